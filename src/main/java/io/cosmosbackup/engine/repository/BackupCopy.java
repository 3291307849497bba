package io.cosmosbackup.engine.repository;

import io.cosmosbackup.engine.concurrent.Parallel;
import io.cosmosbackup.engine.crypto.Digests;
import io.cosmosbackup.engine.crypto.TrustedKeys;
import io.cosmosbackup.engine.format.Manifest;
import io.cosmosbackup.engine.format.ManifestFile;
import io.cosmosbackup.engine.format.ManifestFile.Printed;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Reason;
import io.cosmosbackup.engine.store.Payload;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/// Brings one backup from repositories that hold it to one that does not: the same segments, then the same manifest.
/// Nothing is decrypted. Every segment is checked against the manifest before it is written, and the store checks it
/// on arrival. One that is stopped is simply begun again: what is there already is not written twice. A copy that
/// has lost a segment gets it back in the same way.
public final class BackupCopy {
    private final String backup;
    private final List<Repository> from;
    private final Holders holders;
    private final Repository to;
    private final int parallelism;

    /// @param from in the order in which they are asked
    public BackupCopy(String backup, List<Repository> from, Repository to, int parallelism) {
        this.backup = backup;
        this.from = List.copyOf(from);
        this.holders = new Holders(from);
        this.to = to;
        this.parallelism = parallelism;
    }

    /// @param present whether the backup was there already, whole
    /// @param bytes what was written
    public record Result(boolean present, long bytes) {}

    public Result run() {
        Printed source = source();
        Manifest manifest = source.file().manifest();
        Optional<ManifestFile> there = to.find(backup);
        if (there.isPresent()) {
            requireSame(there.get(), source.file());
        } else {
            to.prerequisites().requireToBegin(manifest.head());
        }
        Map<String, Map<String, Long>> stored = new HashMap<>();
        manifest.segments().forEach(s -> stored.computeIfAbsent(s.in(backup), to::storedSegments));
        List<Manifest.Segment> missing = manifest.segments().stream()
                .filter(s -> isMissing(s, stored.getOrDefault(s.in(backup), Map.of())))
                .toList();
        LongAdder written = new LongAdder();
        Parallel.forEach(missing, parallelism, segment -> {
            to.putSegment(backup, segment, new Payload(fromAny(segment)));
            written.add(segment.bytes());
        });
        if (there.isEmpty()) {
            List<Manifest.Segment> before = manifest.segments().stream()
                    .filter(s -> !missing.contains(s))
                    .toList();
            Parallel.forEach(before, parallelism, this::requireUndamaged);
            requireSame(to.putManifest(source, TrustedKeys.none()), source.file());
            written.add(source.bytes().length);
        }
        return new Result(there.isPresent() && missing.isEmpty(), written.sum());
    }

    /// The manifest that is there must equal the copied one, even if the same run wrote both.
    private void requireSame(ManifestFile present, ManifestFile copied) {
        to.requireSameRun(present.manifest(), copied.manifest().run());
        if (!present.sha256().equals(copied.sha256())) {
            throw new BackupException(
                    Reason.ManifestChanged,
                    "the manifest of backup " + backup + " in " + to.location() + " has digest "
                            + present.sha256() + ", and the one to be copied "
                            + copied.sha256()
                            + ". HINT: find out which is the run's own; delete the other, then copy again");
        }
    }

    /// Whether the segment is still to be brought. One that is there with another size can never be: nothing is
    /// written twice.
    private boolean isMissing(Manifest.Segment segment, Map<String, Long> stored) {
        Long size = stored.get(segment.name());
        if (size != null && size != segment.bytes()) {
            throw new BackupException(
                    Reason.SegmentDamaged,
                    "segment " + segment.name() + " of backup " + segment.in(backup) + " in " + to.location() + " has "
                            + size + " bytes instead of " + segment.bytes()
                            + ". HINT: delete the backup there, then copy it again");
        }
        return size == null;
    }

    /// Segments from a killed copy are read before they are used, like those from a killed backup.
    private void requireUndamaged(Manifest.Segment segment) {
        if (!Digests.sha256(to.segment(backup, segment)).equals(segment.sha256())) {
            throw new BackupException(
                    Reason.SegmentDamaged,
                    "segment " + segment.name() + " of backup " + segment.in(backup)
                            + ", which an earlier copy has left, is damaged in " + to.location()
                            + ". HINT: copy again when a prune has deleted what is left of it");
        }
    }

    /// The manifest stays the bytes it is: its signature is over them.
    private Printed source() {
        @Nullable BackupException failure = null;
        for (Repository repository : holders.inOrder()) {
            try {
                Optional<Printed> stored = repository.stored(backup);
                if (stored.isPresent()) {
                    return stored.get();
                }
            } catch (BackupException e) {
                holders.failed(repository, e);
                failure = e;
            }
        }
        throw failure != null
                ? failure
                : new BackupException(
                        Reason.BackupNotFound,
                        "there is no backup " + backup + " in "
                                + from.stream().map(Repository::location).toList()
                                + ". HINT: list shows what is there");
    }

    private byte[] fromAny(Manifest.Segment segment) {
        @Nullable BackupException failure = null;
        for (Repository repository : holders.inOrder()) {
            try {
                byte[] bytes = repository.segment(backup, segment);
                if (bytes.length == segment.bytes() && Digests.sha256(bytes).equals(segment.sha256())) {
                    return bytes;
                }
            } catch (BackupException e) {
                holders.failed(repository, e);
                failure = e;
            }
        }
        if (failure != null && failure.reason() != Reason.SegmentDamaged) {
            throw failure;
        }
        throw new BackupException(
                Reason.SegmentDamaged,
                "no repository copied from holds segment " + segment.name() + " of backup " + backup
                        + " undamaged. HINT: name others that hold the backup by --from",
                failure);
    }
}
