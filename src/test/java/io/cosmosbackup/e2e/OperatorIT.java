package io.cosmosbackup.e2e;

import static io.cosmosbackup.e2e.TestNamespace.condition;
import static io.cosmosbackup.e2e.TestNamespace.isTrue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.cosmosbackup.emulator.AccountKeys;
import io.cosmosbackup.emulator.Fault;
import io.cosmosbackup.emulator.FaultRule;
import io.cosmosbackup.support.AccountContents;
import io.cosmosbackup.support.Azurite;
import io.cosmosbackup.support.HazardData;
import io.cosmosbackup.support.InstalledOperator;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;

/// Whole stories, as a person with kubectl lives them.
class OperatorIT {
    private final TestNamespace namespace = new TestNamespace();

    @BeforeAll
    static void start() {
        InstalledOperator.start();
    }

    @AfterEach
    void clean() {
        namespace.close();
    }

    @ConcurrentTest
    void aScheduleBacksUpIntoTwoRepositoriesAndARestoreBringsEverythingBack() {
        int documents = HazardData.load(namespace.account);
        List<String> before = AccountContents.of(namespace.account);
        namespace.repository("east", 1);
        namespace.repository("west", 2);
        namespace.apply("""
                apiVersion: cosmosbackup.io/v1alpha1
                kind: CosmosBackupSchedule
                metadata: {name: nightly}
                spec:
                  source: {api: NoSQL, endpoint: "%s", allowInsecure: true, credentials: {secretName: cosmos}}
                  repositories: [east, west]
                  full: {cron: "0 2 * * *"}
                  timeZone: Europe/Berlin
                  runOnCreate: true
                """.formatted(namespace.endpoint()));
        JsonNode schedule = Awaitility.await("a restore point")
                .atMost(TestNamespace.LONG)
                .until(
                        () -> namespace.get("CosmosBackupSchedule", "nightly"),
                        s -> !s.path("status").path("restorePoints").isEmpty());
        assertTrue(isTrue(schedule, "Ready"), schedule.path("status").toString());
        assertTrue(schedule.at("/status/schedule").hasNonNull("nextTime"));
        String name = schedule.path("status")
                .path("restorePoints")
                .path(0)
                .path("name")
                .asText();
        assertTrue(name.matches("nightly-full-\\d{12}"), name);
        JsonNode backup = namespace.await("CosmosBackup", name, "Complete");
        assertEquals(documents, backup.at("/status/contents/items").asInt());
        assertEquals("2/2", backup.path("status").path("durableCopies").asText());
        assertTrue(isTrue(backup, "Ready"));

        namespace.destroyData();
        restore("back", name);
        JsonNode restore = namespace.await("CosmosRestore", "back", "Complete");
        assertEquals(documents, restore.at("/status/result/documents/written").asInt());
        AccountContents.assertSame(before, AccountContents.of(namespace.account));
    }

    @ConcurrentTest
    void anEngineThatIsKilledIsTriedAgainAndWhatItCompletesRestores() {
        HazardData.load(namespace.account);
        List<String> before = AccountContents.of(namespace.account);
        namespace.repository("east", 1);
        namespace.emulator.addFault(standstill("GET"));
        namespace.backup("killed", "east", "template: {backoffLimit: 3}");
        namespace.killWhileReading("CosmosBackup", "killed", "killed-backup");
        namespace.emulator.clearFaults();
        namespace.await("CosmosBackup", "killed", "Complete");
        assertEquals(1, namespace.failedPods("killed-backup"));

        namespace.destroyData();
        namespace.emulator.addFault(standstill("POST"));
        restore("back", "killed");
        namespace.killWhileReading("CosmosRestore", "back", "back-restore");
        namespace.emulator.clearFaults();
        namespace.await("CosmosRestore", "back", "Complete");
        assertEquals(1, namespace.failedPods("back-restore"));
        AccountContents.assertSame(before, AccountContents.of(namespace.account));
    }

    @ConcurrentTest
    void anEngineThatIsKilledWithoutARetryLeftEndsFailedWithAReason() {
        HazardData.load(namespace.account);
        namespace.repository("east", 1);
        namespace.emulator.addFault(standstill("GET"));
        namespace.backup("killed", "east", "template: {backoffLimit: 0}");
        namespace.killWhileReading("CosmosBackup", "killed", "killed-backup");
        JsonNode failed = namespace.await("CosmosBackup", "killed", "Failed");
        assertTrue(isTrue(failed, "Stalled"));
        assertTrue(!condition(failed, "Failed").path("message").asText().isEmpty());
        assertEquals("Failed", failed.path("status").path("phase").asText());
    }

    /// The engine begins, and cannot end before it is killed.
    private static FaultRule standstill(String verb) {
        return FaultRule.of(new Fault.Delay(Duration.ofMinutes(5)))
                .onVerb(verb)
                .onPath("docs")
                .after(10);
    }

