package io.cosmosbackup.operator;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cosmosbackup.api.backup.BackupRetention;
import io.cosmosbackup.api.backup.CosmosBackup;
import io.cosmosbackup.api.backup.CosmosBackupStatus;
import io.cosmosbackup.api.common.Condition;
import io.cosmosbackup.api.common.Contents;
import io.cosmosbackup.api.common.Phase;
import io.cosmosbackup.api.common.VerificationResult;
import io.cosmosbackup.api.repository.CosmosBackupRepository;
import io.cosmosbackup.api.repository.CosmosBackupRepositoryStatus;
import io.cosmosbackup.api.schedule.CosmosBackupSchedule;
import io.cosmosbackup.api.schedule.CosmosBackupScheduleStatus;
import io.cosmosbackup.operator.backup.BackupReconciler;
import io.cosmosbackup.operator.job.OperatorSettings;
import io.cosmosbackup.operator.schedule.ScheduleReconciler;
import io.cosmosbackup.operator.status.Conditions;
import io.cosmosbackup.support.Edits;
import io.cosmosbackup.support.InstalledOperator;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.Operator;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Backups against the API server and the Job controller of KUBECONFIG, with the engine played by hand: the pods
/// find no node, and the test writes their statuses as a kubelet would. Two operators run all the time, without
/// leader election, so that everything holds for two writers.
class LifecycleIT {
    private static final PlayedNamespace SHOP = PlayedNamespace.create("lifecycle-it-");
    private static final KubernetesClient CLIENT = SHOP.client();
    private static final String NAMESPACE = SHOP.name();
    private static final List<Operator> OPERATORS = new ArrayList<>();

    private static PlayedLogs logs;

    @BeforeAll
    static void start() throws IOException {
        InstalledOperator.stop();
        SHOP.installKinds();
        logs = PlayedLogs.start();
        for (int i = 0; i < 2; i++) {
            OperatorSettings settings = new OperatorSettings("cosmos-backup:never-pulled", Duration.ofMinutes(5), 10);
            Operator operator = new Operator(o -> o.withKubernetesClient(logs.client()));
            operator.register(new BackupReconciler(settings), o -> o.settingNamespace(NAMESPACE));
            operator.register(new ScheduleReconciler(settings), o -> o.settingNamespace(NAMESPACE));
            operator.start();
            OPERATORS.add(operator);
        }
        SHOP.create("""
                apiVersion: cosmosbackup.io/v1alpha1
                kind: CosmosBackupRepository
                metadata: {name: west}
                spec:
                  azure:
                    endpoint: https://westaccount.blob.core.windows.net
                    container: backups
                    credentials: {secretName: west-key}
                """, CosmosBackupRepository.class);
        Edits.editStatus(
                CLIENT.resources(CosmosBackupRepository.class)
                        .inNamespace(NAMESPACE)
                        .withName("west"),
                repository -> {
                    repository.setStatus(
                            CLIENT.getKubernetesSerialization().unmarshal("""
                            observedGeneration: 1
                            conditions:
                            - {type: Ready, status: "True", reason: RepositoryReady, message: m, lastTransitionTime: "2026-11-22T02:00:00Z"}
                            probe: {attempts: {number: 1}}
                            """, CosmosBackupRepositoryStatus.class));
                    return repository;
                });
    }

    @AfterAll
    static void stop() {
        SHOP.delete();
        OPERATORS.forEach(Operator::stop);
        logs.close();
        CLIENT.close();
    }

