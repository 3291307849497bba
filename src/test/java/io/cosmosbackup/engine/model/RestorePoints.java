package io.cosmosbackup.engine.model;

import io.cosmosbackup.engine.account.ContainerName;
import io.cosmosbackup.engine.account.Cut;
import io.cosmosbackup.engine.account.FeedRange;
import io.cosmosbackup.engine.account.Owner;
import io.cosmosbackup.engine.format.FrameKind;
import io.cosmosbackup.engine.format.Manifest;
import io.cosmosbackup.engine.format.Manifest.ContainerBackup;
import io.cosmosbackup.engine.format.ManifestFile;
import io.cosmosbackup.engine.model.Coverage.Event;
import io.cosmosbackup.engine.progress.RunProgress;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.VerifyReport.Level;
import io.cosmosbackup.engine.repository.BackupReader;
import io.cosmosbackup.engine.repository.ManifestReading;
import io.cosmosbackup.engine.repository.Repository;
import io.cosmosbackup.engine.source.ScriptedAccount;
import io.cosmosbackup.engine.verify.VerifyRun;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// Holds what catalogs show against what the account was: each backup verifies and restores what was there at
/// its cuts, or is damaged and says so.
final class RestorePoints {
    private final World world;
    private final Set<String> checked = new HashSet<>();

    RestorePoints(World world) {
        this.world = world;
    }

    /// What has been looked at before and is the same to the byte is not looked at again.
    void check(Site site) {
        if (!site.founded()) {
            return; // nobody has written there yet, and every reader says so
        }
        Repository repository = site.repository(world.trusted);
        Set<String> shown = new TreeSet<>();
        repository.catalog(found -> {
            if (found instanceof ManifestReading.Trusted && !Hostility.isForeignBackup(found.backup())) {
                shown.add(found.backup());
            }
        });
        Set<String> expected = site.manifests().stream()
                .map(file -> file.manifest().backup())
                .filter(site::legible)
                .collect(Collectors.toCollection(TreeSet::new));
        if (!shown.equals(expected)) {
            world.ledger.violation("%s shows %s where %s are".formatted(site.name, shown, expected));
        }
        for (ManifestFile file : site.manifests()) {
            if (checked.add(site.name + site.fingerprint(file.manifest()))) {
                check(site, repository, file);
            }
        }
    }

    private void check(Site site, Repository repository, ManifestFile file) {
        String backup = file.manifest().backup();
        String what = "backup %s at %s ".formatted(backup, site.name);
        boolean sound = site.sound(file.manifest());
        try {
            new VerifyRun(
                            new VerifyRun.Request(backup, Level.Deep, 100, file.sha256(), world.identities, 1),
                            repository,
                            progress(),
                            Clock.systemUTC(),
                            new Random(1))
                    .run();
            if (!sound) {
                world.ledger.violation(what + "verifies though it is damaged");
            }
        } catch (BackupException e) {
            world.coverage.note(Event.DamageFound);
            if (sound) {
                world.ledger.violation(what + "does not verify: " + e.getMessage());
            }
            return;
        }
        if (site.chain(file.manifest()).allMatch(site::sound)) {
            requireExact(what, file.manifest(), new ChainContents(repository, world.identities).of(backup));
            requireProcedures(what, repository, file.manifest());
        }
    }

    /// A backup that this program has read holds the stored procedure of each container; one made by hand has
    /// none.
    private void requireProcedures(String what, Repository repository, Manifest manifest) {
        if (manifest.definitions() == null) {
            return;
        }
        BackupReader reader = BackupReader.open(manifest.backup(), List.of(repository), world.identities);
        for (ContainerBackup container : manifest.containers()) {
            ContainerName name = container.container().name();
            List<String> found = new ArrayList<>();
            manifest.definitionsOf(Owner.of(name))
                    .ifPresent(held -> held.segments()
                            .forEach(segment -> reader.open(held, segment)
                                    .lines((kind, text) ->
                                            found.add(kind + new String(text, StandardCharsets.UTF_8)))));
            if (!found.equals(List.of(FrameKind.StoredProcedures + ModelAccount.procedureOf(name)))) {
                world.ledger.violation("%sholds other scripts of %s: %s".formatted(what, name, found));
            }
        }
    }

    /// Exactly what was there at the cuts; of a full backup, what was deleted while the range was read may be
    /// there still.
    void requireExact(String what, Manifest manifest, Map<String, String> restored) {
        if (manifest.head().parent() == null && restored.size() < manifest.items()) {
            world.coverage.note(Event.ItemReadTwice);
        }
        ModelAccount account = world.account;
        Map<String, String> others = new TreeMap<>(restored);
        long begun = manifest.head().parent() != null
                ? manifest.containers()
                        .getFirst()
                        .ranges()
                        .getFirst()
                        .cuts()
                        .getFirst()
                        .lsn()
                : world.runs.stream()
                        .filter(run -> run.backup().equals(manifest.backup()))
                        .findFirst()
                        .orElseThrow()
                        .begunAt();
        for (ContainerBackup container : manifest.containers()) {
            var name = container.container().name();
            for (Manifest.Range range : container.ranges()) {
                for (Cut cut : range.cuts()) {
                    account.at(name, cut.range(), cut.lsn()).forEach((id, document) -> {
                        String found = others.remove(name + "#" + id);
                        if (!document.equals(found)) {
                            world.ledger.violation("%srestores %s of %s as %s where %s was"
                                    .formatted(what, id, name, found, document));
                        }
                    });
                    account.at(name, cut.range(), begun)
                            .forEach((id, document) -> others.remove(name + "#" + id, document));
                    account.between(name, cut.range(), begun, cut.lsn()).stream()
                            .filter(change -> change.document() != null)
                            .forEach(change -> others.remove(name + "#" + change.id(), change.document()));
                    if (account.between(name, cut.range(), cut.lsn(), begun).size() > 0) {
                        world.ledger.violation("%sends at %s, before %d where it began".formatted(what, cut, begun));
                    }
                }
            }
            requireAll(what, container);
        }
        if (!others.isEmpty()) {
            world.ledger.violation(what + "restores what never was: " + others);
        }
    }

    private void requireAll(String what, ContainerBackup container) {
        String max = "";
        for (Manifest.Range range : container.ranges()) {
            for (Cut cut : range.cuts()) {
                if (!cut.range().min().equals(max)) {
                    world.ledger.violation("%shas a gap before %s".formatted(what, cut));
                }
                max = cut.range().max();
            }
        }
        if (!max.equals(FeedRange.ALL.max())) {
            world.ledger.violation(what + "ends at " + max);
        }
    }

    static RunProgress progress() {
        return new RunProgress(new ScriptedAccount()::usage);
    }
}
