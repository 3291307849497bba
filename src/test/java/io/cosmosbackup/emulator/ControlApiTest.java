package io.cosmosbackup.emulator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cosmosbackup.emulator.entra.TokenService;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ControlApiTest {
    private final CosmosEmulator emulator =
            CosmosEmulator.start(EmulatorOptions.defaults().withPartitions(1).withControl());
    private final EmulatorClient client = new EmulatorClient(emulator.endpoint(), emulator.key());
    private final HttpClient http = HttpClient.newHttpClient();

    @BeforeEach
    void create() {
        client.createDatabase("db").ok();
        client.createContainer("db", "c", "/pk").ok();
    }

    @AfterEach
    void stop() {
        http.close();
        client.close();
        emulator.close();
    }

    private HttpResponse<String> call(String verb, String path, String body) throws Exception {
        return http.send(
                HttpRequest.newBuilder(emulator.endpoint().resolve("/_emulator/" + path))
                        .method(verb, HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void anAccountIsMadeToTakeSignedTokensAndNoKeys() throws Exception {
        try (TokenService tenant = TokenService.start("t")) {
            String token = tenant.token("oid-1", "https://cosmos.azure.com", Instant.now(), Duration.ofHours(1));
            String keys = tenant.keys().json().replaceFirst("^\\{", "{\"issuer\":\"" + tenant.issuer() + "\",");
            assertEquals(200, call("POST", "issuer", keys).statusCode());
            String role = "{\"principal\":\"oid-1\",\"role\":\"reader\",\"scope\":\"/dbs/db\"}";
            assertEquals(200, call("POST", "assignments", role).statusCode());
            assertEquals(
                    400,
                    call("POST", "assignments", role.replace("reader", "owner")).statusCode());
            assertEquals(200, call("POST", "localAuth", "{\"disabled\":true}").statusCode());
            assertEquals(401, client.createDatabase("no").status());
            try (EmulatorClient bearer = EmulatorClient.withToken(emulator.endpoint(), token)) {
                assertEquals(404, bearer.readItem("db", "c", "[\"p\"]", "none").status());
            }
            assertEquals(200, call("POST", "localAuth", "{\"disabled\":false}").statusCode());
            client.createDatabase("yes").ok();
        }
    }

    @Test
    void dumpsAreTextSequencesInTheOrderOfKeys() throws Exception {
        client.createItem("db", "c", "[\"p\"]", "{\"id\":\"b\",\n\"pk\":\"p\"}".getBytes(UTF_8))
                .ok();
        client.createItem("db", "c", "[\"p\"]", "{\"id\":\"a\",\"pk\":\"p\"}".getBytes(UTF_8))
                .ok();
        assertEquals(
                "\u001e{\"id\":\"a\",\"pk\":\"p\"}\n\u001e{\"id\":\"b\",\n\"pk\":\"p\"}\n",
                call("GET", "dump/db/c/sent", "").body());
        assertEquals(400, call("GET", "dump/db/c/other", "").statusCode());
        assertEquals(400, call("GET", "dump/db/none/sent", "").statusCode());
    }

    @Test
    void traitsAreSetOneByOneAndFaultsHaveWords() throws Exception {
        assertEquals(
                200,
                call("POST", "traits", "{\"serverless\":true,\"features\":[\"VECTOR_SEARCH\"],\"unreadySeconds\":9}")
                        .statusCode());
        assertEquals(200, call("POST", "traits", "{\"mergeEnabled\":true}").statusCode());
        assertEquals(
                new AccountTraits(true, true, Set.of(AccountTraits.Feature.VECTOR_SEARCH), Duration.ofSeconds(9)),
                emulator.traits());
        assertEquals(400, call("POST", "traits", "{\"features\":[\"OTHER\"]}").statusCode());
        call("POST", "faults", "{\"fault\":\"answer\",\"status\":403,\"message\":\"blocked by firewall\"}");
        EmulatorClient.Answer answer = client.send("GET", "dbs", Map.of(), new byte[0]);
        assertTrue(answer.text().contains("blocked by firewall"), answer::text);
    }

    @Test
    void partitionsAreSplit() throws Exception {
        HttpResponse<String> split = call("POST", "split/db/c", "{\"partition\":\"0\"}");
        assertEquals(200, split.statusCode(), split.body());
        assertEquals(2, client.partitionKeyRanges("db", "c").size());
        assertEquals(410, call("POST", "split/db/c", "{\"partition\":\"0\"}").statusCode());
    }

    @Test
    void partitionsAreMergedAndChangesLast() throws Exception {
        call("POST", "split/db/c", "{\"partition\":\"0\",\"at\":\"10000000000000000000000000000000\"}");
        assertEquals(
                "10000000000000000000000000000000",
                emulator.partitions("db", "c").getFirst().maxExclusive());
        assertEquals(
                200,
                call("POST", "merge/db/c", "{\"lower\":\"1\",\"upper\":\"2\",\"requests\":1}")
                        .statusCode());
        assertEquals(1007, client.changes("db", "c", "1", null, 1).subStatus());
        assertEquals(1002, client.changes("db", "c", "1", null, 1).subStatus());
        call("POST", "split/db/c", "{\"partition\":\"3\",\"requests\":0}");
        assertEquals(1007, client.changes("db", "c", "3", null, 1).subStatus());
        assertEquals(200, call("POST", "finish/db/c", "").statusCode());
        assertEquals(2, client.partitionKeyRanges("db", "c").size());
        assertEquals(
                400,
                call("POST", "merge/db/c", "{\"lower\":\"5\",\"upper\":\"4\"}").statusCode());
    }

    @Test
    void timeIsMovedAndExpiredItemsPurged() throws Exception {
        assertEquals(
                200,
                call("POST", "feeds", "{\"retentionSeconds\":3600,\"previousImages\":\"NONE\"}")
                        .statusCode());
        client.createContainer(
                        "db",
                        "{\"id\":\"t\",\"defaultTtl\":60,\"partitionKey\":{\"paths\":[\"/pk\"],\"kind\":\"Hash\"}}",
                        400)
                .ok();
        client.createItem("db", "t", "[\"p\"]", "{\"id\":\"a\",\"pk\":\"p\"}".getBytes(UTF_8))
                .ok();
        String now = String.valueOf(client.versions("db", "t", "0", "*", 1).header("etag"));
        var moved = Json.read(
                call("POST", "clock", "{\"advanceSeconds\":61}").body().getBytes(UTF_8));
        assertTrue(moved.path("time").asText().endsWith("Z"), moved::toString);
        assertEquals(404, client.readItem("db", "t", "[\"p\"]", "a").status());
        assertEquals(304, client.versions("db", "t", "0", now, 1).status());
        assertEquals(200, call("POST", "purge/db/t", "").statusCode());
        var purged = client.versions("db", "t", "0", now, 1).ok().json().path("Documents");
        assertTrue(purged.path(0).path("metadata").path("timeToLiveExpired").asBoolean());
        assertFalse(purged.path(0).has("previous"));
        assertEquals(400, call("POST", "clock", "{\"advanceSeconds\":-1}").statusCode());
    }

    @Test
    void faultsAreAddedAndRemoved() throws Exception {
        assertEquals(
                200,
                call(
                                "POST",
                                "faults",
                                "{\"fault\":\"answer\",\"status\":449,\"operation\":\"CHANGE_FEED\",\"times\":1}")
                        .statusCode());
        assertEquals(449, client.changes("db", "c", "0", null, 1).status());
        assertEquals(304, client.changes("db", "c", "0", null, 1).status());
        assertEquals(400, call("POST", "faults", "{\"fault\":\"nonsense\"}").statusCode());
        assertEquals(200, call("DELETE", "faults", "").statusCode());
    }

    @Test
    void statsCountRequestsByOperation() throws Exception {
        client.changes("db", "c", "0", null, 1);
        var stats = Json.read(call("GET", "stats", "").body().getBytes(UTF_8));
        assertEquals(1, stats.path("requests").path("CHANGE_FEED").asInt());
        assertEquals(0, stats.path("throttled").asInt());
    }

    @Test
    void keysAreRegenerated() throws Exception {
        String secondary = Json.read(call("POST", "keys/secondary", "").body().getBytes(UTF_8))
                .path("key")
                .asText();
        assertEquals(emulator.keys().secondary(), secondary);
        assertEquals(200, call("POST", "keys/primary", "").statusCode());
        assertEquals(401, client.readItem("db", "c", "[\"p\"]", "a").status());
        assertEquals(400, call("POST", "keys/tertiary", "").statusCode());
    }

    @Test
    void tokensAreIssuedForRolesAndScopes() throws Exception {
        String reader = token("{\"principal\":\"p\",\"role\":\"reader\",\"scope\":\"/dbs/db/colls/c\"}");
        String custom =
                token("{\"role\":[\"Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers/items/create\"]}");
        String expired = token("{\"role\":\"contributor\",\"seconds\":0}");
        assertEquals(List.of(404, 403), statuses(reader));
        assertEquals(List.of(403, 201), statuses(custom));
        assertEquals(List.of(401, 401), statuses(expired));
        assertEquals(400, call("POST", "tokens", "{\"role\":\"king\"}").statusCode());
    }

    private String token(String body) throws Exception {
        return Json.read(call("POST", "tokens", body).body().getBytes(UTF_8))
                .path("token")
                .asText();
    }

    /// Of a point read and of a creation.
    private List<Integer> statuses(String token) {
        try (EmulatorClient bearer = EmulatorClient.withToken(emulator.endpoint(), token)) {
            return List.of(
                    bearer.readItem("db", "c", "[\"p\"]", "none").status(),
                    bearer.createItem("db", "c", "[\"p\"]", "{\"id\":\"a\",\"pk\":\"p\"}".getBytes(UTF_8))
                            .status());
        }
    }

    @Test
    void partitionsAndRegionsGoDownAndComeUp() throws Exception {
        assertEquals(200, call("POST", "down/db/c", "{\"partition\":\"0\"}").statusCode());
        assertEquals(503, client.changes("db", "c", "0", null, 1).status());
        assertEquals(200, call("POST", "up/db/c", "{\"partition\":\"0\"}").statusCode());
        assertEquals(304, client.changes("db", "c", "0", null, 1).status());
        assertEquals(200, call("POST", "down", "{\"region\":\"Emulator\"}").statusCode());
        assertThrows(UncheckedIOException.class, () -> client.changes("db", "c", "0", null, 1));
        assertEquals(200, call("POST", "up", "").statusCode());
        assertEquals(304, client.changes("db", "c", "0", null, 1).status());
        assertEquals(400, call("POST", "failover", "{\"region\":\"Nowhere\"}").statusCode());
    }

    @Test
    void throughputBucketsAreConfigured() throws Exception {
        assertEquals(200, call("POST", "buckets/db/c", "{\"1\":40,\"2\":60}").statusCode());
        assertEquals(400, call("POST", "buckets/db/c", "{\"9\":40}").statusCode());
        assertEquals(400, call("POST", "buckets/db/c", "{\"1\":0}").statusCode());
    }

    @Test
    void withoutHttpsThereIsNoCertificate() throws Exception {
        assertEquals(400, call("GET", "certificate", "").statusCode());
    }

    @Test
    void nothingIsThereUnlessAskedFor() throws Exception {
        try (CosmosEmulator plain = CosmosEmulator.start()) {
            HttpRequest request = HttpRequest.newBuilder(plain.endpoint().resolve("/_emulator/stats"))
                    .build();
            assertEquals(
                    401,
                    http.send(request, HttpResponse.BodyHandlers.ofString()).statusCode());
        }
    }

    @Test
    void replicasAreMadeToLagAndPartitionsToFailOver() throws Exception {
        assertEquals(
                200,
                call("POST", "replication", "{\"lag\":5,\"regionLagSeconds\":7,\"level\":\"EVENTUAL\"}")
                        .statusCode());
        assertEquals(5, emulator.replication().lag());
        assertEquals(7, emulator.replication().regionLag().toSeconds());
        assertEquals(Replication.Level.EVENTUAL, emulator.replication().level());
        client.upsertItem("db", "c", "[\"p\"]", "{\"id\":\"a\",\"pk\":\"p\"}".getBytes(UTF_8))
                .ok();
        assertEquals(200, call("POST", "failover/db/c", "{\"partition\":\"0\"}").statusCode());
        assertTrue(String.valueOf(client.changes("db", "c", "0", null, -1).header("x-ms-session-token"))
                .startsWith("0:1#"));
        assertEquals(
                200,
                call("POST", "failover", "{\"region\":\"Emulator\",\"loss\":true}")
                        .statusCode());
    }
}
