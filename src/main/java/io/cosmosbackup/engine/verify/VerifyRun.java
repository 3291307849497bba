package io.cosmosbackup.engine.verify;

import io.cosmosbackup.engine.concurrent.Parallel;
import io.cosmosbackup.engine.crypto.Identities;
import io.cosmosbackup.engine.format.DefinitionBackup;
import io.cosmosbackup.engine.format.Manifest;
import io.cosmosbackup.engine.format.Manifest.ContainerBackup;
import io.cosmosbackup.engine.format.Manifest.Segment;
import io.cosmosbackup.engine.format.ManifestFile;
import io.cosmosbackup.engine.format.ManifestHead;
import io.cosmosbackup.engine.format.SegmentReader;
import io.cosmosbackup.engine.progress.RunProgress;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Plural;
import io.cosmosbackup.engine.report.Reason;
import io.cosmosbackup.engine.report.VerifyReport;
import io.cosmosbackup.engine.report.VerifyReport.Level;
import io.cosmosbackup.engine.repository.BackupReader;
import io.cosmosbackup.engine.repository.Repository;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Reads a backup back from one repository. Quick: its manifest, what it builds on, and that every segment is
/// there with its size. Deep: the code that restores reads every segment, down to the bounds of every document,
/// and only writes nothing. Sampled: the same for some of the segments, others each time.
public final class VerifyRun {
    /// A message names no more damaged segments than this.
    private static final int NAMED = 5;

    private final Request request;
    private final Repository repository;
    private final RunProgress progress;
    private final Clock clock;
    private final RandomGenerator random;

    /// Segments that are damaged, and how.
    private final Map<String, String> damaged = new ConcurrentSkipListMap<>();

    /// @param expectedManifest digest the manifest must have; null when nobody has kept it
    /// @param samplePercent of the segments are read at level `Sampled`, and at least one
    /// @param identities what opens its segments when they are encrypted and read
    public record Request(
            String backup,
            Level level,
            int samplePercent,
            @Nullable String expectedManifest,
            Identities identities,
            int parallelism) {}

    public VerifyRun(
            Request request, Repository repository, RunProgress progress, Clock clock, RandomGenerator random) {
        this.request = request;
        this.repository = repository;
        this.progress = progress;
        this.clock = clock;
        this.random = random;
    }

    /// Returns when every check held. Damage is thrown as `SegmentDamaged`, naming the segments, once all that was to
    /// be read has been; what is wrong with a manifest is thrown at once.
    public VerifyReport run() {
        progress.phase("Preparing");
        BackupReader reader = BackupReader.open(request.backup(), List.of(repository), request.identities())
                .expecting(request.expectedManifest());
        Manifest manifest = reader.manifest();
        requireParents(manifest.head());
        checkSizes(manifest);
        List<Read> chosen = chosen(manifest);
        progress.total(chosen.size());
        progress.expect(chosen.stream().mapToLong(r -> r.segment().items()).sum());
        progress.phase("Verifying");
        Parallel.forEach(chosen, request.parallelism(), read -> {
            read(reader, read);
            progress.unitDone();
        });
        if (!damaged.isEmpty()) {
            throw damage(manifest);
        }
        return new VerifyReport(
                request.backup(),
                repository.name(),
                request.level(),
                clock.instant(),
                new VerifyReport.Checked(
                        manifest.segments().size(),
                        chosen.size(),
                        manifest.items(),
                        manifest.head().contents().storedBytes()),
                reader.file().sha256());
    }

    /// @param open how its segment is opened, for it is of items or of definitions
    private record Read(Segment segment, Function<BackupReader, SegmentReader> open) {}

    private List<Read> chosen(Manifest manifest) {
        List<Read> all = new ArrayList<>();
        for (ContainerBackup container : manifest.containers()) {
            container.segments().forEach(s -> all.add(new Read(s, reader -> reader.open(container, s))));
        }
        for (DefinitionBackup definitions : manifest.allDefinitions()) {
            definitions.segments().forEach(s -> all.add(new Read(s, reader -> reader.open(definitions, s))));
        }
        all.removeIf(read -> damaged.containsKey(read.segment().name()));
        return switch (request.level()) {
            case Quick -> List.of();
            case Deep -> all;
            case Sampled -> {
                Collections.shuffle(all, java.util.Random.from(random));
                int some = Math.ceilDiv(all.size() * request.samplePercent(), 100);
                yield all.subList(0, Math.min(all.size(), some));
            }
        };
    }

    private void read(BackupReader reader, Read read) {
        try {
            read.open()
                    .apply(reader)
                    .lines((kind, text) -> progress.add(kind.definition().isEmpty() ? 1 : 0, text.length));
        } catch (BackupException e) {
            if (e.reason() != Reason.SegmentDamaged) {
                throw e;
            }
            damaged.put(read.segment().name(), String.valueOf(e.getMessage()));
        }
    }

    /// The parents of an incremental or differential backup must be there, and have the noted digests.
    private void requireParents(ManifestHead head) {
        for (ManifestHead child = head; child.parent() != null; ) {
            ManifestHead.Link parent = child.parent();
            ManifestFile found = repository.manifest(parent.backup());
            if (!found.sha256().equals(parent.sha256())) {
                throw new BackupException(
                        Reason.ManifestChanged,
                        "backup " + child.backup() + " builds on backup " + parent.backup() + " with digest "
                                + parent.sha256() + ", and " + found.sha256() + " is in " + repository.location()
                                + ". HINT: somebody exchanged that one; restore from another repository, where the"
                                + " chain is whole");
            }
            child = found.manifest().head();
        }
    }

    private void checkSizes(Manifest manifest) {
        Map<String, Map<String, Long>> stored = new HashMap<>();
        for (Segment segment : manifest.segments()) {
            Long size = stored.computeIfAbsent(segment.in(request.backup()), repository::storedSegments)
                    .get(segment.name());
            if (size == null) {
                damaged.put(segment.name(), "it is missing");
            } else if (size != segment.bytes()) {
                damaged.put(segment.name(), "it has " + size + " bytes instead of " + segment.bytes());
            }
        }
    }

    private BackupException damage(Manifest manifest) {
        List<String> named = damaged.entrySet().stream()
                .limit(NAMED)
                .map(e -> "segment " + e.getKey() + ": " + e.getValue())
                .toList();
        return new BackupException(
                Reason.SegmentDamaged,
                damaged.size() + " of " + Plural.count(manifest.segments().size(), "segment") + " of backup "
                        + request.backup()
                        + " in "
                        + repository.location() + " are damaged: " + String.join("; ", named)
                        + (damaged.size() > NAMED ? "; …" : "")
                        + ". HINT: this copy cannot be restored whole; verify the other repositories, and copy what is"
                        + " missing from them");
    }
}
