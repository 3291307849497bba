package io.cosmosbackup.cli.output;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cosmosbackup.engine.report.Progress;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProgressTextTest {
    private static final ProgressMeter.Reading FULL = new ProgressMeter.Reading(
            new Progress(
                    "Reading",
                    new Progress.Work(5, 16),
                    new Progress.Documents(2_390_000, 1_288_490_189, null),
                    new Progress.Requests(720_000, 12)),
            31,
            Duration.ofMinutes(62),
            12_897_485.0,
            4_000.0);

    @Test
    void saysAllThereIsToKnow() {
        assertEquals(
                "Reading: 5 of 16 done (31 %), 1h02m left, 2,390,000 items, 12.3 MiB/s, 4,000 RU/s, 1.2 GiB, 12 throttled",
                ProgressText.line(FULL, Integer.MAX_VALUE));
    }

    @Test
    void leavesOutWhatATerminalHasNoRoomFor() {
        assertEquals(
                "Reading: 5 of 16 done (31 %), 1h02m left, 2,390,000 items, 12.3 MiB/s", ProgressText.line(FULL, 79));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 8, 20, 40, 79, 120})
    void fits(int columns) {
        assertTrue(ProgressText.line(FULL, columns).length() <= columns);
    }

    @Test
    void beforeThereIsWorkOnlyThePhaseIsSaid() {
        Progress preparing = new Progress(
                "Preparing", new Progress.Work(0, 0), new Progress.Documents(0, 0, null), new Progress.Requests(0, 0));
        assertEquals("Preparing", ProgressText.line(new ProgressMeter.Reading(preparing, null, null, 0.0, null), 80));
    }

    @ParameterizedTest
    @CsvSource({"0, 0s", "59, 59s", "60, 1m00s", "725, 12m05s", "3720, 1h02m", "183600, 2d03h"})
    void timesAreShort(long seconds, String text) {
        assertEquals(text, ProgressText.time(Duration.ofSeconds(seconds)));
    }
}
