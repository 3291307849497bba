package io.cosmosbackup.cli.output;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.cosmosbackup.engine.report.Progress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Rates and times left, with a clock of the test's own.
class ProgressMeterTest {
    private final ProgressMeter meter = new ProgressMeter();

    private ProgressMeter.Reading at(int second, Progress now) {
        return meter.read(now, Duration.ofSeconds(second).toNanos());
    }

    private static Progress reading(int done, int total, long items, long bytes, double units) {
        return new Progress(
                "Reading",
                new Progress.Work(done, total),
                new Progress.Documents(items, bytes, null),
                new Progress.Requests(units, 0));
    }

    private static Progress writing(long items, @Nullable Long expected) {
        return new Progress(
                "Writing",
                new Progress.Work(0, 4),
                new Progress.Documents(items, items * 100, expected),
                new Progress.Requests(0, 0));
    }

    @Test
    void ratesAreThoseOfTheLastTenSeconds() {
        at(0, reading(0, 4, 0, 0, 0));
        ProgressMeter.Reading slow = at(10, reading(0, 4, 10, 1_000, 50));
        assertEquals(100.0, slow.bytesPerSecond());
        assertEquals(5.0, slow.unitsPerSecond());
        ProgressMeter.Reading fast = at(20, reading(0, 4, 100, 101_000, 1_050));
        assertEquals(10_000.0, fast.bytesPerSecond());
        assertEquals(100.0, fast.unitsPerSecond());
    }

    @Test
    void theFirstLookHasNoRateAndNoTimeLeft() {
        ProgressMeter.Reading first = at(0, reading(1, 4, 10, 1_000, 50));
        assertNull(first.bytesPerSecond());
        assertNull(first.unitsPerSecond());
        assertNull(first.left());
        assertEquals(25, first.percent());
    }

    @Test
    void theTimeLeftGoesByItemsWhereTheirNumberIsKnown() {
        at(0, writing(0, 1_000L));
        assertNull(at(4, writing(100, 1_000L)).left());
        ProgressMeter.Reading later = at(100, writing(250, 1_000L));
        assertEquals(25, later.percent());
        assertEquals(Duration.ofMinutes(5), later.left());
    }

    @Test
    void theTimeLeftGoesByUnitsOfWorkOtherwise() {
        at(0, reading(0, 4, 0, 0, 0));
        assertNull(at(20, reading(0, 4, 5, 50, 5)).left());
        assertEquals(Duration.ofSeconds(90), at(30, reading(1, 4, 9, 90, 9)).left());
    }

    @Test
    void whatAnEarlierAttemptHasDoneMakesNobodyFaster() {
        at(0, reading(8, 16, 0, 0, 0));
        assertEquals(Duration.ofSeconds(70), at(10, reading(9, 16, 9, 90, 9)).left());
    }

    @Test
    void aPhaseIsMeasuredByItself() {
        at(
                0,
                new Progress(
                        "Sorting",
                        new Progress.Work(0, 4),
                        new Progress.Documents(0, 0, 1_000L),
                        new Progress.Requests(0, 0)));
        at(1_000, writing(0, 1_000L));
        assertEquals(Duration.ofSeconds(10), at(1_010, writing(500, 1_000L)).left());
    }

    @Test
    void whatIsNotKnownIsNotMadeUp() {
        at(
                0,
                new Progress(
                        "Preparing",
                        new Progress.Work(0, 0),
                        new Progress.Documents(0, 0, null),
                        new Progress.Requests(0, 0)));
        ProgressMeter.Reading preparing = at(
                60,
                new Progress(
                        "Preparing",
                        new Progress.Work(0, 0),
                        new Progress.Documents(0, 0, null),
                        new Progress.Requests(0, 0)));
        assertNull(preparing.percent());
        assertNull(preparing.left());
        assertNull(preparing.unitsPerSecond());
    }
}
