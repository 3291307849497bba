package io.cosmosbackup.emulator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StoredResourcesTest {
    private static final byte[] NONE = new byte[0];

    private final CosmosEmulator emulator =
            CosmosEmulator.start(EmulatorOptions.defaults().withPartitions(1));
    private final EmulatorClient client = new EmulatorClient(emulator.endpoint(), emulator.key());

    @BeforeEach
    void create() {
        client.createDatabase("db").ok();
        client.createContainer("db", "c", "/pk").ok();
        send("POST", "dbs/db/users", "{\"id\":\"u\"}").ok();
    }

    @AfterEach
    void stop() {
        client.close();
        emulator.close();
    }

    private EmulatorClient.Answer send(String verb, String path, String body) {
        return client.send(verb, path, Map.of(), body.getBytes(UTF_8));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '#',
            value = {
                "dbs/db/colls/c/sprocs|StoredProcedures|\"body\":\"function () { }\"",
                "dbs/db/colls/c/triggers|Triggers|\"body\":\"x\",\"triggerType\":\"Pre\",\"triggerOperation\":\"All\"",
                "dbs/db/colls/c/udfs|UserDefinedFunctions|\"body\":\"function () { return 1.0; }\"",
                "dbs/db/users|Users|\"more\":1.10",
                "dbs/db/users/u/permissions|Permissions|\"permissionMode\":\"Read\",\"resource\":\"dbs/db/colls/c\"",
                "dbs/db/clientencryptionkeys|ClientEncryptionKeys|\"encryptionAlgorithm\":\"A\","
                        + "\"wrappedDataEncryptionKey\":\"AA==\",\"keyWrapMetadata\":{\"type\":\"k\"}"
            })
    void resourcesAreKeptAsSentByNameAndById(String feed, String member, String members) {
        String sent = "{ \"id\":\"it\", " + members + ", \"unknown\" : [ ] }";
        EmulatorClient.Answer created = send("POST", feed, sent);
        assertEquals(201, created.status(), created::text);
        assertTrue(created.text().startsWith(sent.substring(0, sent.length() - 1)), created::text);
        assertEquals(created.header("etag"), created.json().path("_etag").asText());
        assertEquals(409, send("POST", feed, sent).status());

        String self = created.json().path("_self").asText();
        assertEquals(created.text(), send("GET", feed + "/it", "").ok().text());
        assertEquals(created.text(), send("GET", self, "").ok().text());
        assertEquals(created.json(), found(send("GET", feed, "").ok(), member, "it"));
        String selfFeed = self.substring(0, self.lastIndexOf('/', self.length() - 2));
        assertEquals(created.json(), found(send("GET", selfFeed, "").ok(), member, "it"));
        EmulatorClient.Answer queried = client.send(
                "POST",
                feed,
                Map.of("Content-Type", "application/query+json"),
                "{\"query\":\"SELECT * FROM c WHERE c.id = 'it'\"}".getBytes(UTF_8));
        assertEquals(created.json(), found(queried.ok(), member, "it"));

        EmulatorClient.Answer replaced = send("PUT", feed + "/it", sent.replace("[ ]", "2"));
        assertEquals(200, replaced.status());
        assertEquals(2, send("GET", self, "").ok().json().path("unknown").asInt());
        assertNotEquals(created.header("etag"), replaced.header("etag"));
        Map<String, String> stale = Map.of("If-Match", String.valueOf(created.header("etag")));
        assertEquals(412, client.send("DELETE", feed + "/it", stale, NONE).status());
        assertEquals(
                412,
                client.send("PUT", feed + "/it", stale, sent.getBytes(UTF_8)).status());
        Map<String, String> known = Map.of("If-None-Match", String.valueOf(replaced.header("etag")));
        assertEquals(304, client.send("GET", feed + "/it", known, NONE).status());
        assertEquals(204, send("DELETE", self, "").status());
        assertEquals(404, send("GET", feed + "/it", "").status());
        assertEquals(404, send("DELETE", feed + "/it", "").status());
    }

    private static JsonNode found(EmulatorClient.Answer feed, String member, String id) {
        for (JsonNode one : feed.json().path(member)) {
            if (one.path("id").asText().equals(id)) {
                return one;
            }
        }
        throw new AssertionError("no " + id + " in " + feed.text());
    }

    @Test
    void whatIsMissingIsRefused() {
        assertEquals(
                400, send("POST", "dbs/db/colls/c/sprocs", "{\"id\":\"s\"}").status());
        assertEquals(
                400, send("POST", "dbs/db/colls/c/sprocs", "{\"body\":\"s\"}").status());
        assertEquals(
                400,
                send("POST", "dbs/db/colls/c/triggers", "{\"id\":\"t\",\"body\":\"s\"}")
                        .status());
        assertEquals(404, send("GET", "dbs/db/colls/gone/sprocs", "").status());
        assertEquals(1003, send("GET", "dbs/db/users/gone/permissions", "").subStatus());
        assertEquals(
                404,
                send("PUT", "dbs/db/colls/c/udfs/gone", "{\"id\":\"gone\",\"body\":\"\"}")
                        .status());
    }

    @Test
    void onlyUsersAreRenamed() {
        assertEquals(200, send("PUT", "dbs/db/users/u", "{\"id\":\"v\"}").status());
        assertEquals(404, send("GET", "dbs/db/users/u", "").status());
        assertEquals(200, send("GET", "dbs/db/users/v/permissions", "").status());
        send("POST", "dbs/db/colls/c/sprocs", "{\"id\":\"s\",\"body\":\"\"}").ok();
        assertEquals(
                400,
                send("PUT", "dbs/db/colls/c/sprocs/s", "{\"id\":\"t\",\"body\":\"\"}")
                        .status());
    }

    @Test
    void executingIsNotImplementedByName() {
        assertEquals(404, send("POST", "dbs/db/colls/c/sprocs/s", "[]").status());
        send("POST", "dbs/db/colls/c/sprocs", "{\"id\":\"s\",\"body\":\"\"}").ok();
        EmulatorClient.Answer executed = send("POST", "dbs/db/colls/c/sprocs/s", "[]");
        assertEquals(501, executed.status());
        assertTrue(executed.text().contains("executing the stored procedure s"), executed::text);
    }

    @Test
    void thereAreNoConflictsButPlantedOnes() {
        EmulatorClient.Answer conflicts =
                send("GET", "dbs/db/colls/c/conflicts", "").ok();
        assertEquals("[]", conflicts.json().path("Conflicts").toString());
        assertEquals(404, send("GET", "dbs/db/colls/c/conflicts/x", "").status());
        assertEquals(
                501, send("POST", "dbs/db/colls/c/conflicts", "{\"id\":\"x\"}").status());
        emulator.addConflict("db", "c", "{\"id\":\"x\",\"operationType\":\"replace\"}");
        assertEquals(
                "replace",
                send("GET", "dbs/db/colls/c/conflicts/x", "")
                        .ok()
                        .json()
                        .path("operationType")
                        .asText());
    }

    /// Each permission comes with a token.
    @Test
    void aReadOnlyKeyIsNotShownPermissions() {
        try (EmulatorClient reader =
                new EmulatorClient(emulator.endpoint(), emulator.keys().primaryReadOnly())) {
            assertEquals(
                    200, reader.send("GET", "dbs/db/users/u", Map.of(), NONE).status());
            assertEquals(
                    403,
                    reader.send("GET", "dbs/db/users/u/permissions", Map.of(), NONE)
                            .status());
        }
    }

    @Test
    void aUserHasOnePermissionForAResource() {
        String permission = "{\"id\":\"%s\",\"permissionMode\":\"Read\",\"resource\":\"dbs/db/colls/%s\"}";
        send("POST", "dbs/db/users/u/permissions", permission.formatted("one", "c"))
                .ok();
        assertEquals(
                409,
                send("POST", "dbs/db/users/u/permissions", permission.formatted("two", "c/"))
                        .status());
        send("POST", "dbs/db/users/u/permissions", permission.formatted("two", "d"))
                .ok();
    }

    @Test
    void aFeedHasAHundredOnAPage() {
        for (int i = 0; i < 101; i++) {
            send("POST", "dbs/db/colls/c/udfs", "{\"id\":\"f" + i + "\",\"body\":\"x\"}")
                    .ok();
        }
        EmulatorClient.Answer first = send("GET", "dbs/db/colls/c/udfs", "").ok();
        assertEquals(100, first.json().path("UserDefinedFunctions").size());
        Map<String, String> next = Map.of("x-ms-continuation", String.valueOf(first.header("x-ms-continuation")));
        EmulatorClient.Answer second =
                client.send("GET", "dbs/db/colls/c/udfs", next, NONE).ok();
        assertEquals(1, second.json().path("UserDefinedFunctions").size());
        assertNull(second.header("x-ms-continuation"));
    }

    @Test
    void resourcesGoWithTheirOwner() {
        send("POST", "dbs/db/colls/c/sprocs", "{\"id\":\"s\",\"body\":\"\"}").ok();
        send("DELETE", "dbs/db/colls/c", "").ok();
        client.createContainer("db", "c", "/pk").ok();
        assertEquals(404, send("GET", "dbs/db/colls/c/sprocs/s", "").status());
    }
}