    @Test
    void aBackupRunsToItsEndAndItsStatusIsFinal() {
        backup("complete");
        Job job = SHOP.awaitJob("complete-backup");
        assertNull(job.getSpec().getTtlSecondsAfterFinished());

        SHOP.play(
                "complete-backup",
                "Pending",
                PlayedNamespace.waiting("CreateContainerConfigError", "secret \"cosmos-key\" not found"));
        awaitStatus("complete", status -> reason(status).equals("SecretNotFound"));
        SHOP.play("complete-backup", "Running", PlayedNamespace.running());
        awaitStatus(
                "complete",
                status -> status.phase() == Phase.Running && status.lastRun().startedAt() != null);
        SHOP.play("complete-backup", "Succeeded", PlayedNamespace.ended(0, """
                {"kind":"Backup","backup":"complete.id","startedAt":"2026-11-22T02:00:00Z","completedAt":"2026-11-22T02:01:00Z",\
                "firstCut":"2026-11-22T02:00:10Z","lastCut":"2026-11-22T02:00:50Z","containers":2,"items":3000,"bytes":9000,\
                "storedBytes":1200,"requestUnits":812.5,"copies":[{"repository":"west","durable":true}]}"""));
        CosmosBackupStatus complete = awaitStatus("complete", status -> status.phase() == Phase.Complete);
        assertEquals("1/1", complete.durableCopies());
        assertTrue(Conditions.isTrue(complete.conditions(), Conditions.COMPLETE));
        await().atMost(PlayedNamespace.LONG)
                .untilAsserted(() -> assertEquals(
                        86400,
                        Objects.requireNonNull(SHOP.job("complete-backup"))
                                .getSpec()
                                .getTtlSecondsAfterFinished()));

        CLIENT.batch()
                .v1()
                .jobs()
                .inNamespace(NAMESPACE)
                .withName("complete-backup")
                .delete();
        await().during(Duration.ofSeconds(4))
                .atMost(Duration.ofSeconds(10))
                .until(() -> complete.equals(get("complete").getStatus()));
        SHOP.assertToldOnce("complete", "BackupComplete");
        SHOP.assertToldOnce("complete", "Starting");
    }

    /// Kubernetes never calls such a Job complete.
    @Test
    void aBackupBesideASidecarThatNeverEndsIsCompleteAndItsPodGoes() {
        backup("meshed");
        SHOP.awaitJob("meshed-backup");
        SHOP.playBesideASidecar("meshed-backup", PlayedNamespace.ended(0, """
                {"kind":"Backup","backup":"meshed.id","startedAt":"2026-11-22T02:00:00Z","completedAt":"2026-11-22T02:01:00Z",\
                "firstCut":"2026-11-22T02:00:10Z","lastCut":"2026-11-22T02:00:50Z","containers":2,"items":3000,"bytes":9000,\
                "storedBytes":1200,"requestUnits":812.5,"copies":[{"repository":"west","durable":true}]}"""));
        Contents contents = awaitStatus("meshed", status -> status.phase() == Phase.Complete)
                .contents();
        assertEquals(3000L, Objects.requireNonNull(contents).items());
        await().atMost(PlayedNamespace.LONG)
                .until(() -> SHOP.pods("meshed-backup").isEmpty());
    }

    /// No prune, which may be a day away, has to come first.
    @Test
    void aPinShowsAtOnce() {
        backup("pinned");
        SHOP.awaitJob("pinned-backup");
        SHOP.play("pinned-backup", "Succeeded", PlayedNamespace.ended(0, """
                {"kind":"Backup","backup":"pinned.id","startedAt":"2026-11-22T02:00:00Z","completedAt":"2026-11-22T02:01:00Z",\
                "firstCut":"2026-11-22T02:00:10Z","lastCut":"2026-11-22T02:00:50Z","containers":2,"items":3000,"bytes":9000,\
                "storedBytes":1200,"requestUnits":812.5,"copies":[{"repository":"west","durable":true}]}"""));
        awaitStatus("pinned", status -> status.phase() == Phase.Complete);
        pin("pinned", "true");
        awaitStatus("pinned", status -> kept(status).contains("pinned (annotation cosmosbackup.io/pin)"));
        pin("pinned", "false");
        awaitStatus(
                "pinned",
                status -> kept(status)
                        .equals(List.of("not pinned any more: the schedule's rules decide at the next prune")));
    }

    private static void pin(String name, String value) {
        Edits.edit(CLIENT.resources(CosmosBackup.class).inNamespace(NAMESPACE).withName(name), backup -> {
            backup.getMetadata().setAnnotations(Map.of(CosmosBackup.PIN_ANNOTATION, value));
            return backup;
        });
    }

    private static List<String> kept(CosmosBackupStatus status) {
        BackupRetention retention = status.retention();
        return retention != null && retention.keep() ? retention.reasons() : List.of();
    }

