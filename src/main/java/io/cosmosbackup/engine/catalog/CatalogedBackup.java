package io.cosmosbackup.engine.catalog;

import java.time.Instant;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The head of one manifest as the catalog saw it.
///
/// @param storedBytes size of its own segments
public record CatalogedBackup(
        String backup, Place place, Basis basis, Times times, long storedBytes, Provenance provenance) {

    /// Its place in a row of backups.
    ///
    /// @param series what made it; null for a backup that belongs to none
    /// @param sequence grows with every backup of the series; 0 without a series
    /// @param previous the digest of the manifest before it in its series; null when it names none
    public record Place(
            @Nullable String series,
            long sequence,
            @Nullable String previous) {
        /// In no series.
        public static final Place NONE = new Place(null, 0, null);

        public Place {
            if (sequence < 0) {
                throw new IllegalArgumentException("sequence %d is negative".formatted(sequence));
            }
        }
    }

    /// The other backups that this one needs.
    ///
    /// @param parent the previous backup of the chain for an incremental, the full for a differential
    /// @param refersTo other backups whose segments it names
    public record Basis(BackupType type, @Nullable String parent, Set<String> refersTo) {
        /// A full backup that builds on nothing.
        public static final Basis FULL = new Basis(BackupType.Full, null, Set.of());

        public Basis {
            refersTo = Collections.unmodifiableSet(new TreeSet<>(refersTo));
        }
    }

    /// When it was made.
    ///
    /// @param completedAt when its run ended
    /// @param restorePoint the instant it brings back
    public record Times(Instant completedAt, Instant restorePoint) {}

    /// Facts about the manifest itself.
    ///
    /// @param origins which repository it was written for and which key signed it, a text each that means nothing
    ///     else; backups of a series that share one are of one [line][Lines]
    /// @param sha256 the digest of the manifest
    public record Provenance(Standing standing, Set<String> origins, String sha256) {
        public Provenance {
            origins = Set.copyOf(origins);
        }

        /// The provenance of a backup whose origin is unknown. All such backups belong to one line.
        public static Provenance unknown(Standing standing) {
            return new Provenance(standing, Set.of(), "");
        }
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
        if (storedBytes < 0) {
            throw new IllegalArgumentException("backup %s: storedBytes %d is negative".formatted(backup, storedBytes));
        }
    }

    /// The same, of which segments are missing.
    public CatalogedBackup incomplete() {
        return new CatalogedBackup(
                backup,
                place,
                basis,
                times,
                storedBytes,
                new Provenance(Standing.Incomplete, provenance.origins(), provenance.sha256()));
    }

    public @Nullable String series() {
        return place.series();
    }

    public long sequence() {
        return place.sequence();
    }

    public BackupType type() {
        return basis.type();
    }

    public @Nullable String parent() {
        return basis.parent();
    }

    public Instant completedAt() {
        return times.completedAt();
    }

    public Instant restorePoint() {
        return times.restorePoint();
    }

    public Standing standing() {
        return provenance.standing();
    }

    /// Whether this release can restore it, as far as its manifest says.
    public boolean readable() {
        return standing() == Standing.Readable || standing() == Standing.Incomplete;
    }

    /// The backups that must stay as long as this one. The parent of a backup that stands alone does not
    /// count, unless the backup is not readable: then its type is not certain either.
    public Set<String> dependsOn() {
        Set<String> names = new TreeSet<>(basis.refersTo());
        if (basis.parent() != null && (!basis.type().standsAlone() || !readable())) {
            names.add(basis.parent());
        }
        names.remove(backup);
        return names;
    }
}
