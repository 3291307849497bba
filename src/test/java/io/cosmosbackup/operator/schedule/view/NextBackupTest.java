package io.cosmosbackup.operator.schedule.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.cosmosbackup.api.backup.CosmosBackup;
import io.cosmosbackup.api.schedule.CosmosBackupSchedule;
import io.cosmosbackup.operator.catalog.TriggerType;
import io.cosmosbackup.operator.job.OperatorSettings;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A schedule with two triggers: a full backup on Sundays at 2:00, an incremental one each hour. The spec has no
/// field for the second yet. 22 November 2026 is a Sunday.
class NextBackupTest {
    private static final Timetables TIMES = Timetables.of(List.of(TimetablesTest.FULL, TimetablesTest.INCREMENTAL));
    private static final Instant CREATED_AT = Instant.parse("2026-11-01T12:00:00Z");

    private final List<CosmosBackup> backups = new ArrayList<>();
    private String spec = "startingDeadlineSeconds: 7200";
    private String status = "";

    private void backup(String name, String createdAt, String status) {
        backups.add(Serialization.unmarshal("""
                metadata: {name: %s, namespace: shop, uid: u, generation: 1, creationTimestamp: "%s"}
                spec: {scheduleName: nightly}
                status: %s
                """.formatted(name, createdAt, status), CosmosBackup.class));
    }

    private void failed(String name, String completedAt) {
        backup(name, completedAt, "{phase: Failed, run: {jobName: j, completedAt: '%s'}}".formatted(completedAt));
    }

    private void complete(String name, String completedAt) {
        backup(name, completedAt, "{phase: Complete, run: {jobName: j, completedAt: '%s'}}".formatted(completedAt));
    }

    private ScheduleHistory history(Instant now) {
        return ScheduleHistory.of(backups, backups, now);
    }

    private NextBackup at(Instant now) {
        CosmosBackupSchedule schedule =
                Serialization.unmarshal("""
                metadata: {name: nightly, namespace: shop, uid: 5e5e, generation: 1}
                spec:
                  source: {endpoint: 'https://a.documents.azure.com', credentials: {secretName: key}}
                  repositories: [west]
                  full: {cron: '0 2 * * 0'}
                  timeZone: Etc/UTC
                  %s
                status: {observedGeneration: 1, schedule: {timetable: '%s'%s}}
                """.formatted(spec, TIMES.text(), status), CosmosBackupSchedule.class);
        ScheduleView seen = new ScheduleView(
                schedule,
                new ScheduleView.InNamespace(backups, List.of(), Map.of()),
                Map.of(),
                Map.of(),
                now,
                new OperatorSettings("image", Duration.ofMinutes(5), 10));
        return NextBackup.of(seen, history(now), TIMES, CREATED_AT);
    }

    private static Run run(TriggerType type, String time, int attempt) {
        return new Run(type, Instant.parse(time), attempt);
    }

    @ParameterizedTest
    @CsvSource({
        // planned,            now,                  type,        time,                 next,                 missed
        "2026-11-22T01:00:00Z, 2026-11-22T01:00:05Z, Incremental, 2026-11-22T01:00:00Z, 2026-11-22T02:00:00Z, 0",
        "2026-11-22T02:00:00Z, 2026-11-22T02:00:05Z, Full,        2026-11-22T02:00:00Z, 2026-11-22T03:00:00Z, 0",
        "2026-11-22T01:00:00Z, 2026-11-22T03:30:00Z, Full,        2026-11-22T02:00:00Z, 2026-11-22T04:00:00Z, 1",
        "2026-11-22T01:00:00Z, 2026-11-22T05:30:00Z, Incremental, 2026-11-22T05:00:00Z, 2026-11-22T06:00:00Z, 4",
    })
    void theStrongestThatIsNotTooLateGoes(
            String planned, Instant now, TriggerType type, String time, Instant next, long missed) {
        status = ", nextTime: '%s'".formatted(planned);
        NextBackup plan = at(now);
        assertEquals(Optional.of(run(type, time, 1)), plan.due());
        assertEquals(next, plan.next());
        assertEquals(missed, plan.missed().map(NextBackup.Missed::count).orElse(0L));
    }

