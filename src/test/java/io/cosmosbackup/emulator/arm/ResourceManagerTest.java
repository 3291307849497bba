package io.cosmosbackup.emulator.arm;

import static io.cosmosbackup.emulator.arm.ManagedAccount.ALL;
import static io.cosmosbackup.emulator.arm.ManagedAccount.AUDIENCE;
import static io.cosmosbackup.emulator.arm.ManagedAccount.CONTAINER;
import static io.cosmosbackup.emulator.arm.ManagedAccount.GROUP;
import static io.cosmosbackup.emulator.arm.ManagedAccount.ID;
import static io.cosmosbackup.emulator.arm.ManagedAccount.OWNER;
import static io.cosmosbackup.emulator.arm.ManagedAccount.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cosmosbackup.emulator.EmulatorClient;
import io.cosmosbackup.emulator.arm.ManagerClient.Answer;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ResourceManagerTest {
    private final ManagedAccount account = new ManagedAccount();
    private final ResourceManager manager = account.manager;
    private final ManagerClient owner = account.owner;
    private final EmulatorClient data = account.data;

    @AfterEach
    void stop() {
        account.close();
    }

    @Test
    void bothPlanesShowTheSameDatabasesAndContainers() throws IOException, InterruptedException {
        account.createShop();
        var stored = data.send("GET", "dbs/shop/colls/orders", Map.of(), new byte[0])
                .ok()
                .json();
        assertEquals("/pk", stored.at("/partitionKey/paths/0").asText());

        Answer shown = owner.get("/sqlDatabases/shop/containers/orders");
        assertEquals(
                ID + "/sqlDatabases/shop/containers/orders",
                shown.json().path("id").asText());
        assertEquals("orders", shown.json().path("name").asText());
        assertEquals(
                "Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers",
                shown.json().path("type").asText());
        var resource = shown.json().at("/properties/resource");
        assertEquals(stored.path("_rid"), resource.path("_rid"));
        assertEquals(stored.path("_etag"), resource.path("_etag"));
        assertEquals("{\"uniqueKeys\":[]}", resource.path("uniqueKeyPolicy").toString());
        assertTrue(
                shown.response().body().contains("\"defaultTtl\":3600,"),
                shown.response().body());
    }

    @Test
    void aTokenOfAnotherIssuerAudienceOrTimeOpensNothing() throws IOException, InterruptedException {
        for (String audience : List.of("https://management.azure.com/", "https://management.core.windows.net")) {
            try (ManagerClient client = new ManagerClient(manager, account.token(OWNER, audience))) {
                assertEquals(200, client.get("").status());
            }
        }
        String old = account.entra.token(OWNER, AUDIENCE, Instant.now().minusSeconds(7200), Duration.ofHours(1));
        for (var refused : Map.of(
                        account.token(OWNER, "https://cosmos.azure.com"),
                        "InvalidAuthenticationTokenAudience",
                        old,
                        "ExpiredAuthenticationToken",
                        "no-token",
                        "InvalidAuthenticationToken")
                .entrySet()) {
            try (ManagerClient client = new ManagerClient(manager, refused.getKey())) {
                assertRefused(401, refused.getValue(), client.get(""));
            }
        }
        try (ManagerClient client = new ManagerClient(manager, null)) {
            assertRefused(401, "AuthenticationFailed", client.get(""));
        }
    }

    @Test
    void aMissingActionIsNamedWithItsScope() throws IOException, InterruptedException {
        account.createShop();
        RoleDefinition reader = RoleDefinition.parse("""
            {"Name":"reader","Description":"reads","AssignableScopes":["%s"],
            "Actions":["Microsoft.DocumentDB/databaseAccounts/*/read"],
            "NotActions":["microsoft.documentdb/databaseaccounts/sqlDatabases/containers/triggers/read"]}
            """.formatted(GROUP));
        manager.assign("reader", reader, ID + "/sqlDatabases/shop");
        try (ManagerClient client = account.as("reader")) {
            assertEquals(200, client.get("/sqlDatabases/shop").status());
            assertEquals(200, client.get("/sqlDatabases/shop/containers").status());
            assertRefused(403, "AuthorizationFailed", client.get("/sqlDatabases"));
            assertRefused(403, "AuthorizationFailed", client.get("/sqlDatabases/shop2"));
            assertRefused(403, "AuthorizationFailed", client.get("/sqlDatabases/shop/containers/orders/triggers"));
            Answer write = client.put("/sqlDatabases/shop/containers/new", CONTAINER);
            assertEquals(
                    "The client 'reader' with object id 'reader' does not have authorization to perform action"
                            + " 'Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers/write' over scope '"
                            + ID + "/sqlDatabases/shop/containers/new' or the scope is invalid. If access was"
                            + " recently granted, please refresh your credentials.",
                    write.message());
            manager.revoke("reader");
            assertRefused(403, "AuthorizationFailed", client.get("/sqlDatabases/shop"));
        }
    }

    @Test
    void rolesHaveOnlyActionsThatTheProviderKnows() {
        for (String action : List.of(
                "Microsoft.DocumentDB/databaseAccounts/readMetadata",
                "Microsoft.DocumentDB/databaseAccounts/sqlDatabases/clientEncryptionKeys/delete")) {
            assertThrows(
                    IllegalArgumentException.class,
                    () -> RoleDefinition.parse(ALL.replace("Microsoft.DocumentDB/*", action)));
        }
        RoleDefinition elsewhere = RoleDefinition.parse(ALL).assignableAt("/subscriptions/other");
        assertThrows(IllegalArgumentException.class, () -> manager.assign("someone", elsewhere, ID));
    }

    @Test
    void whatIsBegunIsDoneLater() throws IOException, InterruptedException {
        manager.setCompletion(new Completion.Later(2, OptionalInt.of(7)));
        Answer begun = owner.put("/sqlDatabases/shop", "{\"id\":\"shop\"}");
        assertEquals(202, begun.status());
        assertEquals("{\"status\":\"Enqueued\"}", begun.json().toString());
        assertEquals("7", begun.header("Retry-After"));
        List<String> states = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            assertEquals(
                    404, data.send("GET", "dbs/shop", Map.of(), new byte[0]).status());
            states.add(owner.follow("GET", URI.create(begun.header("Azure-AsyncOperation")), "")
                    .json()
                    .path("status")
                    .asText());
        }
        assertEquals(List.of("Enqueued", "Dequeued", "Succeeded"), states);
        assertEquals(200, data.send("GET", "dbs/shop", Map.of(), new byte[0]).status());
        Answer result = owner.follow("GET", URI.create(begun.header("Location")), "");
        assertEquals(200, result.status());
        assertEquals("shop", result.json().at("/properties/resource/id").asText());
    }

    @Test
    void whatIsBegunGoesOnWithoutBeingAskedFor() throws IOException, InterruptedException {
        manager.setCompletion(Completion.later(1));
        owner.put("/sqlDatabases/shop", "{\"id\":\"shop\"}");
        assertEquals(404, owner.get("/sqlDatabases/shop").status());
        assertEquals(200, owner.get("/sqlDatabases/shop").status());
    }

    @Test
    void aRoleAtTheAccountFollowsAnOperationByItsLocationOnly() throws IOException, InterruptedException {
        manager.setCompletion(Completion.later(0));
        manager.assign("at-account", RoleDefinition.parse(ALL), ID);
        try (ManagerClient client = account.as("at-account")) {
            Answer begun = client.put("/sqlDatabases/shop", "{\"id\":\"shop\"}");
            Answer status = client.follow("GET", URI.create(begun.header("Azure-AsyncOperation")), "");
            assertRefused(403, "AuthorizationFailed", status);
            assertTrue(status.message().contains("'Microsoft.DocumentDB/locations/operationsStatus/read'"));
            assertEquals(
                    200,
                    client.follow("GET", URI.create(begun.header("Location")), "")
                            .status());
        }
    }

    @Test
    void anOperationThatFailsSaysWhyInTheAccountsWords() throws IOException, InterruptedException {
        manager.setCompletion(Completion.later(0));
        Answer begun = owner.put("/sqlDatabases/absent/containers/orders", CONTAINER);
        assertEquals(202, begun.status());
        Answer status = owner.follow("GET", URI.create(begun.header("Azure-AsyncOperation")), "");
        assertEquals("Failed", status.json().path("status").asText());
        assertEquals("NotFound", status.code());
        assertTrue(status.message().contains("Owner resource does not exist"), status.message());
        assertRefused(404, "NotFound", owner.follow("GET", URI.create(begun.header("Location")), ""));
    }

    @Test
    void throughputIsTheAccountsOffer() throws IOException, InterruptedException {
        account.createShop();
        assertRefused(404, "NotFound", owner.get("/sqlDatabases/shop/throughputSettings/default"));
        String setting = "/sqlDatabases/shop/containers/orders/throughputSettings/default";
        var manual = owner.get(setting).json().at("/properties/resource");
        assertEquals(400, manual.path("throughput").asInt());
        assertEquals("400", manual.path("minimumThroughput").textValue());
        assertFalse(manual.has("autoscaleSettings"));

        assertEquals(200, owner.put(setting, "{\"throughput\":700}").status());
        assertEquals(
                700,
                owner.get(setting).json().at("/properties/resource/throughput").asInt());
        assertRefused(400, "BadRequest", owner.put(setting, "{\"autoscaleSettings\":{\"maxThroughput\":2000}}"));
        assertEquals(
                200, owner.send("POST", setting + "/migrateToAutoscale", "").status());
        assertEquals(
                1000,
                owner.get(setting)
                        .json()
                        .at("/properties/resource/autoscaleSettings/maxThroughput")
                        .asInt());
    }

    @Test
    void optionsSayTheThroughputOfWhatIsCreated() throws IOException, InterruptedException {
        assertEquals(200, owner.send("PUT", "/sqlDatabases/shared", """
            {"properties":{"resource":{"id":"shared"},"options":{"throughput":500}}}\
            """).status());
        assertEquals(
                500,
                owner.get("/sqlDatabases/shared/throughputSettings/default")
                        .json()
                        .at("/properties/resource/throughput")
                        .asInt());
        owner.put("/sqlDatabases/shared/containers/orders", CONTAINER);
        assertRefused(404, "NotFound", owner.get("/sqlDatabases/shared/containers/orders/throughputSettings/default"));
        assertEquals(
                200,
                owner.send("PUT", "/sqlDatabases/shared/containers/big", """
                    {"properties":{"resource":{"id":"big","partitionKey":{"paths":["/pk"],"kind":"Hash"}},
                    "options":{"autoscaleSettings":{"maxThroughput":4000}}}}\
                    """).status());
        assertEquals(
                4000,
                owner.get("/sqlDatabases/shared/containers/big/throughputSettings/default")
                        .json()
                        .at("/properties/resource/autoscaleSettings/maxThroughput")
                        .asInt());
    }

    @Test
    void scriptsAndKeysAreWrittenReadListedAndDeleted() throws IOException, InterruptedException {
        account.createShop();
        String container = "/sqlDatabases/shop/containers/orders";
        Map<String, String> resources = Map.of(
                container + "/storedProcedures/bulk",
                "{\"id\":\"bulk\",\"body\":\"function () {}\"}",
                container + "/userDefinedFunctions/tax",
                "{\"id\":\"tax\",\"body\":\"function (x) {}\"}",
                container + "/triggers/stamp",
                "{\"id\":\"stamp\",\"body\":\"f\",\"triggerType\":\"Pre\",\"triggerOperation\":\"All\"}",
                "/sqlDatabases/shop/clientEncryptionKeys/k1",
                "{\"id\":\"k1\",\"encryptionAlgorithm\":\"AEAD_AES_256_CBC_HMAC_SHA256\","
                        + "\"wrappedDataEncryptionKey\":\"U3dh\",\"keyWrapMetadata\":{\"name\":\"n\"}}");
        for (var one : resources.entrySet()) {
            String list = one.getKey().substring(0, one.getKey().lastIndexOf('/'));
            assertEquals(200, owner.put(one.getKey(), one.getValue()).status(), one.getKey());
            assertEquals(200, owner.put(one.getKey(), one.getValue()).status(), "again");
            var listed = owner.get(list).json().path("value");
            assertEquals(1, listed.size());
            assertEquals(owner.get(one.getKey()).json(), listed.path(0));
            if (list.endsWith("Keys")) {
                assertRefused(405, "MethodNotAllowed", owner.send("DELETE", one.getKey(), ""));
            } else {
                assertEquals(204, owner.send("DELETE", one.getKey(), "").status());
                assertRefused(404, "NotFound", owner.get(one.getKey()));
            }
        }
    }

    @Test
    void aPutReplacesWhatIsThere() throws IOException, InterruptedException {
        account.createShop();
        owner.put("/sqlDatabases/shop/containers/orders", """
            {"id":"orders","partitionKey":{"paths":["/pk"],"kind":"Hash","version":2}}\
            """);
        assertFalse(owner.get("/sqlDatabases/shop/containers/orders")
                .json()
                .at("/properties/resource")
                .has("defaultTtl"));
    }

    @Test
    void optionsOfAPutSetTheThroughputOfWhatIsThere() throws IOException, InterruptedException {
        account.createShop();
        String body = "{\"properties\":{\"resource\":" + CONTAINER + ",\"options\":%s}}";
        String container = "/sqlDatabases/shop/containers/orders";
        assertEquals(
                200,
                owner.send("PUT", container, body.formatted("{\"throughput\":900}"))
                        .status());
        assertEquals(
                900,
                owner.get(container + "/throughputSettings/default")
                        .json()
                        .at("/properties/resource/throughput")
                        .asInt());
        assertRefused(
                400,
                "BadRequest",
                owner.send("PUT", container, body.formatted("{\"autoscaleSettings\":{\"maxThroughput\":4000}}")));
    }

    @Test
    void aPutWithoutTheUniqueKeysOfWhatIsThereIsRefused() throws IOException, InterruptedException {
        owner.put("/sqlDatabases/shop", "{\"id\":\"shop\"}");
        String keys = ",\"uniqueKeyPolicy\":{\"uniqueKeys\":[{\"paths\":[\"/n\"]}]}}";
        String container = "/sqlDatabases/shop/containers/orders";
        assertEquals(
                200,
                owner.put(container, CONTAINER.substring(0, CONTAINER.length() - 1) + keys)
                        .status());
        assertRefused(400, "BadRequest", owner.put(container, CONTAINER));
    }

    @Test
    void listsComeInPages() throws IOException, InterruptedException {
        manager.setPageSize(2);
        for (int i = 0; i < 5; i++) {
            owner.put("/sqlDatabases/d%20" + i, "{\"id\":\"d " + i + "\"}");
        }
        List<String> names = new ArrayList<>();
        Answer page = owner.get("/sqlDatabases");
        for (int pages = 0; pages < 3; pages++) {
            page.json().path("value").forEach(one -> names.add(one.path("name").asText()));
            if (page.json().has("nextLink")) {
                page = owner.follow(
                        "GET", URI.create(page.json().path("nextLink").asText()), "");
            }
        }
        assertEquals(List.of("d 0", "d 1", "d 2", "d 3", "d 4"), names);
    }
}
