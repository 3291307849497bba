package io.cosmosbackup.operator.schedule.upkeep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cosmosbackup.api.backup.CosmosBackup;
import io.cosmosbackup.api.backup.CosmosBackupStatus;
import io.cosmosbackup.api.common.Condition;
import io.cosmosbackup.api.repository.CosmosBackupRepository;
import io.cosmosbackup.api.schedule.CosmosBackupSchedule;
import io.cosmosbackup.api.schedule.CosmosBackupScheduleSpec;
import io.cosmosbackup.api.schedule.CosmosBackupScheduleStatus;
import io.cosmosbackup.operator.job.ObservedJob;
import io.cosmosbackup.operator.job.OperatorSettings;
import io.cosmosbackup.operator.schedule.ScheduleDecision;
import io.cosmosbackup.operator.schedule.view.ScheduleView;
import io.cosmosbackup.operator.status.Decision;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// One look of the operator with a wrong clock. The clock of the control plane is right all the time: it dates the
/// objects and says when Jobs end.
@Tag("slow")
class WrongClockTest {
    private static final Duration YEAR = Duration.ofDays(365);
    private static final OperatorSettings SETTINGS = new OperatorSettings("image", Duration.ofMinutes(5), 10);

    private final CosmosBackupSchedule schedule = Serialization.unmarshal("""
            metadata: {name: nightly, namespace: shop, uid: 5e5e, generation: 1, creationTimestamp: 2026-11-01T00:00:00Z}
            spec:
              source: {endpoint: 'https://a.documents.azure.com', credentials: {secretName: key}}
              repositories: [west]
              full: {cron: '0 2 * * *'}
              timeZone: UTC
            """, CosmosBackupSchedule.class);
    private final CosmosBackupRepository west = Serialization.unmarshal("""
            metadata: {name: west, namespace: shop, uid: 9a8b, generation: 1, creationTimestamp: 2026-11-01T00:00:00Z}
            spec:
              azure: {endpoint: 'https://w.blob.core.windows.net', container: backups, credentials: {secretName: west}}
            status:
              observedGeneration: 1
              backups: 1
              probe: {attempts: {number: 1}, time: 2026-11-10T00:00:00Z}
              conditions:
              - {type: Ready, status: 'True', observedGeneration: 1, lastTransitionTime: 2026-11-10T00:00:00Z,
                 reason: RepositoryReady, message: m}
            """, CosmosBackupRepository.class);
    private final List<CosmosBackup> backups = new ArrayList<>();
    private final Map<String, ObservedJob> jobs = new HashMap<>();
    private Instant now = Instant.parse("2026-11-10T00:00:00Z");
    private Duration off = Duration.ZERO;
    private int taken;
    private int started;

    /// One look, with all that it decides done; whatever was begun is done before the next look.
    private Decision.Steps<CosmosBackupScheduleStatus> look() {
        Decision.Steps<CosmosBackupScheduleStatus> decision = ScheduleDecision.decide(new ScheduleView(
                schedule,
                new ScheduleView.InNamespace(backups, List.of(), Map.of("west", west)),
                jobs,
                Map.of(),
                now.plus(off),
                SETTINGS));
        schedule.setStatus(decision.status());
        decision.backups().create().forEach(backup -> {
            taken++;
            backup.getMetadata().setCreationTimestamp(now.toString());
            backup.setStatus(complete(now, now.plus(off)));
            backups.add(backup);
        });
        for (Job job : decision.jobs().start()) {
            started++;
            jobs.put(job.getMetadata().getName(), failed(job.getMetadata().getName()));
        }
        return decision;
    }

    private void lookFor(Duration time) {
        Instant end = now.plus(time);
        while (now.isBefore(end)) {
            look();
            now = now.plus(Duration.ofMinutes(10));
        }
    }

    private static CosmosBackupStatus complete(Instant cut, Instant end) {
        return Serialization.unmarshal("""
                phase: Complete
                backup: {id: b.1}
                run: {completedAt: %s}
                cuts: {first: %s, last: %s}
                copies:
                - {repository: west, durable: true}
                """.formatted(end, cut, cut), CosmosBackupStatus.class);
    }

