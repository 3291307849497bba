package io.cosmosbackup.emulator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PatchTest {
    private static final String KEY = "[\"p\"]";
    private static final String DOCUMENT =
            "{ \"id\":\"a\", \"pk\":\"p\",\n \"n\" : 5, \"x\":1.10, \"o\":{ \"in\":{} }, \"t\":[1, 2], \"s\\u0061\":\"\\u00e9\" }";

    private final CosmosEmulator emulator =
            CosmosEmulator.start(EmulatorOptions.defaults().withPartitions(2));
    private final EmulatorClient client = new EmulatorClient(emulator.endpoint(), emulator.key());

    @BeforeEach
    void create() {
        client.createDatabase("db").ok();
        client.createContainer("db", "c", "/pk").ok();
        client.createItem("db", "c", KEY, DOCUMENT.getBytes(UTF_8)).ok();
    }

    @AfterEach
    void stop() {
        client.close();
        emulator.close();
    }

    private EmulatorClient.Answer patch(String body, Map<String, String> headers) {
        Map<String, String> all = new TreeMap<>(headers);
        all.put("x-ms-documentdb-partitionkey", KEY);
        return client.send("PATCH", "dbs/db/colls/c/docs/a", all, body.getBytes(UTF_8));
    }

    private EmulatorClient.Answer patch(String operations) {
        return patch("{\"operations\":[" + operations + "]}", Map.of());
    }

    private String sent() {
        return new String(emulator.items("db", "c").getFirst().sent(), UTF_8);
    }

    /// {@code now} is what stands in place of {@code before} in the document.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '#',
            value = {
                "{\"op\":\"add\",\"path\":\"/new\",\"value\":1.0}"
                        + "|\"s\\u0061\":\"\\u00e9\" }|\"s\\u0061\":\"\\u00e9\",\"new\":1.0 }",
                "{\"op\":\"add\",\"path\":\"/n\",\"value\":[ 1 ]}|\"n\" : 5|\"n\" : [ 1 ]",
                "{\"op\":\"add\",\"path\":\"/t/1\",\"value\":9}|[1, 2]|[1, 9,2]",
                "{\"op\":\"add\",\"path\":\"/t/2\",\"value\":9}|[1, 2]|[1, 2,9]",
                "{\"op\":\"add\",\"path\":\"/t/-\",\"value\":9}|[1, 2]|[1, 2,9]",
                "{\"op\":\"add\",\"path\":\"/o/in/k\",\"value\":null}|\"in\":{}|\"in\":{\"k\":null}",
                "{\"op\":\"set\",\"path\":\"/t/1\",\"value\":9}|[1, 2]|[1, 9]",
                "{\"op\":\"set\",\"path\":\"/o/a~1b~0\",\"value\":1}|{} }|{},\"a/b~\":1 }",
                "{\"op\":\"replace\",\"path\":\"/o/in\",\"value\":\"\\u0041\"}|\"in\":{}|\"in\":\"\\u0041\"",
                "{\"op\":\"remove\",\"path\":\"/n\"}|\"n\" : 5, \"x\"|\"x\"",
                "{\"op\":\"remove\",\"path\":\"/sa\"}|2], \"s\\u0061\":\"\\u00e9\" }|2] }",
                "{\"op\":\"remove\",\"path\":\"/t/0\"}|[1, 2]|[2]",
                "{\"op\":\"incr\",\"path\":\"/n\",\"value\":-7}|\"n\" : 5|\"n\" : -2",
                "{\"op\":\"incr\",\"path\":\"/n\",\"value\":0.5}|\"n\" : 5|\"n\" : 5.5",
                "{\"op\":\"incr\",\"path\":\"/o/c\",\"value\":3}|{} }|{},\"c\":3 }",
                "{\"op\":\"move\",\"from\":\"/x\",\"path\":\"/o/y\"}|\"x\":1.10, \"o\":{ \"in\":{} }|\"o\":{ \"in\":{},\"y\":1.10 }"
            })
    void oneOperationChangesItsPlaceOnly(String operation, String before, String now) {
        assertTrue(DOCUMENT.contains(before));
        EmulatorClient.Answer done = patch(operation);
        assertEquals(200, done.status(), done::text);
        assertEquals(DOCUMENT.replace(before, now), sent());
    }

    @Test
    void operationsAreDoneInOrderUnderOneNewEtag() {
        String etag = client.readItem("db", "c", KEY, "a").header("etag");
        EmulatorClient.Answer done = patch("{\"op\":\"set\",\"path\":\"/list\",\"value\":[]},"
                + "{\"op\":\"add\",\"path\":\"/list/-\",\"value\":1},{\"op\":\"remove\",\"path\":\"/x\"}");
        assertEquals("[1]", done.ok().json().path("list").toString());
        assertTrue(!String.valueOf(etag).equals(done.header("etag")));
        assertEquals(done.text(), client.readItem("db", "c", KEY, "a").text());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '#',
            value = {
                "{\"op\":\"replace\",\"path\":\"/gone\",\"value\":1}",
                "{\"op\":\"remove\",\"path\":\"/gone\"}",
                "{\"op\":\"remove\",\"path\":\"/t/2\"}",
                "{\"op\":\"add\",\"path\":\"/gone/a\",\"value\":1}",
                "{\"op\":\"add\",\"path\":\"/n/a\",\"value\":1}",
                "{\"op\":\"add\",\"path\":\"/t/3\",\"value\":1}",
                "{\"op\":\"add\",\"path\":\"/t/01\",\"value\":1}",
                "{\"op\":\"set\",\"path\":\"/t/x\",\"value\":1}",
                "{\"op\":\"move\",\"from\":\"/gone\",\"path\":\"/a\"}",
                "{\"op\":\"move\",\"from\":\"/o\",\"path\":\"/o/in/o\"}",
                "{\"op\":\"incr\",\"path\":\"/t\",\"value\":1}",
                "{\"op\":\"incr\",\"path\":\"/n\",\"value\":\"1\"}",
                "{\"op\":\"copy\",\"path\":\"/n\",\"value\":1}",
                "{\"op\":\"set\",\"path\":\"n\",\"value\":1}",
                "{\"op\":\"set\",\"path\":\"/\",\"value\":1}",
                "{\"op\":\"set\",\"path\":\"/n\"}",
                "{\"op\":\"set\",\"value\":1}",
                "{\"op\":\"set\",\"path\":\"/id\",\"value\":\"a\"}",
                "{\"op\":\"set\",\"path\":\"/pk\",\"value\":\"p\"}",
                "{\"op\":\"incr\",\"path\":\"/_ts\",\"value\":1}",
                "{\"op\":\"remove\",\"path\":\"/_etag\"}",
                "{\"op\":\"move\",\"from\":\"/pk\",\"path\":\"/a\"}",
                "7"
            })
    void whatCanNotBeDoneIsABadRequestAndNothingIsDone(String operation) {
        EmulatorClient.Answer refused = patch("{\"op\":\"set\",\"path\":\"/first\",\"value\":1}," + operation);
        assertEquals(400, refused.status(), refused::text);
        assertEquals(DOCUMENT, sent());
    }

    @Test
    void oneToTenOperationsAreTaken() {
        String ten = IntStream.range(0, 10)
                .mapToObj(i -> "{\"op\":\"incr\",\"path\":\"/n\",\"value\":1}")
                .collect(Collectors.joining(","));
        assertEquals(15, patch(ten).ok().json().path("n").asInt());
        assertEquals(
                400,
                patch(ten + ",{\"op\":\"incr\",\"path\":\"/n\",\"value\":1}").status());
        assertEquals(400, patch("").status());
        assertEquals(400, patch("{}", Map.of()).status());
    }

    @Test
    void operationsMayStandAlone() {
        String set = "[{\"op\":\"incr\",\"path\":\"/n\",\"value\":1}]";
        assertEquals(6, patch(set, Map.of()).ok().json().path("n").asInt());
        EmulatorClient.Answer batch = client.send(
                "POST",
                "dbs/db/colls/c/docs",
                Map.of(
                        "x-ms-cosmos-is-batch-request", "true",
                        "x-ms-cosmos-batch-atomic", "true",
                        "x-ms-documentdb-partitionkey", KEY),
                ("[{\"operationType\":\"Patch\",\"id\":\"a\",\"resourceBody\":" + set + "}]").getBytes(UTF_8));
        assertEquals(7, batch.ok().json().path(0).path("resourceBody").path("n").asInt());
        assertEquals(400, patch("[]", Map.of()).status());
        assertEquals(400, patch("[7]", Map.of()).status());
        assertEquals(400, patch("7", Map.of()).status());
    }

    @Test
    void conditionsAndEtagsMustHold() {
        String set = "\"operations\":[{\"op\":\"incr\",\"path\":\"/n\",\"value\":1}]}";
        assertEquals(
                200,
                patch("{\"condition\":\"from c where c.n = 5\"," + set, Map.of())
                        .status());
        assertEquals(
                412,
                patch("{\"condition\":\"from c where c.n = 5\"," + set, Map.of())
                        .status());
        assertEquals(
                400, patch("{\"condition\":\"where c.n = 5\"," + set, Map.of()).status());
        assertEquals(412, patch("{" + set, Map.of("If-Match", "\"other\"")).status());
        String etag = String.valueOf(client.readItem("db", "c", KEY, "a").header("etag"));
        assertEquals(200, patch("{" + set, Map.of("If-Match", etag)).status());
        assertEquals(
                404,
                client.send(
                                "PATCH",
                                "dbs/db/colls/c/docs/b",
                                Map.of("x-ms-documentdb-partitionkey", KEY),
                                ("{" + set).getBytes(UTF_8))
                        .status());
    }

    @Test
    void memberNamesUsedTwiceArePatchedAsTheyAreRead() {
        client.upsertItem("db", "c", KEY, "{\"id\":\"a\",\"pk\":\"p\",\"d\":1,\"d\":2}".getBytes(UTF_8))
                .ok();
        patch("{\"op\":\"incr\",\"path\":\"/d\",\"value\":1}").ok();
        assertEquals("{\"id\":\"a\",\"pk\":\"p\",\"d\":1,\"d\":3}", sent());
        patch("{\"op\":\"remove\",\"path\":\"/d\"}").ok();
        assertEquals("{\"id\":\"a\",\"pk\":\"p\"}", sent());
    }

    @Test
    void batchesPatchAllOrNothing() {
        Map<String, String> headers = Map.of(
                "x-ms-cosmos-is-batch-request", "true",
                "x-ms-cosmos-batch-atomic", "true",
                "x-ms-documentdb-partitionkey", KEY);
        String patch = "{\"operationType\":\"Patch\",\"id\":\"a\",\"resourceBody\":{\"operations\":"
                + "[{\"op\":\"incr\",\"path\":\"/n\",\"value\":1}],\"condition\":\"from c where c.n < 7\"}}";
        EmulatorClient.Answer twice =
                client.send("POST", "dbs/db/colls/c/docs", headers, ("[" + patch + "," + patch + "]").getBytes(UTF_8));
        assertEquals(200, twice.status());
        assertEquals(7, twice.json().path(1).path("resourceBody").path("n").asInt());
        EmulatorClient.Answer failed = client.send(
                "POST",
                "dbs/db/colls/c/docs",
                headers,
                ("[{\"operationType\":\"Create\",\"resourceBody\":{\"id\":\"b\",\"pk\":\"p\"}}," + patch + "]")
                        .getBytes(UTF_8));
        assertEquals(207, failed.status());
        assertEquals(412, failed.json().path(1).path("statusCode").asInt());
        assertEquals(1, emulator.items("db", "c").size());
    }
}
