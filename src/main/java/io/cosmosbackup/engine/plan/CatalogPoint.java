package io.cosmosbackup.engine.plan;

import java.time.Instant;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The head of one manifest as the catalog saw it.
///
/// `series`: what made it, and `sequence` its place in there, growing with every backup; null and 0 for a
/// backup that belongs to none. `parent`: what it builds on, the previous of the chain for an incremental, the
/// full for a differential. `refersTo`: other backups whose segments it names. `restorePoint`: the instant it
/// brings back.
public record CatalogPoint(
        String backup,
        @Nullable String series,
        long sequence,
        BackupType type,
        @Nullable String parent,
        Set<String> refersTo,
        Instant startedAt,
        Instant completedAt,
        Instant restorePoint,
        long storedBytes,
        Standing standing) {

    /// What may be made of it.
    public enum Standing {
        /// Its head is certain.
        Readable,

        /// A later release has written it: its head is certain, but for the type, and no more is known.
        OfLaterRelease,

        /// Its manifest is damaged, or its signature not trusted: only the name is certain.
        Unreadable
    }

    public CatalogPoint {
        if (backup.isBlank()) {
            throw new IllegalArgumentException("a backup has a name");
        }
        if (sequence < 0 || storedBytes < 0) {
            throw new IllegalArgumentException("backup %s: sequence %d and storedBytes %d cannot be negative"
                    .formatted(backup, sequence, storedBytes));
        }
        refersTo = Collections.unmodifiableSet(new TreeSet<>(refersTo));
    }

    /// Whether this release can restore it, as far as its manifest says.
    public boolean readable() {
        return standing == Standing.Readable;
    }

    /// What must be there for as long as this is. The parent of a backup that stands alone means nothing,
    /// unless it is not readable: then its type is not certain either.
    public Set<String> dependsOn() {
        Set<String> names = new TreeSet<>(refersTo);
        if (parent != null && (!type.standsAlone() || !readable())) {
            names.add(parent);
        }
        names.remove(backup);
        return names;
    }
}
