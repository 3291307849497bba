package io.cosmosbackup.engine.catalog;

import io.cosmosbackup.engine.catalog.CatalogedBackup.Basis;
import io.cosmosbackup.engine.catalog.CatalogedBackup.Place;
import io.cosmosbackup.engine.catalog.CatalogedBackup.Provenance;
import io.cosmosbackup.engine.catalog.CatalogedBackup.Standing;
import io.cosmosbackup.engine.catalog.CatalogedBackup.Times;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Points of the series `nightly`, made by hand.
public final class Points {
    public static final Instant START = Instant.parse("2026-11-01T00:00:00Z");

    private Points() {}

    /// Completed so many hours after the start, and restoring that very instant.
    static CatalogedBackup point(
            String backup, BackupType type, @Nullable String parent, long hours, String... refersTo) {
        Instant time = START.plusSeconds(hours * 3600);
        return new CatalogedBackup(
                backup,
                new Place("nightly", hours, null),
                new Basis(type, parent, Set.of(refersTo)),
                new Times(time, time),
                1000,
                Provenance.unknown(Standing.Readable));
    }

    public static CatalogedBackup full(String backup, long hours) {
        return point(backup, BackupType.Full, null, hours);
    }

    public static CatalogedBackup incremental(String backup, String parent, long hours) {
        return point(backup, BackupType.Incremental, parent, hours);
    }

    static CatalogedBackup differential(String backup, String parent, long hours) {
        return point(backup, BackupType.Differential, parent, hours);
    }

    public static CatalogedBackup synthetic(String backup, long hours, String... refersTo) {
        return point(backup, BackupType.SyntheticFull, null, hours, refersTo);
    }

    public static CatalogedBackup unreadable(CatalogedBackup p) {
        return as(p, Place.NONE, Standing.Unreadable);
    }

    static CatalogedBackup ofLaterRelease(CatalogedBackup p) {
        return as(p, p.place(), Standing.OfLaterRelease);
    }

    public static CatalogedBackup ofSeries(@Nullable String series, CatalogedBackup p) {
        return as(p, new Place(series, p.sequence(), null), p.standing());
    }

    private static CatalogedBackup as(CatalogedBackup p, Place place, Standing standing) {
        return new CatalogedBackup(
                p.backup(), place, p.basis(), p.times(), p.storedBytes(), Provenance.unknown(standing));
    }

    static Map<String, CatalogedBackup> catalog(CatalogedBackup... points) {
        return Stream.of(points).collect(Collectors.toMap(CatalogedBackup::backup, Function.identity()));
    }
}