    @Test
    void aFailureThatNoRetryHelpsEndsAtOnceWithTheEnginesReason() {
        backup("refused");
        SHOP.awaitJob("refused-backup");
        SHOP.play("refused-backup", "Failed", PlayedNamespace.ended(4, """
                {"kind":"Failure","reason":"AccessDenied","retryable":false,"message":"the account refuses the key"}"""));
        CosmosBackupStatus failed = awaitStatus("refused", status -> status.phase() == Phase.Failed);
        assertEquals("AccessDenied", reason(failed));
        assertTrue(Conditions.isTrue(failed.conditions(), Conditions.STALLED));
    }

    @Test
    void aKilledEngineIsTriedAgainAndTheSecondPodsResultCounts() {
        backup("killed");
        SHOP.awaitJob("killed-backup");
        SHOP.play("killed-backup", "Running", PlayedNamespace.running());
        awaitStatus("killed", status -> status.phase() == Phase.Running);
        String first = SHOP.newestPod("killed-backup").getMetadata().getName();
        SHOP.play("killed-backup", "Failed", PlayedNamespace.ended(137, null));
        awaitStatus("killed", status -> reason(status).equals("Retrying") && status.phase() == Phase.Running);
        await().atMost(PlayedNamespace.LONG)
                .until(() ->
                        !SHOP.newestPod("killed-backup").getMetadata().getName().equals(first));
        SHOP.play("killed-backup", "Succeeded", PlayedNamespace.ended(0, """
                {"kind":"Backup","backup":"killed.id","startedAt":"2026-11-22T02:00:00Z","completedAt":"2026-11-22T02:01:00Z",\
                "firstCut":"2026-11-22T02:00:10Z","lastCut":"2026-11-22T02:00:50Z","containers":2,"items":3000,"bytes":9000,\
                "storedBytes":1200,"requestUnits":812.5,"copies":[{"repository":"west","durable":true}]}"""));
        awaitStatus("killed", status -> status.phase() == Phase.Complete);
    }

    @Test
    void aDeletedJobEndsTheBackup() {
        backup("cancelled");
        SHOP.awaitJob("cancelled-backup");
        SHOP.play("cancelled-backup", "Running", PlayedNamespace.running());
        awaitStatus("cancelled", status -> status.phase() == Phase.Running);
        CLIENT.batch()
                .v1()
                .jobs()
                .inNamespace(NAMESPACE)
                .withName("cancelled-backup")
                .delete();
        CosmosBackupStatus failed = awaitStatus("cancelled", status -> status.phase() == Phase.Failed);
        assertEquals("JobDeleted", reason(failed));
    }

    @Test
    void aJobTheApiServerRefusesIsToldInTheStatus() {
        SHOP.create("""
                apiVersion: cosmosbackup.io/v1alpha1
                kind: CosmosBackup
                metadata: {name: unreadable}
                spec:
                  source: {endpoint: "https://myaccount.documents.azure.com", credentials: {secretName: cosmos-key}}
                  repositories: [west]
                  template: {podLabels: {"not a label!": x}}
                """, CosmosBackup.class);
        CosmosBackupStatus status = awaitStatus("unreadable", s -> reason(s).equals("JobRefused"));
        assertTrue(
                condition(status).message().contains("not a label!"),
                condition(status).message());
    }

    @Test
    void aScheduleTakesOneBackupThatIsItsOwnMaster() {
        SHOP.create("""
                apiVersion: cosmosbackup.io/v1alpha1
                kind: CosmosBackupSchedule
                metadata: {name: yearly, labels: {argocd.argoproj.io/instance: shop}}
                spec:
                  source: {endpoint: "https://myaccount.documents.azure.com", credentials: {secretName: cosmos-key}}
                  repositories: [west]
                  full: {cron: "@yearly"}
                  runOnCreate: true
                  template: {nodeSelector: {cosmosbackup.io/no-such-node: "true"}}
                """, CosmosBackupSchedule.class);
        await().atMost(PlayedNamespace.LONG).until(() -> ofSchedule("yearly").size() == 1);
        CosmosBackup taken = ofSchedule("yearly").getFirst();
        assertTrue(taken.getMetadata().getOwnerReferences().isEmpty());
        assertEquals(1, taken.getMetadata().getLabels().size());
        SHOP.awaitJob(taken.getMetadata().getName() + "-backup");
        await().during(Duration.ofSeconds(3)).until(() -> ofSchedule("yearly").size() == 1);
        CLIENT.resources(CosmosBackupSchedule.class)
                .inNamespace(NAMESPACE)
                .withName("yearly")
                .delete();
        await().during(Duration.ofSeconds(3)).until(() -> ofSchedule("yearly").size() == 1);
    }

