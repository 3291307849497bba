package io.cosmosbackup.engine.repository;

import io.cosmosbackup.engine.format.ManifestFile;
import io.cosmosbackup.engine.report.BackupException;
import java.time.Instant;
import java.util.Optional;

/// A manifest as a repository's catalog shows it, and since when the backup has been marked for deletion, by the
/// store's clock.
public sealed interface ManifestReading {
    String backup();

    Optional<Instant> markedAt();

    /// A manifest whose head was read and trusted.
    record Trusted(ManifestFile.Head file, Optional<Instant> markedAt) implements ManifestReading {
        @Override
        public String backup() {
            return file.head().backup();
        }
    }

    /// A manifest of a later release, whose head was read and trusted. It is a backup that exists: it and what it
    /// depends on stay, and only a newer release verifies, restores, copies or deletes it.
    ///
    /// @param problem what this release does not know of it
    record Later(ManifestFile.Head file, BackupException problem, Optional<Instant> markedAt)
            implements ManifestReading {
        @Override
        public String backup() {
            return file.head().backup();
        }
    }

    /// A manifest that is damaged or not trusted. It is no restore point. `prune` keeps it and what it claims
    /// to need. Only `delete --unreadable` deletes it.
    record Distrusted(String backup, BackupException problem, Optional<Instant> markedAt) implements ManifestReading {}
}
