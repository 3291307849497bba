package io.cosmosbackup.engine;

import io.cosmosbackup.engine.crypto.Identities;
import io.cosmosbackup.engine.format.Manifest;
import io.cosmosbackup.engine.format.Manifest.ContainerBackup;
import io.cosmosbackup.engine.format.Manifest.Segment;
import io.cosmosbackup.engine.format.ManifestFile;
import io.cosmosbackup.engine.parallel.Parallel;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Reason;
import io.cosmosbackup.engine.report.VerifyReport;
import io.cosmosbackup.engine.repository.BackupReader;
import io.cosmosbackup.engine.repository.Repository;
import java.time.Clock;
import java.util.List;
import java.util.Map;

/// Reads a backup back from one repository. Quick: its manifest, and that every segment is there with its size.
/// Deep: the code that restores reads every segment, down to the bounds of every document, and only writes nothing.
public final class VerifyRun {
    private final Repository repository;
    private final String backup;
    private final Identities identities;
    private final boolean deep;
    private final int parallelism;
    private final RunProgress progress;
    private final Clock clock;

    public VerifyRun(
            Repository repository,
            String backup,
            Identities identities,
            boolean deep,
            int parallelism,
            RunProgress progress,
            Clock clock) {
        this.repository = repository;
        this.backup = backup;
        this.identities = identities;
        this.deep = deep;
        this.parallelism = parallelism;
        this.progress = progress;
        this.clock = clock;
    }

    /// Returns when every check held; the first that does not is thrown as `SegmentDamaged` or `ManifestDamaged`.
    public VerifyReport run() {
        progress.phase("Verifying");
        BackupReader reader = BackupReader.open(backup, List.of(repository), identities);
        Manifest manifest = reader.manifest();
        checkSizes(manifest);
        if (deep) {
            progress.total(manifest.segments().size());
            progress.expect(manifest.items());
            for (ContainerBackup container : manifest.containers()) {
                Parallel.forEach(container.segments(), parallelism, segment -> {
                    reader.open(container.container().name(), segment)
                            .lines((_, document) -> progress.add(1, document.length));
                    progress.unitDone();
                });
            }
        }
        return new VerifyReport(
                backup,
                repository.name(),
                deep ? VerifyReport.Level.Deep : VerifyReport.Level.Quick,
                clock.instant(),
                manifest.segments().size(),
                deep ? manifest.segments().size() : 0,
                manifest.items(),
                manifest.head().storedBytes(),
                ManifestFile.sha256(manifest));
    }

    private void checkSizes(Manifest manifest) {
        Map<String, Long> stored = repository.storedSegments(backup);
        for (Segment segment : manifest.segments()) {
            Long size = stored.get(segment.name());
            if (size == null || size != segment.bytes()) {
                throw new BackupException(
                        Reason.SegmentDamaged,
                        "segment " + segment.name() + " of backup " + backup + " in " + repository.location()
                                + (size == null
                                        ? " is missing"
                                        : " has " + size + " bytes instead of " + segment.bytes())
                                + ". HINT: this copy cannot be restored whole; verify the other repositories");
            }
        }
    }
}