    private ObservedJob failed(String name) {
        Job job = Serialization.unmarshal("""
                spec: {}
                status:
                  conditions:
                  - {type: Failed, status: 'True', lastTransitionTime: %s, reason: BackoffLimitExceeded, message: m}
                """.formatted(now), Job.class);
        ObjectMeta metadata = new ObjectMeta();
        metadata.setName(name);
        metadata.setUid("uid-" + name);
        metadata.setCreationTimestamp(now.toString());
        metadata.setOwnerReferences(List.of(new OwnerReferenceBuilder()
                .withUid("5e5e")
                .withName("nightly")
                .withKind("CosmosBackupSchedule")
                .build()));
        job.setMetadata(metadata);
        return new ObservedJob(Optional.of(job), List.of(), Optional.empty());
    }

    private CosmosBackupScheduleStatus status() {
        return Objects.requireNonNull(schedule.getStatus());
    }

    @ParameterizedTest
    @ValueSource(ints = {365, -365})
    void afterOneLookWithAWrongClockEachNightHasItsBackupAsBefore(int days) {
        lookFor(Duration.ofDays(3));
        assertEquals(3, taken);
        off = Duration.ofDays(days);
        look();
        off = Duration.ZERO;
        int before = taken;
        now = now.plusSeconds(1);
        lookFor(Duration.ofDays(4));
        assertEquals(4, taken - before);
        assertEquals(Instant.parse("2026-11-17T02:00:00Z"), status().times().nextTime());
        assertEquals(Instant.parse("2026-11-16T02:00:00Z"), status().times().lastTime());
        assertNull(status().backups().missed());
        assertTrue(ready().status().equals("True"), ready().toString());
    }

    /// Prunes and verifications fail here, so each is tried again: after hours, and neither never nor all the time.
    @ParameterizedTest
    @ValueSource(ints = {365, -365})
    void afterOneLookWithAWrongClockWhatIsDueInARepositoryIsDoneAgain(int days) {
        keep();
        lookFor(Duration.ofDays(3));
        int aDay = startedIn(Duration.ofDays(1));
        off = Duration.ofDays(days);
        look();
        look();
        off = Duration.ZERO;
        int after = startedIn(Duration.ofDays(2));
        assertTrue(after >= aDay && after <= 3 * aDay + 4, after + " Jobs in two days, and " + aDay + " in one before");
        assertNull(Objects.requireNonNull(
                        status().lastUpkeep().repositories().getFirst().lastPrune())
                .attempts()
                .jobName());
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT-8760H", "PT5H30M", "PT20H", "PT8760H"})
    void aClockThatStaysWrongMakesNoJobAfterTheOther(Duration wrong) {
        keep();
        lookFor(Duration.ofDays(3));
        int aDay = startedIn(Duration.ofDays(1));
        off = wrong;
        int after = startedIn(Duration.ofDays(1));
        assertTrue(after <= 2 * aDay + 4, after + " Jobs in a day, and " + aDay + " before");
    }

    private void keep() {
        schedule.setSpec(Serialization.unmarshal(
                Serialization.asJson(schedule.getSpec())
                        .replaceFirst(
                                "^\\{",
                                "{\"retention\":{\"daily\":7},\"verification\":{\"cron\":\"0 4 * * *\",\"level\":\"Quick\"},"),
                CosmosBackupScheduleSpec.class));
    }

    private int startedIn(Duration time) {
        int before = started;
        lookFor(time);
        return started - before;
    }

    @Test
    void aBackupThatEndedInTheFutureDoesNotHideFailures() {
        lookFor(Duration.ofDays(1));
        off = YEAR;
        look();
        off = Duration.ZERO;
        backups.getLast().setStatus(complete(now.plus(YEAR), now.plus(YEAR)));
        now = Instant.parse("2026-11-10T02:00:30Z");
        for (int night = 0; night < 3; night++) {
            now = now.plus(Duration.ofDays(1));
            look();
            backups.getLast()
                    .setStatus(Serialization.unmarshal(
                            "phase: Failed\nrun: {completedAt: %s}\n".formatted(now), CosmosBackupStatus.class));
        }
        look();
        assertEquals("BackupsFailing", ready().reason());
    }

    private Condition ready() {
        return status().conditions().stream()
                .filter(condition -> condition.type().equals("Ready"))
                .findFirst()
                .orElseThrow();
    }
}