    @Test
    void ofAScheduleThatForbidsOverlapsTheSecondBackupWaitsForTheFirst() {
        SHOP.create("""
                apiVersion: cosmosbackup.io/v1alpha1
                kind: CosmosBackupSchedule
                metadata: {name: single}
                spec:
                  source: {endpoint: "https://myaccount.documents.azure.com", credentials: {secretName: cosmos-key}}
                  repositories: [west]
                  full: {cron: "@yearly"}
                  template: {nodeSelector: {cosmosbackup.io/no-such-node: "true"}}
                """, CosmosBackupSchedule.class);
        onDemand("first");
        SHOP.awaitJob("first-backup");
        onDemand("second");
        awaitStatus("second", status -> reason(status).equals("RunBlocked"));
        SHOP.play("first-backup", "Failed", PlayedNamespace.ended(4, """
                {"kind":"Failure","reason":"AccessDenied","retryable":false,"message":"the account refuses the key"}"""));
        SHOP.awaitJob("second-backup");
        CLIENT.resources(CosmosBackupSchedule.class)
                .inNamespace(NAMESPACE)
                .withName("single")
                .delete();
    }

    private static void onDemand(String name) {
        SHOP.create("""
                apiVersion: cosmosbackup.io/v1alpha1
                kind: CosmosBackup
                metadata: {name: %s}
                spec: {scheduleName: single}
                """.formatted(name), CosmosBackup.class);
    }

    /// With both operators at work, each Job is made once and each result told once.
    @Test
    void aScheduleReadsItsBackupBackPrunesAndClearsUp() {
        SHOP.create("""
                apiVersion: cosmosbackup.io/v1alpha1
                kind: CosmosBackupSchedule
                metadata: {name: kept}
                spec:
                  source: {endpoint: "https://myaccount.documents.azure.com", credentials: {secretName: cosmos-key}}
                  repositories: [west]
                  full: {cron: "@yearly"}
                  runOnCreate: true
                  retention: {keepLast: 1}
                  verification: {cron: "* * * * *"}
                  template: {nodeSelector: {cosmosbackup.io/no-such-node: "true"}}
                """, CosmosBackupSchedule.class);
        await().atMost(PlayedNamespace.LONG).until(() -> ofSchedule("kept").size() == 1);
        String backup = ofSchedule("kept").getFirst().getMetadata().getName();
        SHOP.awaitJob(backup + "-backup");
        SHOP.play(backup + "-backup", "Succeeded", PlayedNamespace.ended(0, """
                {"kind":"Backup","backup":"kept.id","startedAt":"2026-11-22T02:00:00Z","completedAt":"2026-11-22T02:01:00Z",\
                "firstCut":"2026-11-22T02:00:10Z","lastCut":"2026-11-22T02:00:50Z","containers":2,"items":3000,"bytes":9000,\
                "storedBytes":1200,"requestUnits":812.5,"manifestSha256":"abcd","copies":[{"repository":"west","durable":true}]}"""));

        logs.put("kept-prune-1", """
                {"kind":"Step","step":"prune-west"}
                {"kind":"Planned","backup":"kept.id","action":"Keep","reasons":["last 1"]}
                {"kind":"Planned","backup":"another.id","action":"Mark","reasons":["no rule keeps it"],"due":"2099-01-01T00:00:00Z"}
                """);
        SHOP.awaitJob("kept-prune-1");
        SHOP.play("kept-prune-1", "Succeeded", PlayedNamespace.ended(0, """
                {"kind":"Batch","steps":[{"step":"prune-west","report":{"kind":"Prune","repository":"west","dryRun":false,"kept":1,\
                "marked":1,"waiting":0,"deleted":0,"refused":0,"orphans":0,"freedBytes":0,"nextDue":"2099-01-01T00:00:00Z"}}]}"""));
        awaitSchedule("kept", status -> status.lastUpkeep().lastPruneTime() != null);
        awaitStatus(
                backup,
                status -> status.retention() != null && status.retention().keep());
        await().atMost(PlayedNamespace.LONG)
                .until(() -> SHOP.job("kept-prune-1").getSpec().getTtlSecondsAfterFinished() != null);

        await().atMost(PlayedNamespace.LONG)
                .until(() -> !SHOP.pods("kept-verify-2").isEmpty());
        assertTrue(SHOP.job("kept-verify-2")
                .getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .getFirst()
                .getArgs()
                .containsAll(List.of("--expect-manifest", "abcd", "--quick")));
        SHOP.play("kept-verify-2", "Succeeded", PlayedNamespace.ended(0, """
                {"kind":"Batch","steps":[{"step":"verify-west","report":\
                {"kind":"Failure","reason":"SegmentDamaged","retryable":false,"message":"SHA-256 differs"}}]}"""));
        CosmosBackupScheduleStatus damaged = awaitSchedule(
                "kept",
                status -> Conditions.find(status.conditions(), Conditions.READY)
                        .filter(ready -> ready.reason().equals("VerificationFailed"))
                        .isPresent());
        assertTrue(Conditions.isTrue(damaged.conditions(), Conditions.STALLED));
        CosmosBackupStatus unusable = get(backup).getStatus();
        assertEquals(
                VerificationResult.Failed,
                Objects.requireNonNull(unusable.lastVerification()).result());
        assertEquals("0/1", unusable.durableCopies());
        assertFalse(Conditions.isTrue(unusable.conditions(), Conditions.READY));
        SHOP.assertToldOnce(backup, "VerificationFailed");
        SHOP.assertToldOnce("kept", "PruneComplete");
        SHOP.assertToldOnce("kept", "VerificationFailed");

        Edits.editStatus(
                CLIENT.resources(CosmosBackup.class).inNamespace(NAMESPACE).withName(backup), found -> {
                    found.setStatus(found.getStatus()
                            .withRetention(new BackupRetention(false, List.of("no rule keeps it"), "west", null))
                            .withCopies(List.of(), found.getStatus().conditions()));
                    return found;
                });
        await().atMost(PlayedNamespace.LONG).until(() -> ofSchedule("kept").isEmpty());
        CLIENT.resources(CosmosBackupSchedule.class)
                .inNamespace(NAMESPACE)
                .withName("kept")
                .delete();
    }

