package io.cosmosbackup.engine.plan;

import io.cosmosbackup.engine.plan.CatalogPoint.Standing;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Points of the series `nightly`, made by hand.
final class Points {
    static final Instant START = Instant.parse("2026-11-01T00:00:00Z");

    private Points() {}

    /// Completed so many hours after the start, and restoring that very instant.
    static CatalogPoint point(String backup, BackupType type, @Nullable String parent, long hours, String... refersTo) {
        Instant time = START.plusSeconds(hours * 3600);
        return new CatalogPoint(
                backup,
                "nightly",
                hours,
                type,
                parent,
                Set.of(refersTo),
                time.minusSeconds(60),
                time,
                time,
                1000,
                Standing.Readable);
    }

    static CatalogPoint full(String backup, long hours) {
        return point(backup, BackupType.Full, null, hours);
    }

    static CatalogPoint incremental(String backup, String parent, long hours) {
        return point(backup, BackupType.Incremental, parent, hours);
    }

    static CatalogPoint differential(String backup, String parent, long hours) {
        return point(backup, BackupType.Differential, parent, hours);
    }

    static CatalogPoint synthetic(String backup, long hours, String... refersTo) {
        return point(backup, BackupType.SyntheticFull, null, hours, refersTo);
    }

    static CatalogPoint unreadable(CatalogPoint p) {
        return new CatalogPoint(
                p.backup(),
                null,
                0,
                p.type(),
                p.parent(),
                p.refersTo(),
                p.startedAt(),
                p.completedAt(),
                p.restorePoint(),
                p.storedBytes(),
                Standing.Unreadable);
    }

    static CatalogPoint ofLaterRelease(CatalogPoint p) {
        return new CatalogPoint(
                p.backup(),
                p.series(),
                p.sequence(),
                p.type(),
                p.parent(),
                p.refersTo(),
                p.startedAt(),
                p.completedAt(),
                p.restorePoint(),
                p.storedBytes(),
                Standing.OfLaterRelease);
    }

    static CatalogPoint ofSeries(@Nullable String series, CatalogPoint p) {
        return new CatalogPoint(
                p.backup(),
                series,
                p.sequence(),
                p.type(),
                p.parent(),
                p.refersTo(),
                p.startedAt(),
                p.completedAt(),
                p.restorePoint(),
                p.storedBytes(),
                p.standing());
    }

    static Map<String, CatalogPoint> catalog(CatalogPoint... points) {
        return Stream.of(points).collect(Collectors.toMap(CatalogPoint::backup, Function.identity()));
    }
}
