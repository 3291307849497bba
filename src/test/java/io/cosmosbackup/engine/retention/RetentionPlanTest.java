package io.cosmosbackup.engine.retention;

import static io.cosmosbackup.engine.catalog.Points.full;
import static io.cosmosbackup.engine.catalog.Points.incremental;
import static io.cosmosbackup.engine.catalog.Points.ofSeries;
import static io.cosmosbackup.engine.catalog.Points.unreadable;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cosmosbackup.engine.catalog.CatalogedBackup;
import io.cosmosbackup.engine.catalog.Points;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.TemporalAmount;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RetentionPlanTest {
    private static final Instant NOW = Points.START.plus(Duration.ofDays(1000));
    private static final RetentionPolicy LAST_ONE = policy(1, null);

    @Test
    void negativeNumbersAndAgesAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> policy(-1, null));
        for (TemporalAmount age : List.of(
                Duration.ZERO,
                Duration.ofSeconds(-1),
                Duration.ofSeconds(Long.MAX_VALUE),
                Period.ZERO,
                Period.of(1, -1, 0),
                Period.ofYears(Integer.MAX_VALUE))) {
            assertThrows(IllegalArgumentException.class, () -> policy(0, age), age.toString());
        }
        for (int rule = 0; rule < 7; rule++) {
            int[] n = new int[7];
            n[rule] = -1;
            assertThrows(
                    IllegalArgumentException.class,
                    () -> new RetentionPolicy(
                            new RetentionPolicy.Counts(n[0], n[1], n[2], n[3], n[4], n[5]),
                            null,
                            n[6],
                            ZoneOffset.UTC));
        }
    }

    @Test
    void theLongestAgeIsCounted() {
        for (TemporalAmount age : List.of(Period.of(999, 11999, 364999), Duration.ofDays(364_999))) {
            assertTrue(RetentionPlan.of(List.of(full("f", 1)), policy(0, age), Set.of(), NOW)
                    .decisions()
                    .getFirst()
                    .kept());
        }
    }

    @Test
    void everythingMeansEverything() {
        RetentionPolicy everything = RetentionPolicy.everything(ZoneId.of("UTC"));
        assertTrue(everything.keepsEverything());
        assertEquals(
                List.of(),
                RetentionPlan.of(List.of(full("f", 1), full("g", 2)), everything, Set.of(), NOW)
                        .removalOrder());
    }

    @Test
    void pointsOfTwoSeriesAreRefusedUnlessDamaged() {
        CatalogedBackup other = ofSeries("weekly", full("g", 2));
        assertThrows(
                IllegalArgumentException.class,
                () -> RetentionPlan.of(List.of(full("f", 1), other), LAST_ONE, Set.of(), NOW));
        assertEquals(
                2,
                RetentionPlan.of(List.of(full("f", 1), unreadable(other)), LAST_ONE, Set.of(), NOW)
                        .decisions()
                        .size());
    }

    @Test
    void aBackupThatIsThereTwiceIsRefused() {
        assertThrows(
                IllegalArgumentException.class,
                () -> RetentionPlan.of(List.of(full("f", 1), full("f", 2)), LAST_ONE, Set.of(), NOW));
    }

    @Test
    void tenThousandPointsInOneChainAreNoMatter() {
        List<CatalogedBackup> points = new ArrayList<>(List.of(full("b0", 0)));
        for (int i = 1; i < 10_000; i++) {
            points.add(incremental("b" + i, "b" + (i - 1), i));
        }
        points.add(full("last", 10_000));
        RetentionPlan plan = RetentionPlan.of(points, LAST_ONE, Set.of(), NOW);
        List<String> order = plan.removalOrder();
        assertEquals(10_000, order.size());
        assertEquals("b9999", order.getFirst());
        assertEquals("b0", order.getLast());
    }

    private static RetentionPolicy policy(int keepLast, @Nullable TemporalAmount maxAge) {
        return new RetentionPolicy(RetentionPolicy.Counts.newest(keepLast), maxAge, 1, ZoneOffset.UTC);
    }
}
