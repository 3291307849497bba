package io.cosmosbackup.operator.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cosmosbackup.api.common.Rules;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class BackupNameTest {
    @ParameterizedTest
    @CsvSource({
        "nightly, Full,         2026-11-22T02:00:00Z, 1, nightly-full-202611220200",
        "nightly, Full,         2026-11-22T02:00:00Z, 2, nightly-full-202611220200-2",
        "nightly, Differential, 2026-11-22T02:00:00Z, 1, nightly-diff-202611220200",
        "nightly, Incremental,  2026-11-22T02:00:00Z, 4, nightly-incr-202611220200-4",
        "a-full-202611220200, Incremental, 2028-02-29T23:59:00Z, 1, a-full-202611220200-incr-202802292359",
        "full, Full, 2026-11-22T02:00:00Z, 1, full-full-202611220200",
    })
    void theNameSaysScheduleTypeTimeAndAttempt(
            String schedule, TriggerType type, Instant time, int attempt, String text) {
        BackupName name = new BackupName(schedule, type, time, attempt);
        assertEquals(text, name.text());
        assertEquals(Optional.of(name), BackupName.parse(text));
        assertEquals(Optional.of(name), BackupName.inId(text + ".1a2b3c4d"));
        assertEquals(BackupName.of(schedule, type, time), name.first());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "before-migration",
                "nightly-full-20261122020", // eleven digits
                "nightly-full-202613220200", // no such month
                "nightly-full-202602300200", // no such day
                "nightly-full-202611222400",
                "nightly-full-202611220200-1",
                "nightly-full-202611220200-10",
                "nightly-full-202611220200-before-migration",
                "nightly-incremental-202611220200",
                "nightly-Full-202611220200",
                "nightly-full-202611220200.1a2b3c4d",
                "-full-202611220200",
                ""
            })
    void aPersonsOwnNameIsNone(String name) {
        assertEquals(Optional.empty(), BackupName.parse(name));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nightly-full-202611220200",
                "nightly-full-202611220200.1a2b3c4",
                "nightly-full-202611220200.1A2B3C4D",
                "before-migration.1a2b3c4d"
            })
    void anotherIdHoldsNone(String id) {
        assertEquals(Optional.empty(), BackupName.inId(id));
    }

    @Test
    void secondsAreNotInTheName() {
        assertEquals(
                BackupName.of("nightly", TriggerType.Full, Instant.parse("2026-11-22T02:00:00Z")),
                BackupName.of("nightly", TriggerType.Full, Instant.parse("2026-11-22T02:00:59.5Z")));
    }

    /// The rule of the CRD leaves room for the longest word, and for the last attempt.
    @ParameterizedTest
    @EnumSource(TriggerType.class)
    void theLongestScheduleNameLeavesRoomForEachType(TriggerType type) {
        String schedule = "s".repeat(Rules.LONGEST_SCHEDULE_NAME);
        String longest = new BackupName(schedule, type, Instant.parse("2026-11-22T02:00:00Z"), 9).text();
        assertTrue(longest.length() <= 63, longest);
    }

    @Test
    void theyAreInTheOrderOfTheirTimes() {
        List<String> oldestFirst = List.of(
                "nightly-incr-202611220100",
                "nightly-full-202611220200",
                "nightly-full-202611220200-2",
                "nightly-incr-202611220200",
                "nightly-diff-202611220300");
        assertEquals(
                oldestFirst,
                Stream.of(3, 1, 0, 4, 2)
                        .map(oldestFirst::get)
                        .map(name -> BackupName.parse(name).orElseThrow())
                        .sorted(BackupName.BY_TIME)
                        .map(BackupName::text)
                        .toList());
    }
}
