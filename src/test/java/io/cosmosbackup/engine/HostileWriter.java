package io.cosmosbackup.engine;

import io.cosmosbackup.engine.catalog.BackupType;
import io.cosmosbackup.engine.crypto.SigningKey;
import io.cosmosbackup.engine.format.Manifest;
import io.cosmosbackup.engine.format.ManifestFile;
import io.cosmosbackup.engine.format.ManifestHead;
import io.cosmosbackup.engine.format.ManifestKind;
import io.cosmosbackup.engine.format.Names;
import io.cosmosbackup.engine.report.RunCost;
import io.cosmosbackup.engine.store.SimulatedStore;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Somebody who may write to a repository and not delete, and who wants its backups gone. He has what he has read
/// elsewhere, and no key that counts. As everyone, he writes over nothing.
public final class HostileWriter {
    private final SimulatedStore target;
    private final Set<String> planted = new TreeSet<>();

    /// What he does.
    public enum Kind {
        /// A manifest of another repository, without its segments.
        ReplayManifest,
        ReplayWhole,
        /// A mark for a backup that is there, or for one that is being made.
        Mark,
        JunkManifest,
        /// A blob named like a segment, in the folder of a backup.
        JunkSegment,
        JunkCheckpoint,
        JunkMark
    }

    public HostileWriter(SimulatedStore target) {
        this.target = target;
    }

    /// Blobs that he has put there.
    public Set<String> planted() {
        return Set.copyOf(planted);
    }

    /// Takes away what he has put there, as its owner would.
    ///
    /// @param his whether a blob is, or has become the owner's since
    public void cleanUp(Predicate<String> his) {
        planted.stream().filter(target.names()::contains).filter(his).forEach(target::remove);
        planted.clear();
    }

    private void plant(String blob, byte[] bytes) {
        if (!target.names().contains(blob)) {
            target.put(blob, bytes);
            planted.add(blob);
        }
    }

    /// Does something of the kind, and says what.
    ///
    /// @param elsewhere a repository that he may read
    /// @param backups ids that are known to him
    public String act(Kind kind, SimulatedStore elsewhere, List<String> backups, Random random) {
        String backup = backups.get(random.nextInt(backups.size()));
        byte[] junk = new byte[1 + random.nextInt(2_000)];
        random.nextBytes(junk);
        String digits = "%08x".formatted(random.nextInt());
        switch (kind) {
            case ReplayManifest, ReplayWhole -> {
                List<String> others = backups(elsewhere);
                backup = others.get(random.nextInt(others.size()));
                replay(elsewhere, backup, kind == Kind.ReplayWhole);
            }
            case Mark -> plant(Names.mark(backup), junk);
            case JunkManifest -> plant(Names.manifest("junk" + digits), junk);
            case JunkSegment -> plant(Names.segments(backup) + digits + "-00000000.jsonl.zst", junk);
            case JunkCheckpoint -> plant(Names.checkpoints(backup) + "00000009-" + digits + ".json", junk);
            case JunkMark -> plant(Names.MARKS + digits, junk);
        }
        return "%s of %s at %s".formatted(kind, backup, target.location());
    }

    /// The backups of a repository.
    public static List<String> backups(SimulatedStore store) {
        return store.names().stream()
                .flatMap(name -> Names.backupOf(name, Names.MANIFESTS).stream())
                .toList();
    }

    /// Puts another repository's backup there, byte for byte.
    public void replay(SimulatedStore from, String backup, boolean segmentsToo) {
        if (segmentsToo) {
            from.names().stream()
                    .filter(name -> name.startsWith(Names.segments(backup)))
                    .forEach(name -> plant(name, from.bytes(name)));
        }
        plant(Names.manifest(backup), from.bytes(Names.manifest(backup)));
    }

    /// A backup that looks like one that is there, with other times and another number, and its segments again.
    ///
    /// @param key null for none
    public void forge(Manifest like, String backup, ManifestHead.Series series, Instant at, @Nullable SigningKey key) {
        like.segments()
                .forEach(segment -> plant(
                        Names.segments(backup) + segment.name(),
                        target.bytes(Names.segments(segment.in(like.backup())) + segment.name())));
        ManifestHead head = like.head();
        Manifest forged = Manifest.of(
                new ManifestHead.About(
                        new ManifestHead.Identity(backup, "forged"),
                        ManifestKind.of(
                                BackupType.Full, head.kind().api(), head.kind().mode()),
                        head.source(),
                        new RunCost(at, at, 0),
                        new ManifestHead.Place(series, null),
                        head.about().addressees()),
                like.databases(),
                like.containers());
        plant(Names.manifest(backup), ManifestFile.print(forged, key));
    }
}
