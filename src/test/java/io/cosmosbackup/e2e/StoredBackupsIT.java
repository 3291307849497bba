package io.cosmosbackup.e2e;

import static io.cosmosbackup.e2e.TestNamespace.isTrue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.cosmosbackup.engine.crypto.Identities;
import io.cosmosbackup.engine.crypto.SigningKey;
import io.cosmosbackup.engine.crypto.TrustedKeys;
import io.cosmosbackup.engine.repository.Repository;
import io.cosmosbackup.support.AccountContents;
import io.cosmosbackup.support.Azurite;
import io.cosmosbackup.support.HazardData;
import io.cosmosbackup.support.InstalledOperator;
import java.util.List;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// The life of what is stored, on a real kubelet: encrypted and signed, copied later, read back every minute, found by
/// another namespace that has lost everything else, restored from there, and deleted with its CosmosBackup.
class StoredBackupsIT {
    private final Identities identity = Identities.generate();
    private final SigningKey key = SigningKey.generate();
    private final Azurite east = new Azurite(1);
    private final Azurite west = new Azurite(2);
    private final String eastContainer = east.newContainer();
    private final String westContainer = "t-" + UUID.randomUUID();
    private final TestNamespace home = new TestNamespace();
    private final TestNamespace elsewhere = new TestNamespace();

    @BeforeAll
    static void start() {
        InstalledOperator.start();
    }

    @AfterEach
    void clean() {
        home.close();
        elsewhere.close();
    }

    private void keys(TestNamespace namespace) {
        namespace.secret("east", east.key());
        namespace.secret("west", west.key());
        namespace.apply("""
                apiVersion: v1
                kind: Secret
                metadata: {name: shop-identity}
                stringData: {identity: "%s"}
                """.formatted(identity.text().strip()));
    }

    private void repository(TestNamespace namespace, String name, Azurite azurite, String container, String access) {
        namespace.apply("""
                apiVersion: cosmosbackup.io/v1alpha1
                kind: CosmosBackupRepository
                metadata: {name: %s}
                spec:
                  azure: {endpoint: "%s", allowInsecure: true, container: %s, credentials: {secretName: %s}}
                  access: %s
                  trustedKeys: ["%s"]
                """.formatted(
                        name,
                        azurite.endpoint(),
                        container,
                        name,
                        access,
                        key.publicKey().text()));
    }

    private static List<String> stored(Azurite azurite, String container) {
        return new Repository("r", azurite.open(container), TrustedKeys.none()).backups();
    }

    private static JsonNode await(String what, TestNamespace namespace, String backup, String pointer, String value) {
        return Awaitility.await(what)
                .atMost(TestNamespace.LONG)
                .until(
                        () -> namespace.get("CosmosBackup", backup),
                        seen -> seen.path("status").at(pointer).asText().equals(value));
    }

    @Test
    void whatIsStoredIsCopiedVerifiedFoundElsewhereRestoredAndDeleted() {
        int documents = HazardData.load(home.account);
        List<String> before = AccountContents.of(home.account);
        keys(home);
        home.apply("""
                apiVersion: v1
                kind: Secret
                metadata: {name: shop-signing}
                stringData: {key: "%s"}
                """.formatted(key.pem().replace("\n", "\\n")));
        repository(home, "east", east, eastContainer, "ReadWrite");
        repository(home, "west", west, westContainer, "ReadWrite"); // its Blob container is not there yet
        home.apply("""
                apiVersion: cosmosbackup.io/v1alpha1
                kind: CosmosBackupSchedule
                metadata: {name: nightly}
                spec:
                  source: {api: NoSQL, endpoint: "%s", allowInsecure: true, credentials: {secretName: cosmos}}
                  repositories: [east, west]
                  full: {cron: "0 2 1 1 *"}
                  runOnCreate: true
                  encryption: {recipients: [%s]}
                  signing: {secretName: shop-signing}
                  deletionPolicy: Delete
                  retention: {keepLast: 3}
                  verification: {cron: "* * * * *", level: Deep, identity: {secretName: shop-identity}}
                """.formatted(home.endpoint(), identity.recipients().getFirst()));
        String name = Awaitility.await("a restore point")
                .atMost(TestNamespace.LONG)
                .until(
                        () -> home.get("CosmosBackupSchedule", "nightly"),
                        s -> !s.path("status").path("restorePoints").isEmpty())
                .path("status")
                .path("restorePoints")
                .path(0)
                .path("name")
                .asText();
        JsonNode alone = home.await("CosmosBackup", name, "Complete");
        assertEquals("1/2", alone.path("status").path("durableCopies").asText());
        String id = alone.at("/status/backup/id").asText();

        west.create(westContainer);
        await("the missing copy", home, name, "/durableCopies", "2/2");
        assertEquals(List.of(id), stored(west, westContainer));
        await("a verification", home, name, "/lastVerification/result", "Passed");

        keys(elsewhere);
        repository(elsewhere, "east", east, eastContainer, "ReadOnly");
        JsonNode found = elsewhere.await("CosmosBackup", id, "Complete");
        assertEquals("Discovered", found.path("status").path("origin").asText());
        assertEquals(documents, found.at("/status/contents/items").asInt());
        elsewhere.apply("""
                apiVersion: cosmosbackup.io/v1alpha1
                kind: CosmosRestore
                metadata: {name: back}
                spec:
                  from: {backupName: "%s"}
                  identity: {secretName: shop-identity}
                  target: {endpoint: "%s", allowInsecure: true, credentials: {secretName: cosmos}}
                """.formatted(id, elsewhere.endpoint()));
        elsewhere.await("CosmosRestore", "back", "Complete");
        AccountContents.assertSame(before, AccountContents.of(elsewhere.account));

        assertTrue(isTrue(home.get("CosmosBackup", name), "Ready"));
        home.apply("""
                apiVersion: cosmosbackup.io/v1alpha1
                kind: CosmosBackup
                metadata: {name: newer}
                spec: {scheduleName: nightly}
                """);
        JsonNode newer = home.await("CosmosBackup", "newer", "Complete");
        List<String> left = List.of(newer.at("/status/backup/id").asText());
        home.delete("CosmosBackup", name);
        Awaitility.await("what is stored to be deleted")
                .atMost(TestNamespace.LONG)
                .until(() -> stored(east, eastContainer).equals(left)
                        && stored(west, westContainer).equals(left)
                        && home.get("CosmosBackup", name).isNull());
    }
}
