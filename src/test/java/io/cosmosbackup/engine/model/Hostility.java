package io.cosmosbackup.engine.model;

import io.cosmosbackup.engine.HostileWriter;
import io.cosmosbackup.engine.backup.BackupRun;
import io.cosmosbackup.engine.format.Manifest;
import io.cosmosbackup.engine.format.ManifestFile;
import io.cosmosbackup.engine.format.ManifestHead;
import io.cosmosbackup.engine.format.ManifestHead.Link;
import io.cosmosbackup.engine.format.ManifestHead.Series;
import io.cosmosbackup.engine.format.Names;
import io.cosmosbackup.engine.repository.Repository;
import io.cosmosbackup.engine.repository.RepositorySet;
import io.cosmosbackup.engine.repository.StragglerLimit;
import io.cosmosbackup.engine.selection.Selection;
import io.cosmosbackup.engine.store.SimulatedStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;

/// Somebody who may write to every site, and a repository elsewhere that he may read: of the same series, signed by the
/// same key, and longer. What he puts there is nobody's: the model does not know of it, and only looks at what becomes
/// of what is its own.
final class Hostility {
    /// How ids of backups elsewhere begin.
    private static final String ELSEWHERE = "x";

    /// Their numbers are higher than any the model comes to.
    private static final long FIRST_NUMBER = 500;

    private static final int BACKUPS_OF_A_SERIES = 4;

    private final World world;
    private final SimulatedStore elsewhere = new SimulatedStore(0);
    private final Map<String, HostileWriter> writers = new HashMap<>();

    Hostility(World world, Random random) {
        this.world = world;
        world.sites.forEach(site -> writers.put(site.name, new HostileWriter(site.store)));
        elsewhere.advance(Duration.ofDays(-random.nextInt(100)));
        for (String series : Actions.SERIES) {
            for (int i = 0; i < BACKUPS_OF_A_SERIES; i++) {
                backup(series, random);
            }
        }
    }

    static boolean isForeign(String blob) {
        return Stream.of(Names.MANIFESTS, Names.SEGMENTS, Names.CHECKPOINTS, Names.MARKS)
                .anyMatch(folder -> blob.startsWith(folder + ELSEWHERE));
    }

    static boolean isForeignBackup(String backup) {
        return backup.startsWith(ELSEWHERE);
    }

    private Repository repository() {
        return new Repository("elsewhere", elsewhere.open(Site.CHECKER), world.trusted);
    }

    private void backup(String series, Random random) {
        String id =
                "%s%03d".formatted(ELSEWHERE, HostileWriter.backups(elsewhere).size());
        boolean first = HostileWriter.backups(elsewhere).size() % BACKUPS_OF_A_SERIES == 0;
        elsewhere.advance(Duration.ofHours(1));
        new BackupRun(
                        new BackupRun.Request(
                                new ManifestHead.Identity(id, "run of " + id),
                                series,
                                "https://x",
                                new BackupRun.Wanted(Selection.ALL, false),
                                new BackupRun.Writing(world.recipients(), 0, Duration.ofHours(1)),
                                1),
                        world.account,
                        new RepositorySet(
                                List.of(repository()), 1, world.key, new StragglerLimit(Duration.ofHours(1), 0)),
                        RestorePoints.progress(),
                        world.clock(Duration.between(world.now(), elsewhere.now())),
                        random)
                .run();
        if (first) {
            elsewhere.put(
                    Names.manifest(id), renumbered(repository().manifest(id).manifest()));
        }
        world.ledger.knows(repository().manifest(id));
    }

    /// As if the series had been going on for long.
    private byte[] renumbered(Manifest manifest) {
        ManifestHead head = manifest.head();
        Series series =
                new Series(Objects.requireNonNull(head.series()).name(), FIRST_NUMBER, new Link("y", "0".repeat(64)));
        return ManifestFile.print(
                Manifest.of(
                        new ManifestHead.About(
                                head.about().identity(),
                                head.kind(),
                                head.source(),
                                head.cost(),
                                new ManifestHead.Place(series, null),
                                head.about().addressees()),
                        manifest.databases(),
                        manifest.containers()),
                world.key);
    }

    /// A few things at one site, in its series and to its backups.
    String strike(Random random) {
        Site site = World.any(random, world.sites);
        if (world.backups.isEmpty() || !site.founded()) {
            return "nobody has anything yet that a stranger would want";
        }
        List<String> done = new ArrayList<>();
        for (int i = 1 + random.nextInt(5); i > 0; i--) {
            HostileWriter.Kind kind = World.any(random, List.of(HostileWriter.Kind.values()));
            done.add(writer(site).act(kind, elsewhere, world.backups, random));
            world.coverage.note(Coverage.Event.Strike);
        }
        return String.join("; ", done);
    }

    private HostileWriter writer(Site site) {
        return Objects.requireNonNull(writers.get(site.name));
    }

    /// The owner takes away what is not his, also where it was copied to.
    void end() {
        for (Site site : world.sites) {
            writer(site).cleanUp(blob -> !site.written.containsKey(blob));
            site.store.names().stream().filter(Hostility::isForeign).forEach(site.store::remove);
        }
    }
}