    @ConcurrentTest
    void aRunOverItsDeadlineEndsFailed() {
        HazardData.load(namespace.account);
        namespace.repository("east", 1);
        namespace.emulator.addFault(FaultRule.of(new Fault.Delay(Duration.ofSeconds(20)))
                .onVerb("GET")
                .onPath("docs"));
        namespace.backup("late", "east", "template: {backoffLimit: 0, activeDeadlineSeconds: 15}");
        JsonNode failed = namespace.await("CosmosBackup", "late", "Failed");
        assertEquals(
                "DeadlineExceeded", condition(failed, "Failed").path("reason").asText());
        assertTrue(isTrue(failed, "Stalled"));
        assertEquals("Failed", failed.path("status").path("phase").asText());
    }

    @ConcurrentTest
    void aWrongKeyIsNamed() {
        HazardData.load(namespace.account);
        namespace.repository("east", 1);
        namespace.secret("wrong", AccountKeys.random().primary());
        failing("wrong-key", namespace.endpoint(), "wrong", "AccessDenied", "refused the key");
    }

    @ConcurrentTest
    void anUnknownAccountIsNamed() {
        namespace.repository("east", 1);
        failing("unknown", "https://nosuchaccount.documents.azure.com", "cosmos", "AccountNotFound", "nosuchaccount");
    }

    @ConcurrentTest
    void aMissingSecretIsNamedAtOnceAndEndsFailed() {
        namespace.repository("east", 1);
        failing("no-secret", namespace.endpoint(), "forgotten", "SecretNotFound", "forgotten");
    }

    @ConcurrentTest
    void aSecretThatComesLateIsEnough() {
        HazardData.load(namespace.account);
        namespace.repository("east", 1);
        backupOf("late", namespace.endpoint(), "late");
        namespace.awaitReason("CosmosBackup", "late", "SecretNotFound");
        namespace.secret("late", namespace.emulator.key());
        namespace.await("CosmosBackup", "late", "Complete");
    }

    @ConcurrentTest
    void aMissingBlobContainerIsNamedAndTheOtherRepositoryHoldsTheBackup() {
        HazardData.load(namespace.account);
        namespace.repository("east", 1);
        namespace.secret("west", new Azurite(2).key());
        namespace.repository("west", new Azurite(2), "never-created", "west");
        JsonNode west = namespace.awaitReason("CosmosBackupRepository", "west", "BlobContainerNotFound");
        assertTrue(condition(west, "Ready").path("message").asText().contains("never-created"));
        namespace.awaitReason("CosmosBackupRepository", "east", "RepositoryReady");
        namespace.backup("both", "east, west", "");
        JsonNode backup = namespace.await("CosmosBackup", "both", "Complete");
        assertEquals(
                "CopiesMissing", condition(backup, "Complete").path("reason").asText());
        assertEquals("1/2", backup.path("status").path("durableCopies").asText());
    }

    @ConcurrentTest
    void aWrongStorageKeyIsNamedAndABackupWaitsUntilItIsMended() {
        HazardData.load(namespace.account);
        Azurite azurite = new Azurite(1);
        namespace.secret("storage", AccountKeys.random().primary());
        namespace.repository("east", azurite, azurite.newContainer(), "storage");
        namespace.awaitReason("CosmosBackupRepository", "east", "AccessDenied");
        namespace.backup("parked", "east", "");
        JsonNode parked = namespace.awaitReason("CosmosBackup", "parked", "RepositoryNotReady");
        assertEquals("Pending", parked.path("status").path("phase").asText());
        assertTrue(condition(parked, "Ready").path("message").asText().contains("east"));
        namespace.replaceSecret("storage", azurite.key());
        namespace.await("CosmosBackup", "parked", "Complete");
    }

    private void restore(String name, String backup) {
        namespace.apply("""
                apiVersion: cosmosbackup.io/v1alpha1
                kind: CosmosRestore
                metadata: {name: %s}
                spec:
                  from: {backupName: %s}
                  target: {endpoint: "%s", allowInsecure: true, credentials: {secretName: cosmos}}
                """.formatted(name, backup, namespace.endpoint()));
    }

    private void backupOf(String name, String endpoint, String secret) {
        namespace.apply("""
                apiVersion: cosmosbackup.io/v1alpha1
                kind: CosmosBackup
                metadata: {name: %s}
                spec:
                  source: {api: NoSQL, endpoint: "%s", allowInsecure: true, credentials: {secretName: %s}}
                  repositories: [east]
                  template: {backoffLimit: 0}
                """.formatted(name, endpoint, secret));
    }

    private void failing(String name, String endpoint, String secret, String reason, String message) {
        backupOf(name, endpoint, secret);
        JsonNode failed = namespace.await("CosmosBackup", name, "Failed");
        assertEquals(reason, condition(failed, "Failed").path("reason").asText());
        assertTrue(
                condition(failed, "Failed").path("message").asText().contains(message),
                condition(failed, "Failed").toString());
        assertTrue(isTrue(failed, "Stalled"));
    }
}
