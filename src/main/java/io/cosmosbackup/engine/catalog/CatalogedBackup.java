package io.cosmosbackup.engine.catalog;

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
/// brings back. `provenance`: where it comes from.
public record CatalogedBackup(
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
        Standing standing,
        Provenance provenance) {

    /// Facts about the manifest itself.
    ///
    /// @param origins which repository it was written for and which key signed it, a text each that means nothing
    ///     else; backups of a series that share one are of one [line][Lines]
    /// @param sha256 the digest of the manifest
    /// @param previous the digest of the manifest before it in its series; null when it names none
    public record Provenance(
            Set<String> origins, String sha256, @Nullable String previous) {
        public static final Provenance NONE = new Provenance(Set.of(), "", null);

        public Provenance {
            origins = Set.copyOf(origins);
        }
    }

    /// A backup of unknown origin. All such backups are of one line.
    public CatalogedBackup(
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
        this(
                backup,
                series,
                sequence,
                type,
                parent,
                refersTo,
                startedAt,
                completedAt,
                restorePoint,
                storedBytes,
                standing,
                Provenance.NONE);
    }

    /// How the backup may be used.
    public enum Standing {
        /// Its head is certain.
        Readable,

        /// Its head is certain, and segments it names are not there, or not with their sizes.
        Incomplete,

        /// A later release has written it: its head is certain, but for the type, and no more is known.
        OfLaterRelease,

        /// Its manifest is damaged, or its signature not trusted: only the name is certain.
        Unreadable
    }

    public CatalogedBackup {
        if (backup.isBlank()) {
            throw new IllegalArgumentException("a backup has a name");
        }
        if (sequence < 0 || storedBytes < 0) {
            throw new IllegalArgumentException("backup %s: sequence %d and storedBytes %d cannot be negative"
                    .formatted(backup, sequence, storedBytes));
        }
        refersTo = Collections.unmodifiableSet(new TreeSet<>(refersTo));
    }

    /// The same, of which segments are missing.
    public CatalogedBackup incomplete() {
        return new CatalogedBackup(
                backup,
                series,
                sequence,
                type,
                parent,
                refersTo,
                startedAt,
                completedAt,
                restorePoint,
                storedBytes,
                Standing.Incomplete,
                provenance);
    }

    /// Whether this release can restore it, as far as its manifest says.
    public boolean readable() {
        return standing == Standing.Readable || standing == Standing.Incomplete;
    }

    /// The backups that must stay as long as this one. The parent of a backup that stands alone does not
    /// count, unless the backup is not readable: then its type is not certain either.
    public Set<String> dependsOn() {
        Set<String> names = new TreeSet<>(refersTo);
        if (parent != null && (!type.standsAlone() || !readable())) {
            names.add(parent);
        }
        names.remove(backup);
        return names;
    }
}
