package io.cosmosbackup.engine.catalog;

import io.cosmosbackup.engine.catalog.CatalogedBackup.Standing;
import io.cosmosbackup.engine.retention.RetentionPolicy;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Catalogs of one series with everything that may be in one: chains of all types, missing and wrong parents,
/// circles, damaged manifests, equal times, clocks that jump, backups from the future, and in one of three catalogs
/// backups of two origins.
public final class RandomCatalog {
    public static final Instant NOW = Instant.parse("2027-01-02T12:30:00Z");
    private static final List<String> ZONES =
            List.of("UTC", "Europe/Berlin", "Asia/Kolkata", "Australia/Lord_Howe", "Pacific/Apia");

    private static final List<BackupType> TYPES = List.copyOf(EnumSet.allOf(BackupType.class));

    private final Random random;
    private final boolean twoOrigins;
    private final List<CatalogedBackup> points = new ArrayList<>();

    private RandomCatalog(Random random) {
        this.random = random;
        this.twoOrigins = oneIn(3);
    }

    public static List<CatalogedBackup> of(Random random) {
        RandomCatalog catalog = new RandomCatalog(random);
        String series = random.nextInt(5) == 0 ? null : "nightly";
        int size = random.nextInt(40);
        Instant time = NOW.minus(Duration.ofHours(random.nextInt(1, 24 * 400)));
        for (int i = 0; i < size; i++) {
            time = time.plusSeconds(catalog.oneIn(10) ? 0 : random.nextInt(3600, 30 * 3600));
            catalog.add(series, i, catalog.oneIn(25) ? time.minusSeconds(random.nextInt(500_000)) : time);
        }
        return catalog.points;
    }

    private void add(@Nullable String series, int i, Instant time) {
        BackupType type = points.isEmpty() ? BackupType.Full : TYPES.get(random.nextInt(TYPES.size()));
        Set<String> refersTo = new HashSet<>();
        for (int r = 0; type == BackupType.SyntheticFull && r < random.nextInt(4); r++) {
            refersTo.add(name(random.nextInt(i)));
        }
        points.add(new CatalogedBackup(
                name(i),
                new CatalogedBackup.Place(series, oneIn(20) ? Math.max(0, i - 1) : i, null),
                new CatalogedBackup.Basis(type, type.standsAlone() ? null : parent(type, i), refersTo),
                new CatalogedBackup.Times(time, oneIn(10) ? time.minusSeconds(7200) : time),
                1000,
                new CatalogedBackup.Provenance(
                        oneIn(15) ? Standing.Unreadable : oneIn(20) ? Standing.OfLaterRelease : Standing.Readable,
                        Set.of(twoOrigins && oneIn(4) ? "other" : "own"),
                        "digest of " + i)));
    }

    private @Nullable String parent(BackupType type, int i) {
        if (oneIn(30)) {
            return oneIn(3) ? null : name(random.nextInt(45));
        }
        if (type == BackupType.Incremental && !oneIn(5)) {
            return points.getLast().backup();
        }
        List<CatalogedBackup> fulls =
                points.stream().filter(point -> point.type().standsAlone()).toList();
        return oneIn(15) ? name(random.nextInt(i)) : fulls.getLast().backup();
    }

    private boolean oneIn(int n) {
        return random.nextInt(n) == 0;
    }

    /// Names do not sort as the backups were made.
    public static String name(int i) {
        return "b" + (i * 7919) % 1000;
    }

    public static RetentionPolicy policy(Random random) {
        return new RetentionPolicy(
                new RetentionPolicy.Counts(
                        count(random), count(random), count(random), count(random), count(random), count(random)),
                switch (random.nextInt(4)) {
                    case 0 -> Duration.ofHours(random.nextInt(1, 2000));
                    case 1 -> Period.ofMonths(random.nextInt(1, 12));
                    default -> null;
                },
                random.nextInt(4),
                ZoneId.of(ZONES.get(random.nextInt(ZONES.size()))));
    }

    private static int count(Random random) {
        return random.nextInt(3) == 0 ? random.nextInt(8) : 0;
    }

    public static Set<String> pins(Random random) {
        Set<String> pins = new HashSet<>();
        while (random.nextInt(3) == 0) {
            pins.add(name(random.nextInt(45)));
        }
        return pins;
    }
}
