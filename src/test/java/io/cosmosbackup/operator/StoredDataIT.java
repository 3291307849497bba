package io.cosmosbackup.operator;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cosmosbackup.api.backup.CosmosBackup;
import io.cosmosbackup.api.backup.CosmosBackupStatus;
import io.cosmosbackup.api.backup.Origin;
import io.cosmosbackup.api.common.Phase;
import io.cosmosbackup.api.repository.CosmosBackupRepository;
import io.cosmosbackup.api.repository.CosmosBackupRepositorySpec;
import io.cosmosbackup.operator.backup.BackupReconciler;
import io.cosmosbackup.operator.job.OperatorSettings;
import io.cosmosbackup.operator.repository.RepositoryReconciler;
import io.cosmosbackup.operator.status.Conditions;
import io.cosmosbackup.support.Edits;
import io.cosmosbackup.support.InstalledOperator;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.javaoperatorsdk.operator.Operator;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// What repositories hold, against a real API server: backups appear, are copied later and deleted. The engine is
/// played by hand, and the logs of pods, which run nowhere, come from here. Two operators run all the time, without
/// leader election. The Jobs of probes are made before the operators would make them, so that their pods find no node
/// either: the operators take them for their own.
class StoredDataIT {
    private static final PlayedNamespace SHOP = PlayedNamespace.create("stored-data-it-");
    private static final PlayedNamespace LEAVING = SHOP.another("stored-data-it-leaving-");
    private static final List<Operator> OPERATORS = new ArrayList<>();
    private static final int FOUND = 300;

    private static PlayedLogs logs;

    @BeforeAll
    static void start() throws IOException {
        InstalledOperator.stop();
        SHOP.installKinds();
        logs = PlayedLogs.start();
        for (String name : List.of("west", "north", "south")) {
            CosmosBackupRepository repository = repository(SHOP, name);
            for (int number = 1; number <= 3; number++) {
                probeJob(repository, number);
            }
        }
        repository(LEAVING, "west");
        for (int i = 0; i < 2; i++) {
            start(SHOP.name());
            start(LEAVING.name());
        }
        logs.put(
                "west-probe-1",
                IntStream.range(0, FOUND)
                        .mapToObj(i -> entry("found-" + i, "a"))
                        .collect(Collectors.joining()));
        probed("north", 1, 0);
        probed("south", 1, 0);
        probed("west", 1, FOUND);
        for (String name : List.of("west", "north", "south")) { // west is, once all it holds is shown
            await().atMost(Duration.ofMinutes(2))
                    .until(() -> Conditions.isTrue(repository(name).getStatus().conditions(), Conditions.READY));
        }
    }

    /// One for each namespace: the informers of several would share a {@link
    /// io.cosmosbackup.operator.cluster.Slim} store. The installed one has one informer for all.
    private static void start(String namespace) {
        OperatorSettings settings = new OperatorSettings("cosmos-backup:never-pulled", Duration.ofMinutes(5), 10);
        Operator operator = new Operator(o -> o.withKubernetesClient(logs.client()));
        operator.register(new BackupReconciler(settings), o -> o.settingNamespaces(Set.of(namespace)));
        operator.register(new RepositoryReconciler(settings), o -> o.settingNamespaces(Set.of(namespace)));
        operator.start();
        OPERATORS.add(operator);
    }

    @AfterAll
    static void stop() {
        SHOP.delete();
        LEAVING.delete();
        OPERATORS.forEach(Operator::stop);
        logs.close();
        SHOP.client().close();
    }