    private static CosmosBackupScheduleStatus awaitSchedule(
            String name, Predicate<CosmosBackupScheduleStatus> expected) {
        AtomicReference<CosmosBackupScheduleStatus> seen = new AtomicReference<>(CosmosBackupScheduleStatus.EMPTY);
        await().atMost(PlayedNamespace.LONG).until(() -> {
            CosmosBackupScheduleStatus status = CLIENT.resources(CosmosBackupSchedule.class)
                    .inNamespace(NAMESPACE)
                    .withName(name)
                    .require()
                    .getStatus();
            seen.set(Objects.requireNonNullElse(status, CosmosBackupScheduleStatus.EMPTY));
            return expected.test(seen.get());
        });
        return seen.get();
    }

    private static List<CosmosBackup> ofSchedule(String name) {
        return CLIENT.resources(CosmosBackup.class).inNamespace(NAMESPACE).list().getItems().stream()
                .filter(backup -> name.equals(backup.getSpec().scheduleName()))
                .toList();
    }

    private static void backup(String name) {
        SHOP.create("""
                apiVersion: cosmosbackup.io/v1alpha1
                kind: CosmosBackup
                metadata: {name: %s}
                spec:
                  source: {endpoint: "https://myaccount.documents.azure.com", credentials: {secretName: cosmos-key}}
                  repositories: [west]
                  template: {nodeSelector: {cosmosbackup.io/no-such-node: "true"}}
                """.formatted(name), CosmosBackup.class);
    }

    private static CosmosBackup get(String name) {
        return CLIENT.resources(CosmosBackup.class)
                .inNamespace(NAMESPACE)
                .withName(name)
                .require();
    }

    private static CosmosBackupStatus awaitStatus(String name, Predicate<CosmosBackupStatus> expected) {
        await().atMost(PlayedNamespace.LONG).until(() -> {
            CosmosBackupStatus status = get(name).getStatus();
            return status != null && expected.test(status);
        });
        return get(name).getStatus();
    }

    private static Condition condition(CosmosBackupStatus status) {
        return Conditions.find(status.conditions(), Conditions.READY).orElseThrow();
    }

    private static String reason(CosmosBackupStatus status) {
        return condition(status).reason();
    }
}