    @Test
    void ofMissedOnesTheTypesAreTold() {
        status = ", nextTime: '2026-11-22T01:00:00Z'";
        NextBackup.Missed missed =
                at(Instant.parse("2026-11-22T05:30:00Z")).missed().orElseThrow();
        assertEquals(
                "no full or incremental backup was taken at 4 times from 2026-11-22T01:00:00Z to 2026-11-22T04:00:00Z",
                missed.sentence(true));
        assertEquals(
                "no backup was taken at 4 times from 2026-11-22T01:00:00Z to 2026-11-22T04:00:00Z",
                missed.sentence(false));
        NextBackup.Missed one =
                at(Instant.parse("2026-11-22T03:30:00Z")).missed().orElseThrow();
        assertEquals("no incremental backup was taken at 2026-11-22T01:00:00Z", one.sentence(true));
    }

    @Test
    void aFullOneWaitsForARunningIncrementalOneAndGoesBeforeLaterOnes() {
        status = ", nextTime: '2026-11-22T02:00:00Z'";
        backup("nightly-incr-202611220100", "2026-11-22T01:00:05Z", "{phase: Running, run: {jobName: j}}");
        NextBackup blocked = at(Instant.parse("2026-11-22T03:00:05Z"));
        assertEquals(Optional.empty(), blocked.due());
        assertEquals(Instant.parse("2026-11-22T02:00:00Z"), blocked.next());
        backups.clear();
        complete("nightly-incr-202611220100", "2026-11-22T03:10:00Z");
        assertEquals(
                Optional.of(run(TriggerType.Full, "2026-11-22T02:00:00Z", 1)),
                at(Instant.parse("2026-11-22T03:10:05Z")).due());
    }

    /// The operator was ended between making the full backup and noting it.
    @ParameterizedTest
    @CsvSource({
        "2026-11-22T02:59:00Z, Full,        2026-11-22T02:00:00Z",
        "2026-11-22T03:00:05Z, Incremental, 2026-11-22T03:00:00Z",
    })
    void oneThatIsThereAlreadyHoldsNoLaterOneBack(Instant now, TriggerType type, String time) {
        status = ", nextTime: '2026-11-22T02:00:00Z'";
        complete("nightly-full-202611220200", "2026-11-22T02:30:00Z");
        assertEquals(Optional.of(run(type, time, 1)), at(now).due());
    }

    @Test
    void theFirstBackupAtOnceIsOfTheStrongestType() {
        spec = "runOnCreate: true";
        assertEquals(
                Optional.of(Run.first(TriggerType.Full, CREATED_AT)),
                at(CREATED_AT.plusSeconds(5)).due());
    }

    /// The status holds the time of the newest run; its type is in the failed backup's name.
    @ParameterizedTest
    @CsvSource({
        "nightly-full-202611220200,   , Full,        2",
        "nightly-incr-202611220200,   , Incremental, 2",
        "nightly-incr-202611220200-2, 2, Incremental, 3",
    })
    void aFailedOneIsTakenAgainWithItsType(String name, @Nullable Integer attempt, TriggerType type, int next) {
        status = ", nextTime: '2026-11-22T03:00:00Z', lastTime: '2026-11-22T02:00:00Z', attempt: " + attempt;
        failed(name, "2026-11-22T02:05:00Z");
        assertEquals(
                Optional.of(run(type, "2026-11-22T02:00:00Z", next)),
                at(Instant.parse("2026-11-22T02:40:00Z")).due());
    }

    @Test
    void anotherFailureIsNotTakenAgain() {
        status = ", nextTime: '2026-11-22T03:00:00Z', lastTime: '2026-11-22T02:00:00Z'";
        failed("nightly-full-202611150200", "2026-11-15T02:05:00Z");
        NextBackup plan = at(Instant.parse("2026-11-22T02:40:00Z"));
        assertEquals(Optional.empty(), plan.due());
        assertNull(plan.retry());
    }

    @Test
    void anIncrementalOneDoesNotHideThatFullOnesFail() {
        failed("nightly-full-202611080200", "2026-11-08T02:05:00Z");
        failed("nightly-full-202611150200", "2026-11-15T02:05:00Z");
        failed("nightly-full-202611150200-2", "2026-11-15T02:25:00Z");
        complete("nightly-incr-202611150300", "2026-11-15T03:05:00Z");
        failed("nightly-incr-202611150400", "2026-11-15T04:05:00Z");
        Instant now = Instant.parse("2026-11-15T04:30:00Z");
        assertEquals(3, history(now).consecutiveFailures()); // attempts of one run count once
        complete("nightly-incr-202611150500", "2026-11-15T05:05:00Z");
        assertEquals(2, history(now.plusSeconds(3600)).consecutiveFailures());
        complete("nightly-full-202611220200", "2026-11-22T02:05:00Z");
        assertEquals(0, history(Instant.parse("2026-11-22T03:00:00Z")).consecutiveFailures());
    }
}