    @Test
    void whatARepositoryHoldsIsShownChangesAreToldAndWhatIsDeletedComesBack() {
        await().atMost(PlayedNamespace.LONG).until(() -> discovered().size() == FOUND);
        await().atMost(PlayedNamespace.LONG)
                .until(() -> discovered().stream()
                        .allMatch(b -> b.getStatus() != null && b.getStatus().phase() == Phase.Complete));
        CosmosBackup one = get("found-7.1a2b3c4d");
        assertTrue(one.getMetadata().getOwnerReferences().isEmpty());
        assertEquals(Origin.Discovered, one.getStatus().origin());
        assertEquals("1/1", one.getStatus().durableCopies());
        await().atMost(PlayedNamespace.LONG)
                .until(() -> Conditions.isTrue(repository("west").getStatus().conditions(), Conditions.CATALOGED));
        // and those that other tests make, as of now
        assertTrue(Objects.requireNonNull(repository("west").getStatus().backups()) >= FOUND);

        SHOP.client().resource(one).delete();
        logs.put(
                "west-probe-2",
                IntStream.range(0, FOUND)
                        .mapToObj(i -> entry("found-" + i, i == 3 ? "b" : "a"))
                        .collect(Collectors.joining()));
        Edits.edit(
                SHOP.client()
                        .resources(CosmosBackupRepository.class)
                        .inNamespace(SHOP.name())
                        .withName("west"),
                repository -> {
                    repository.setSpec(SHOP.client()
                            .getKubernetesSerialization()
                            .unmarshal("""
                            azure:
                              endpoint: https://westaccount.blob.core.windows.net
                              container: backups
                              credentials: {secretName: another-key}
                            """, CosmosBackupRepositorySpec.class));
                    return repository;
                });
        probed("west", 2, FOUND);
        await().atMost(PlayedNamespace.LONG).until(() -> discovered().size() == FOUND);
        awaitStatus("found-7.1a2b3c4d", status -> status.phase() == Phase.Complete);
        CosmosBackupStatus changed =
                awaitStatus("found-3.1a2b3c4d", status -> reason(status).equals("ManifestChanged"));
        assertEquals("0/1", changed.durableCopies());
        SHOP.assertToldOnce("found-3.1a2b3c4d", "ManifestChanged");
        await().atMost(PlayedNamespace.LONG)
                .until(() -> repository("west").getStatus().probe().attempts().jobName() == null);
        assertEquals(FOUND, discovered().size());
    }

    @Test
    void aCopyIsMadeLaterByOneJob() {
        complete("copied", "Retain", "[west, north]", """
                {"repository":"west","durable":true},{"repository":"north","durable":false,"message":"connection refused"}""");
        SHOP.awaitJob("copied-north-copy-1");
        SHOP.play("copied-north-copy-1", "Failed", PlayedNamespace.ended(4, """
                {"kind":"Failure","reason":"AccessDenied","retryable":false,"message":"no"}"""));
        CosmosBackupStatus failed = awaitStatus(
                "copied",
                status -> status.copies().getLast().attempts() != null
                        && Objects.requireNonNull(status.copies().getLast().attempts())
                                        .next()
                                != null);
        assertEquals("1/2", failed.durableCopies());
        SHOP.assertToldOnce("copied", "CopyFailed");

        SHOP.awaitJob("copied-north-copy-2", Duration.ofSeconds(90));
        SHOP.play("copied-north-copy-2", "Succeeded", PlayedNamespace.ended(0, """
                {"kind":"Copy","repository":"north","copied":1,"present":0,"bytes":1200}"""));
        CosmosBackupStatus whole = awaitStatus("copied", status -> "2/2".equals(status.durableCopies()));
        assertTrue(Conditions.isTrue(whole.conditions(), Conditions.READY));
        SHOP.assertToldOnce("copied", "CopyComplete");
        await().atMost(PlayedNamespace.LONG)
                .until(() -> SHOP.job("copied-north-copy-2").getSpec().getTtlSecondsAfterFinished() != null);
    }

    /// The repository says so at once and not at the end of its hour; a person has it probed when the key is
    /// mended, and then the copy that it is owed does not wait either.
    @Test
    void aRunThatIsRefusedMakesItsRepositorySaySo() {
        complete("turned-away", "Retain", "[west, south]", """
                {"repository":"west","durable":true},{"repository":"south","durable":false,"message":"the key is refused"}""");
        String refused = """
                {"kind":"Failure","reason":"AccessDenied","retryable":false,"message":"the key is refused"}""";
        SHOP.awaitJob("turned-away-south-copy-1");
        SHOP.play("turned-away-south-copy-1", "Failed", PlayedNamespace.ended(4, refused));
        awaitStatus(
                "turned-away",
                status -> status.copies().getLast().attempts() != null
                        && Objects.requireNonNull(status.copies().getLast().attempts())
                                        .failedAt()
                                != null);
        SHOP.awaitJob("south-probe-2");
        SHOP.play("south-probe-2", "Failed", PlayedNamespace.ended(4, refused));
        await().atMost(PlayedNamespace.LONG)
                .until(() -> Conditions.find(repository("south").getStatus().conditions(), Conditions.READY)
                        .filter(ready ->
                                ready.status().equals("False") && ready.reason().equals("AccessDenied"))
                        .isPresent());

        Edits.edit(
                SHOP.client()
                        .resources(CosmosBackupRepository.class)
                        .inNamespace(SHOP.name())
                        .withName("south"),
                repository -> {
                    repository.getMetadata().setAnnotations(Map.of(CosmosBackupRepository.PROBE_ANNOTATION, "now"));
                    return repository;
                });
        probed("south", 3, 0);
        await().atMost(PlayedNamespace.LONG)
                .until(() -> Conditions.isTrue(repository("south").getStatus().conditions(), Conditions.READY));
        assertEquals("now", repository("south").getStatus().probe().request());
        SHOP.awaitJob("turned-away-south-copy-2");
    }

