package io.cosmosbackup.operator.schedule.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cosmosbackup.api.common.BackupType;
import io.cosmosbackup.operator.catalog.TriggerType;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A full backup on Sundays at 2:00, an incremental one each hour. 22 November 2026 is a Sunday.
class TimetablesTest {
    static final Trigger FULL = new Trigger(TriggerType.Full, "0 2 * * 0", "Etc/UTC");
    static final Trigger DIFFERENTIAL = new Trigger(TriggerType.Differential, "0 2 * * *", "Etc/UTC");
    static final Trigger INCREMENTAL = new Trigger(TriggerType.Incremental, "0 * * * *", "Etc/UTC");

    private static Run run(TriggerType type, String time) {
        return Run.first(type, Instant.parse(time));
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-22T00:30:00Z, Incremental,  2026-11-22T01:00:00Z",
        "2026-11-22T01:00:00Z, Full,         2026-11-22T02:00:00Z", // all three: the strongest
        "2026-11-22T02:00:00Z, Incremental,  2026-11-22T03:00:00Z",
        "2026-11-23T01:59:59Z, Differential, 2026-11-23T02:00:00Z", // two of them
    })
    void theNextRunHasTheStrongestTypeOfItsTime(Instant after, TriggerType type, String time) {
        for (List<Trigger> triggers :
                List.of(List.of(FULL, DIFFERENTIAL, INCREMENTAL), List.of(INCREMENTAL, FULL, DIFFERENTIAL))) {
            assertEquals(Optional.of(run(type, time)), Timetables.of(triggers).next(after));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-22T02:00:00Z, 2026-11-22T02:00:00Z, Full,        2026-11-22T02:00:00Z",
        "2026-11-22T01:00:00Z, 2026-11-22T05:10:00Z, Full,        2026-11-22T02:00:00Z", // weaker ones came later
        "2026-11-22T02:00:01Z, 2026-11-22T05:10:00Z, Incremental, 2026-11-22T05:00:00Z",
        "2026-11-15T00:00:00Z, 2026-11-22T05:10:00Z, Full,        2026-11-22T02:00:00Z", // the newer of two full ones
    })
    void ofAllThatAreDueTheStrongestGoes(Instant from, Instant to, TriggerType type, String time) {
        assertEquals(
                Optional.of(run(type, time)),
                Timetables.of(List.of(INCREMENTAL, FULL)).due(from, to));
    }

    @Test
    void nothingIsDueBetweenTwoTimes() {
        Timetables timetables = Timetables.of(List.of(FULL, INCREMENTAL));
        assertEquals(
                Optional.empty(),
                timetables.due(Instant.parse("2026-11-22T02:00:01Z"), Instant.parse("2026-11-22T02:59:59Z")));
    }

    @Test
    void aChainBeginsWithTheStrongest() {
        assertEquals(
                TriggerType.Full,
                Timetables.of(List.of(INCREMENTAL, DIFFERENTIAL, FULL)).strongest());
    }

    @Test
    void theTextOfAPlanTellsTriggersApart() {
        assertEquals("0 2 * * 0 Etc/UTC", Timetables.of(List.of(FULL)).text()); // what is in statuses already
        assertEquals(
                "0 2 * * 0 Etc/UTC; incremental 0 * * * * Etc/UTC",
                Timetables.of(List.of(INCREMENTAL, FULL)).text());
        assertEquals(
                "differential 0 2 * * * Etc/UTC",
                Timetables.of(List.of(DIFFERENTIAL)).text());
    }

    @Test
    void aPersonReadsWhenBackupsAreTaken() {
        assertEquals("backups are taken at '0 2 * * 0' (Etc/UTC)", Trigger.sentence(List.of(FULL)));
        assertEquals(
                "full backups are taken at '0 2 * * 0' (Etc/UTC), incremental backups are taken at '0 * * * *' (Etc/UTC)",
                Trigger.sentence(List.of(FULL, INCREMENTAL)));
    }

    @Test
    void theFieldThatCannotBeReadIsNamed() {
        Trigger wrong = new Trigger(TriggerType.Incremental, "61 * * * *", "Etc/UTC");
        String told =
                String.valueOf(assertThrows(IllegalArgumentException.class, () -> Timetables.of(List.of(FULL, wrong)))
                        .getMessage());
        assertTrue(told.startsWith("incremental.cron '61 * * * *' cannot be read"), told);
    }

    /// A type of the API that no trigger takes would have no strength.
    @Test
    void eachTypeOfTheApiIsOneThatATriggerCanTake() {
        List<String> types =
                Arrays.stream(TriggerType.values()).map(TriggerType::name).toList();
        for (BackupType type : BackupType.values()) {
            assertTrue(types.contains(type.name()), type.name());
            assertEquals(type, TriggerType.valueOf(type.name()).backupType());
        }
    }
}
