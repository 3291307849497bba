package io.cosmosbackup.operator.schedule.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Europe/Berlin leaps from 2:00 to 3:00 on 29 March 2026 (1:00 UTC), and goes back from 3:00 to 2:00 on 25
/// October (1:00 UTC).
class TimetableTest {
    private static List<String> from(String cron, String zone, String after, int count) {
        Timetable timetable = Timetable.of("full.cron", cron, zone);
        List<String> times = new ArrayList<>();
        Instant time = Instant.parse(after);
        for (int i = 0; i < count; i++) {
            time = timetable.next(time).orElseThrow();
            times.add(time.toString());
        }
        return times;
    }

    @Test
    void aTimeThatSummerTimeLeapsOverHappensAtTheLeap() {
        assertEquals(
                List.of("2026-03-28T01:30:00Z", "2026-03-29T01:00:00Z", "2026-03-30T00:30:00Z"),
                from("30 2 * * *", "Europe/Berlin", "2026-03-27T12:00:00Z", 3));
    }

    @Test
    void theFirstMomentThatIsLeaptOverHappensAtTheLeap() {
        assertEquals(
                List.of("2026-03-28T01:00:00Z", "2026-03-29T01:00:00Z", "2026-03-30T00:00:00Z"),
                from("0 2 * * *", "Europe/Berlin", "2026-03-27T12:00:00Z", 3));
    }

    @Test
    void theFirstMomentAfterTheLeapHappensOnce() {
        assertEquals(
                List.of("2026-03-28T02:00:00Z", "2026-03-29T01:00:00Z", "2026-03-30T01:00:00Z"),
                from("0 3 * * *", "Europe/Berlin", "2026-03-27T12:00:00Z", 3));
    }

    @Test
    void aTimeThatComesTwiceInAutumnHappensTheFirstTime() {
        assertEquals(
                List.of("2026-10-24T00:30:00Z", "2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z"),
                from("30 2 * * *", "Europe/Berlin", "2026-10-23T12:00:00Z", 3));
    }

    @Test
    void everyHourGoesByRealTime() {
        assertEquals(
                List.of("2026-03-28T23:30:00Z", "2026-03-29T00:30:00Z", "2026-03-29T01:30:00Z", "2026-03-29T02:30:00Z"),
                from("30 * * * *", "Europe/Berlin", "2026-03-28T23:00:00Z", 4));
        assertEquals(
                List.of("2026-10-24T23:30:00Z", "2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z", "2026-10-25T02:30:00Z"),
                from("30 * * * *", "Europe/Berlin", "2026-10-24T23:00:00Z", 4));
    }

    @Test
    void anHourOfARangeOrAListThatComesTwiceInAutumnHappensOnce() {
        List<String> newYork = List.of(
                "2026-11-01T05:00:00Z", // 1:00 in summer time; it is 1:00 again an hour later
                "2026-11-01T07:00:00Z",
                "2026-11-01T08:00:00Z");
        assertEquals(newYork, from("0 1-5 * * *", "America/New_York", "2026-11-01T04:00:00Z", 3));
        assertEquals(newYork, from("0 1,2,3 * * *", "America/New_York", "2026-11-01T04:00:00Z", 3));
        assertEquals(
                List.of("2026-11-01T05:00:00Z", "2026-11-01T08:00:00Z", "2026-11-01T10:00:00Z"),
                from("0 1-5/2 * * *", "America/New_York", "2026-11-01T04:00:00Z", 3));
        assertEquals( // every second hour goes by real time
                List.of("2026-11-01T04:00:00Z", "2026-11-01T07:00:00Z", "2026-11-01T09:00:00Z"),
                from("0 */2 * * *", "America/New_York", "2026-11-01T03:00:00Z", 3));
        assertEquals(
                List.of("2026-10-24T23:00:00Z", "2026-10-25T00:00:00Z", "2026-10-25T02:00:00Z"),
                from("0 1-3 * * *", "Europe/Berlin", "2026-10-24T22:00:00Z", 3));
    }

    @Test
    void everyDayOfTheYearHasItsBackup() {
        assertEquals(
                366,
                from("30 2 * * *", "Europe/Berlin", "2026-01-01T00:00:00Z", 366).stream()
                        .map(time -> Instant.parse(time)
                                .plusSeconds(4 * 3600)
                                .toString()
                                .substring(0, 10))
                        .distinct()
                        .count());
    }

    @Test
    void aZoneThatLeapsOverADayKeepsItsBackup() {
        // Samoa had no 30 December 2011: 2:00 on the 31st came two hours after the leap.
        assertEquals(
                List.of("2011-12-29T12:00:00Z", "2011-12-30T10:00:00Z", "2011-12-30T12:00:00Z"),
                from("0 2 * * *", "Pacific/Apia", "2011-12-28T13:00:00Z", 3));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0 0 13 * 5   | 2026-11-27T00:00:00Z", // the 13th or a Friday, as cron has it
                "0 2 * * 7    | 2026-11-29T02:00:00Z",
                "0 2 * * SUN  | 2026-11-29T02:00:00Z",
                "0 0 29 2 *   | 2028-02-29T00:00:00Z",
                "@hourly      | 2026-11-23T01:00:00Z",
                "@daily       | 2026-11-24T00:00:00Z",
                "@midnight    | 2026-11-24T00:00:00Z",
                "@weekly      | 2026-11-29T00:00:00Z",
                "@monthly     | 2026-12-01T00:00:00Z",
                "@yearly      | 2027-01-01T00:00:00Z",
                "@annually    | 2027-01-01T00:00:00Z",
            })
    void readsCronAsCronDoes(String cron, String next) {
        assertEquals(
                Optional.of(Instant.parse(next)),
                Timetable.of("full.cron", cron, "Etc/UTC").next(Instant.parse("2026-11-23T00:00:00Z")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "61 2 * * *   | Etc/UTC         | 61 not in range",
                "0 2 * *      | Etc/UTC         | cannot be read",
                "0 0 30 2 *   | Etc/UTC         | a day that never comes",
                "0 2 * * *    | Europe/Atlantis | timeZone Europe/Atlantis is not known",
                "0 2 * * *    | +02:00          | timeZone +02:00 is not known",
                "0 2 * * *    | UTC+2           | timeZone UTC+2 is not known",
            })
    void saysWhatCannotBeRead(String cron, String zone, String message) {
        String told =
                String.valueOf(assertThrows(IllegalArgumentException.class, () -> Timetable.of("full.cron", cron, zone))
                        .getMessage());
        assertTrue(told.contains(message), told);
    }

    @Test
    void theNewestOfManyTimesIsFound() {
        Timetable timetable = Timetable.of("full.cron", "*/5 * * * *", "Etc/UTC");
        Instant now = Instant.parse("2026-11-23T12:34:56Z");
        assertEquals(
                Optional.of(Instant.parse("2026-11-23T12:30:00Z")), timetable.newest(now.minusSeconds(86400), now));
        assertEquals(Optional.empty(), timetable.newest(now.minusSeconds(60), now));
    }
}