    @Test
    void aDeletedBackupTakesItsDataWithIt() {
        complete("doomed", "Delete", "[west]", "{\"repository\":\"west\",\"durable\":true}");
        assertEquals(
                List.of(CosmosBackup.FINALIZER), get("doomed").getMetadata().getFinalizers());
        SHOP.client().resource(get("doomed")).delete();
        SHOP.awaitJob("doomed-west-delete-1");
        SHOP.play("doomed-west-delete-1", "Succeeded", PlayedNamespace.ended(0, """
                {"kind":"Prune","repository":"west","dryRun":false,"kept":0,"marked":0,"waiting":0,"deleted":1,"refused":0,\
                "orphans":0,"freedBytes":1200}"""));
        awaitGone(SHOP, "doomed");
        SHOP.assertToldOnce("doomed", "DataDeleted");
    }

    @Test
    void aRunIsEndedBeforeItsDataIsDeleted() {
        backup(SHOP, "halfway", "Delete", "[west]");
        SHOP.awaitJob("halfway-backup");
        SHOP.play("halfway-backup", "Running", PlayedNamespace.running());
        awaitStatus("halfway", status -> status.phase() == Phase.Running);
        SHOP.client().resource(get("halfway")).delete();
        SHOP.awaitJob("halfway-west-delete-1");
        assertTrue(SHOP.pods("halfway-backup").isEmpty());
        assertTrue(SHOP.job("halfway-west-delete-1")
                .getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .getFirst()
                .getArgs()
                .contains("--unfinished"));
        SHOP.play("halfway-west-delete-1", "Succeeded", PlayedNamespace.ended(0, """
                {"kind":"Prune","repository":"west","dryRun":false,"kept":0,"marked":0,"waiting":0,"deleted":0,"refused":0,\
                "orphans":1,"freedBytes":1200}"""));
        awaitGone(SHOP, "halfway");
        SHOP.assertToldOnce("halfway", "DataDeleted");
    }

    @Test
    void aNamespaceGoesThoughDataStays() {
        backup(LEAVING, "held", "Delete", "[west]");
        await().atMost(PlayedNamespace.LONG)
                .until(() -> !LEAVING.client()
                        .resources(CosmosBackup.class)
                        .inNamespace(LEAVING.name())
                        .withName("held")
                        .require()
                        .getMetadata()
                        .getFinalizers()
                        .isEmpty());
        Edits.editStatus(
                LEAVING.client()
                        .resources(CosmosBackup.class)
                        .inNamespace(LEAVING.name())
                        .withName("held"),
                backup -> {
                    backup.setStatus(
                            LEAVING.client().getKubernetesSerialization().unmarshal("""
                            conditions:
                            - {type: Complete, status: "True", reason: BackupComplete, message: m, lastTransitionTime: "2026-11-22T02:00:00Z"}
                            - {type: Ready, status: "True", reason: BackupComplete, message: m, lastTransitionTime: "2026-11-22T02:00:00Z"}
                            phase: Complete
                            backup: {id: held.id}
                            run: {startedAt: "2026-11-22T02:00:00Z", completedAt: "2026-11-22T02:01:00Z"}
                            copies:
                            - {repository: west, durable: true, since: "2026-11-22T02:01:00Z"}
                            """, CosmosBackupStatus.class));
                    return backup;
                });
        LEAVING.delete();
        await().atMost(PlayedNamespace.LONG)
                .until(() ->
                        LEAVING.client().namespaces().withName(LEAVING.name()).get() == null);
    }

    private static void complete(String name, String policy, String repositories, String copies) {
        backup(SHOP, name, policy, repositories);
        SHOP.awaitJob(name + "-backup");
        SHOP.play(name + "-backup", "Succeeded", PlayedNamespace.ended(0, """
                {"kind":"Backup","backup":"%s.id","startedAt":"2026-11-22T02:00:00Z","completedAt":"2026-11-22T02:01:00Z",\
                "firstCut":"2026-11-22T02:00:10Z","lastCut":"2026-11-22T02:00:50Z","containers":2,"items":3000,"bytes":9000,\
                "storedBytes":1200,"requestUnits":812.5,"manifestSha256":"abcd","copies":[%s]}""".formatted(name, copies)));
        awaitStatus(name, status -> status.phase() == Phase.Complete);
    }

