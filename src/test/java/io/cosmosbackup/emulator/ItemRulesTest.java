package io.cosmosbackup.emulator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ItemRulesTest {
    private static final String KEY = "[\"p\"]";
    private static final byte[] NONE = new byte[0];

    private final CosmosEmulator emulator =
            CosmosEmulator.start(EmulatorOptions.defaults().withPartitions(3));
    private final EmulatorClient client = new EmulatorClient(emulator.endpoint(), emulator.key());

    @BeforeEach
    void create() {
        client.createDatabase("db").ok();
        client.createContainer("db", "c", "/pk").ok();
    }

    @AfterEach
    void stop() {
        client.close();
        emulator.close();
    }

    private EmulatorClient.Answer create(String key, String json) {
        return client.createItem("db", "c", key, json.getBytes(UTF_8));
    }

    @Test
    void idsAreTextOfOneToAThousandAndTwentyThreeBytes() {
        assertEquals(
                201,
                create(KEY, "{\"id\":\"" + "x".repeat(1023) + "\",\"pk\":\"p\"}")
                        .status());
        assertEquals(
                400,
                create(KEY, "{\"id\":\"" + "x".repeat(1024) + "\",\"pk\":\"p\"}")
                        .status());
        assertEquals(
                201,
                create(KEY, "{\"id\":\"" + "漢".repeat(341) + "\",\"pk\":\"p\"}").status());
        assertEquals(
                400,
                create(KEY, "{\"id\":\"" + "漢".repeat(342) + "\",\"pk\":\"p\"}").status());
        assertEquals(400, create(KEY, "{\"id\":\"\",\"pk\":\"p\"}").status());
        assertEquals(400, create(KEY, "{\"id\":7,\"pk\":\"p\"}").status());
        assertEquals(400, create(KEY, "{\"pk\":\"p\"}").status());
    }

    @Test
    void malformedDocumentsAreRefused() {
        for (String json : new String[] {
            "",
            "[]",
            "{",
            "{\"id\":\"a\",\"pk\":\"p\"",
            "{\"id\":\"a\",\"pk\":\"p\"}x",
            "{\"id\":\"a\",\"pk\":\"p\",}",
            "{\"id\":\"a\",\"pk\":\"p\",\"n\":01}",
            "{\"id\":\"a\",\"pk\":\"p\",\"n\":NaN}",
            "{id:\"a\",\"pk\":\"p\"}"
        }) {
            assertEquals(400, create(KEY, json).status(), json);
        }
    }

    @Test
    void documentsHaveAtMostAHundredAndTwentyEightLevels() {
        assertEquals(201, create(KEY, deep("a", 128)).status());
        assertEquals(400, create(KEY, deep("b", 129)).status());
        assertEquals(207, bulk(deep("c", 129)));
        assertEquals(200, bulk(deep("d", 128)));
    }

    private static String deep(String id, int levels) {
        return "{\"id\":\"" + id + "\",\"pk\":\"p\",\"d\":" + "[".repeat(levels - 1) + "]".repeat(levels - 1) + "}";
    }

    private int bulk(String document) {
        String range = emulator.partitions("db", "c").stream()
                .filter(partition -> partition.items() > 0)
                .findFirst()
                .orElseThrow()
                .id();
        Map<String, String> headers = Map.of(
                "x-ms-cosmos-is-batch-request", "true",
                "x-ms-cosmos-batch-atomic", "false",
                "x-ms-cosmos-batch-continue-on-error", "true",
                "x-ms-documentdb-partitionkeyrangeid", range);
        String operation =
                "{\"operationType\":\"Create\",\"partitionKey\":\"[\\\"p\\\"]\",\"resourceBody\":" + document + "}";
        return client.send("POST", "dbs/db/colls/c/docs", headers, ("[" + operation + "]").getBytes(UTF_8))
                .status();
    }

    @Test
    void documentsOverTwoMegabytesAreTooLarge() {
        String head = "{\"id\":\"a\",\"pk\":\"p\",\"t\":\"";
        int room = 2 * 1024 * 1024 - head.length() - 2;
        assertEquals(413, create(KEY, head + "x".repeat(room + 1) + "\"}").status());
        assertEquals(201, create(KEY, head + "x".repeat(room) + "\"}").status());
    }

    @Test
    void theKeyInTheHeaderMustBeTheDocuments() {
        EmulatorClient.Answer mismatch = create("[\"q\"]", "{\"id\":\"a\",\"pk\":\"p\"}");
        assertEquals(400, mismatch.status());
        assertEquals(1001, mismatch.subStatus());
        assertEquals(1001, create("[null]", "{\"id\":\"a\"}").subStatus());
        assertEquals(1001, create("[{}]", "{\"id\":\"a\",\"pk\":null}").subStatus());
        assertEquals(400, create("[\"p\",\"q\"]", "{\"id\":\"a\",\"pk\":\"p\"}").status());
        assertEquals(400, create("nonsense", "{\"id\":\"a\",\"pk\":\"p\"}").status());
        assertEquals(
                400,
                client.send("POST", "dbs/db/colls/c/docs", Map.of(), "{\"id\":\"a\"}".getBytes(UTF_8))
                        .status());
    }

    @Test
    void missingNullAndEmptyKeysAreThreeItems() {
        assertEquals(201, create("[{}]", "{\"id\":\"a\"}").status());
        assertEquals(201, create("[null]", "{\"id\":\"a\",\"pk\":null}").status());
        assertEquals(201, create("[\"\"]", "{\"id\":\"a\",\"pk\":\"\"}").status());
        assertEquals(409, create("[{}]", "{\"id\":\"a\"}").status());
        assertEquals(200, client.readItem("db", "c", "[{}]", "a").status());
        assertEquals(3, emulator.items("db", "c").size());
    }

    @Test
    void conditionsAreChecked() {
        String etag = create(KEY, "{\"id\":\"a\",\"pk\":\"p\"}").header("etag");
        Map<String, String> wrong = Map.of("x-ms-documentdb-partitionkey", KEY, "If-Match", "\"other\"");
        Map<String, String> right = Map.of("x-ms-documentdb-partitionkey", KEY, "If-Match", String.valueOf(etag));
        assertEquals(
                412, client.send("DELETE", "dbs/db/colls/c/docs/a", wrong, NONE).status());
        assertEquals(
                204, client.send("DELETE", "dbs/db/colls/c/docs/a", right, NONE).status());
        assertEquals(404, client.deleteItem("db", "c", KEY, "a").status());
    }

    @Test
    void conditionsAreCheckedWhereverAnItemIsReadOrReplaced() {
        String etag = String.valueOf(create(KEY, "{\"id\":\"a\",\"pk\":\"p\"}").header("etag"));
        String link = "dbs/db/colls/c/docs/a";
        byte[] document = "{\"id\":\"a\",\"pk\":\"p\",\"n\":1}".getBytes(UTF_8);
        assertEquals(
                304, client.send("GET", link, with("If-None-Match", etag), NONE).status());
        assertEquals(
                304, client.send("GET", link, with("If-None-Match", "*"), NONE).status());
        assertEquals(
                200,
                client.send("GET", link, with("If-None-Match", "\"other\""), NONE)
                        .status());
        assertEquals(
                200, client.send("PUT", link, with("If-Match", etag), document).status());
        assertEquals(
                412, client.send("PUT", link, with("If-Match", etag), document).status());
        assertEquals(
                200, client.send("PUT", link, with("If-Match", "*"), document).status());
        Map<String, String> upsert = new TreeMap<>(with("If-Match", etag));
        upsert.put("x-ms-documentdb-is-upsert", "true");
        assertEquals(
                412,
                client.send("POST", "dbs/db/colls/c/docs", upsert, document).status());

        String now = String.valueOf(client.readItem("db", "c", KEY, "a").header("etag"));
        assertEquals("[304,200]", statuses(now, now));
        assertEquals("[424,412]", statuses("other", "\"other\""));
    }

    private static Map<String, String> with(String header, String value) {
        return Map.of("x-ms-documentdb-partitionkey", KEY, header, value);
    }

    /// Of a batch that reads {@code a} if it is new and then replaces it if it is not.
    private String statuses(String ifNoneMatch, String ifMatch) {
        Map<String, String> headers = Map.of(
                "x-ms-cosmos-is-batch-request", "true",
                "x-ms-cosmos-batch-atomic", "true",
                "x-ms-documentdb-partitionkey", KEY);
        String operations = "[{\"operationType\":\"Read\",\"id\":\"a\",\"ifNoneMatch\":" + Json.text(ifNoneMatch)
                + "},{\"operationType\":\"Replace\",\"id\":\"a\",\"ifMatch\":" + Json.text(ifMatch)
                + ",\"resourceBody\":{\"id\":\"a\",\"pk\":\"p\"}}]";
        return client.send("POST", "dbs/db/colls/c/docs", headers, operations.getBytes(UTF_8))
                .json()
                .findValues("statusCode")
                .toString()
                .replace(" ", "");
    }

    @Test
    void whatIsMissingIsToldApart() {
        EmulatorClient.Answer item = client.readItem("db", "c", KEY, "a");
        assertEquals(404, item.status());
        assertEquals(0, item.subStatus());
        EmulatorClient.Answer owner = client.readItem("db", "gone", KEY, "a");
        assertEquals(404, owner.status());
        assertEquals(1003, owner.subStatus());
        assertEquals(0, client.send("GET", "dbs/db/colls/gone", Map.of(), NONE).subStatus());
    }

    @Test
    void aContainerMadeAnewIsAnother() {
        String before = rid();
        client.send("DELETE", "dbs/db/colls/c", Map.of(), NONE).ok();
        client.createContainer("db", "c", "/pk").ok();
        assertNotEquals(before, rid());
        EmulatorClient.Answer answer = client.send(
                "GET",
                "dbs/db/colls/c/docs/a",
                Map.of("x-ms-documentdb-partitionkey", KEY, "x-ms-cosmos-intended-collection-rid", before),
                NONE);
        assertEquals(400, answer.status());
        assertEquals(1024, answer.subStatus());
    }

    @Test
    void resourcesAreFoundByTheirIdsAsWell() {
        create(KEY, "{\"id\":\"other\",\"pk\":\"p\"}");
        EmulatorClient.Answer created = create(KEY, "{\"id\":\"a/b\",\"pk\":\"p\"}");
        String self = created.json().path("_self").asText();
        Map<String, String> key = Map.of("x-ms-documentdb-partitionkey", KEY);
        assertEquals(created.text(), client.send("GET", self, key, NONE).ok().text());
        assertEquals(204, client.send("DELETE", self, key, NONE).status());
        assertEquals(404, client.send("GET", self, key, NONE).status());

        String container =
                client.send("GET", "dbs/db/colls/c", Map.of(), NONE).ok().text();
        String link = self.substring(0, self.indexOf("docs/"));
        assertEquals(container, client.send("GET", link, Map.of(), NONE).ok().text());
        assertEquals(200, client.send("GET", link + "pkranges", Map.of(), NONE).status());
    }

    @Test
    void whatIsUnknownIsNotImplementedByName() {
        EmulatorClient.Answer allVersions = client.send(
                "GET",
                "dbs/db/colls/c/docs",
                Map.of("A-IM", "Full-Fidelity Feed", "x-ms-documentdb-partitionkeyrangeid", "0"),
                NONE);
        assertEquals(501, allVersions.status());
        assertEquals(
                400,
                client.send("GET", "dbs/db/colls/c/docs", Map.of("A-IM", "Incremental Feed"), NONE)
                        .status());
    }

    private String rid() {
        return client.send("GET", "dbs/db/colls/c", Map.of(), NONE)
                .ok()
                .json()
                .path("_rid")
                .asText();
    }
}