    private static void backup(PlayedNamespace namespace, String name, String policy, String repositories) {
        namespace.create("""
                apiVersion: cosmosbackup.io/v1alpha1
                kind: CosmosBackup
                metadata: {name: %s}
                spec:
                  source: {endpoint: "https://myaccount.documents.azure.com", credentials: {secretName: cosmos-key}}
                  repositories: %s
                  deletionPolicy: %s
                  template: %s
                """.formatted(name, repositories, policy, PlayedNamespace.NO_NODE), CosmosBackup.class);
    }

    private static CosmosBackupRepository repository(PlayedNamespace namespace, String name) {
        return namespace.create("""
                apiVersion: cosmosbackup.io/v1alpha1
                kind: CosmosBackupRepository
                metadata: {name: %1$s}
                spec:
                  azure:
                    endpoint: https://%1$saccount.blob.core.windows.net
                    container: backups
                    credentials: {secretName: %1$s-key}
                """.formatted(name), CosmosBackupRepository.class);
    }

    private static void probeJob(HasMetadata repository, int number) {
        SHOP.create(
                """
                apiVersion: batch/v1
                kind: Job
                metadata:
                  name: %1$s-probe-%2$d
                  labels: &labels
                    app.kubernetes.io/managed-by: cosmos-backup
                    cosmosbackup.io/kind: CosmosBackupRepository
                    cosmosbackup.io/name: %1$s
                  ownerReferences:
                  - {apiVersion: cosmosbackup.io/v1alpha1, kind: CosmosBackupRepository, name: %1$s, uid: %3$s, controller: true}
                spec:
                  backoffLimit: 0
                  template:
                    metadata: {labels: *labels}
                    spec:
                      restartPolicy: Never
                      nodeSelector: {cosmosbackup.io/no-such-node: "true"}
                      containers: [{name: engine, image: "cosmos-backup:never-pulled"}]
                """.formatted(
                                repository.getMetadata().getName(),
                                number,
                                repository.getMetadata().getUid()),
                Job.class);
    }

    private static void probed(String name, int number, int backups) {
        String job = "%s-probe-%d".formatted(name, number);
        await().atMost(PlayedNamespace.LONG)
                .until(() -> repository(name).getStatus() != null
                        && job.equals(
                                repository(name).getStatus().probe().attempts().jobName()));
        SHOP.awaitJob(job);
        SHOP.play(job, "Succeeded", PlayedNamespace.ended(0, """
                {"kind":"Probe","repository":"%s","writable":true,"backups":%d,"damaged":0,"protection":{"immutabilityPolicy":"No",\
                "legalHold":"No","versioning":"Unknown","softDeleteDays":7}}""".formatted(name, backups)));
    }

    private static String entry(String id, String digit) {
        return """
                {"kind":"Entry","backup":"%s.1a2b3c4d","found":{"run":"r","series":"elsewhere/nightly","sequence":1,"type":"Full",\
                "mode":"LatestVersion","endpoint":"https://myaccount.documents.azure.com","account":"myaccount",\
                "startedAt":"2026-11-22T02:00:05.123Z","completedAt":"2026-11-22T02:00:59.456Z","firstCut":"2026-11-22T02:00:10.250Z",\
                "lastCut":"2026-11-22T02:00:50Z","containers":2,"items":3000,"bytes":9000000,"storedBytes":1200000,\
                "requestUnits":812.5,"encrypted":true,"manifestSha256":"%s","signedBy":"k1"}}
                """.formatted(id, digit.repeat(64));
    }

    private static List<CosmosBackup> discovered() {
        return SHOP.client().resources(CosmosBackup.class).inNamespace(SHOP.name()).list().getItems().stream()
                .filter(backup -> backup.getSpec().discovered() != null)
                .toList();
    }

    private static CosmosBackupRepository repository(String name) {
        return SHOP.client()
                .resources(CosmosBackupRepository.class)
                .inNamespace(SHOP.name())
                .withName(name)
                .require();
    }

    private static CosmosBackup get(String name) {
        return SHOP.client()
                .resources(CosmosBackup.class)
                .inNamespace(SHOP.name())
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

    private static void awaitGone(PlayedNamespace namespace, String name) {
        await().atMost(PlayedNamespace.LONG)
                .until(() -> namespace
                                .client()
                                .resources(CosmosBackup.class)
                                .inNamespace(namespace.name())
                                .withName(name)
                                .get()
                        == null);
    }

    private static String reason(CosmosBackupStatus status) {
        return Conditions.find(status.conditions(), Conditions.READY)
                .orElseThrow()
                .reason();
    }
}
