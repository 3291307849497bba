package io.cosmosbackup.emulator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class UniqueKeyRulesTest {
    private static final String DEFINITION = "{\"id\":\"c\",\"partitionKey\":{\"paths\":[\"/pk\"],\"kind\":\"Hash\","
            + "\"version\":2},\"uniqueKeyPolicy\":{\"uniqueKeys\":[{\"paths\":[\"/mail\"]},{\"paths\":[\"/a/b\",\"/c\"]}]}}";

    private final CosmosEmulator emulator =
            CosmosEmulator.start(EmulatorOptions.defaults().withPartitions(2));
    private final EmulatorClient client = new EmulatorClient(emulator.endpoint(), emulator.key());

    @BeforeEach
    void create() {
        client.createDatabase("db").ok();
        client.createContainer("db", DEFINITION, 400).ok();
    }

    @AfterEach
    void stop() {
        client.close();
        emulator.close();
    }

    /// The second key's values differ unless {@code more} says otherwise.
    private static byte[] item(String id, String pk, String mail, String more) {
        return ("{\"id\":\"" + id + "\",\"pk\":\"" + pk + "\",\"c\":\"" + id + "\",\"mail\":" + mail + more + "}")
                .getBytes(UTF_8);
    }

    private int create(String id, String pk, String mail) {
        return client.createItem("db", "c", "[\"" + pk + "\"]", item(id, pk, mail, ""))
                .status();
    }

    private int upsert(String id, String pk, String mail) {
        return client.upsertItem("db", "c", "[\"" + pk + "\"]", item(id, pk, mail, ""))
                .status();
    }

    @Test
    void valuesAreUniqueWithinALogicalPartitionOnly() {
        assertEquals(201, create("1", "p", "\"x\""));
        assertEquals(409, create("2", "p", "\"x\""));
        assertEquals(201, create("2", "q", "\"x\""));
        assertEquals(201, create("2", "p", "\"X\""));
        assertEquals(201, create("3", "p", "1"));
        assertEquals(409, create("4", "p", "1.0"));
        assertEquals(201, create("4", "p", "\"1\""));
    }

    /// As the service's documentation says; no text tells the two kinds of conflict apart.
    @Test
    void whatIsSaidOfAConflictIsOneOfTwoSentencesAtRandom() {
        assertEquals(201, create("1", "p", "\"x\""));
        Set<String> unique = IntStream.range(0, 64)
                .mapToObj(_ -> said(client.createItem("db", "c", "[\"p\"]", item("2", "p", "\"x\"", ""))))
                .collect(Collectors.toSet());
        assertEquals(
                Set.of(
                        "Resource with specified ID or name already exists",
                        "Resource with specified ID, name, or unique index already exists"),
                unique);
        assertEquals(
                "Resource with specified id, name, or unique index already exists. Learn more:"
                        + " https://aka.ms/cosmosdb-tsg-conflict",
                said(client.createItem("db", "c", "[\"p\"]", item("1", "p", "\"y\"", ""))));
    }

    private static String said(EmulatorClient.Answer answer) {
        assertEquals(409, answer.status());
        assertEquals(0, answer.subStatus());
        String message = answer.json().path("message").asText();
        return message.substring(message.indexOf("[\"") + 2, message.indexOf("\"]"));
    }

    @Test
    void aMissingMemberIsNull() {
        assertEquals(201, create("1", "p", "null"));
        byte[] without = "{\"id\":\"2\",\"pk\":\"p\",\"c\":2}".getBytes(UTF_8);
        assertEquals(409, client.createItem("db", "c", "[\"p\"]", without).status());
        assertEquals(409, create("3", "p", "null"));
    }

    @Test
    void aKeyOfSeveralPathsIsAllOfThem() {
        assertEquals(
                201,
                client.createItem("db", "c", "[\"p\"]", item("1", "p", "1", ",\"a\":{\"b\":1},\"c\":1"))
                        .status());
        assertEquals(
                201,
                client.createItem("db", "c", "[\"p\"]", item("2", "p", "2", ",\"a\":{\"b\":1},\"c\":2"))
                        .status());
        assertEquals(
                409,
                client.createItem("db", "c", "[\"p\"]", item("3", "p", "3", ",\"a\":{\"b\":1},\"c\":1"))
                        .status());
    }

    @Test
    void everyKindOfWriteIsChecked() {
        assertEquals(201, create("1", "p", "\"x\""));
        assertEquals(201, create("2", "p", "\"y\""));
        assertEquals(409, upsert("3", "p", "\"x\""));
        assertEquals(409, upsert("2", "p", "\"x\""));
        Map<String, String> key = Map.of("x-ms-documentdb-partitionkey", "[\"p\"]");
        assertEquals(
                409,
                client.send("PUT", "dbs/db/colls/c/docs/2", key, item("2", "p", "\"x\"", ""))
                        .status());
        assertEquals(
                409,
                client.send(
                                "PATCH",
                                "dbs/db/colls/c/docs/2",
                                key,
                                "{\"operations\":[{\"op\":\"set\",\"path\":\"/mail\",\"value\":\"x\"}]}"
                                        .getBytes(UTF_8))
                        .status());
        assertEquals(200, upsert("1", "p", "\"x\""));
        assertEquals(
                "\"y\"",
                client.readItem("db", "c", "[\"p\"]", "2").json().path("mail").toString());
    }

    @Test
    void valuesAreFreeAgainAfterAChangeOrADeletion() {
        assertEquals(201, create("1", "p", "\"x\""));
        assertEquals(200, upsert("1", "p", "\"z\""));
        assertEquals(201, create("2", "p", "\"x\""));
        assertEquals(409, upsert("1", "p", "\"x\""));
        assertEquals(204, client.deleteItem("db", "c", "[\"p\"]", "2").status());
        assertEquals(200, upsert("1", "p", "\"x\""));
    }

    private int batch(String... operations) {
        EmulatorClient.Answer answer = client.send(
                "POST",
                "dbs/db/colls/c/docs",
                Map.of(
                        "x-ms-cosmos-is-batch-request", "true",
                        "x-ms-cosmos-batch-atomic", "true",
                        "x-ms-documentdb-partitionkey", "[\"p\"]"),
                Stream.of(operations).collect(Collectors.joining(",", "[", "]")).getBytes(UTF_8));
        return answer.status();
    }

    private static String inBatch(String type, String id, String mail) {
        return "{\"operationType\":\"" + type + "\",\"id\":\"" + id + "\",\"resourceBody\":"
                + new String(item(id, "p", mail, ""), UTF_8) + "}";
    }

    @Test
    void batchesSeeTheirOwnChangesAndLeaveNothingWhenTheyFail() {
        assertEquals(207, batch(inBatch("Create", "1", "\"x\""), inBatch("Create", "2", "\"x\"")));
        assertEquals(0, emulator.items("db", "c").size());
        assertEquals(201, create("1", "p", "\"x\""));
        assertEquals(
                207,
                batch(
                        inBatch("Upsert", "1", "\"y\""),
                        inBatch("Create", "2", "\"x\""),
                        inBatch("Create", "2", "\"w\"")));
        assertEquals(409, create("3", "p", "\"x\""));
        assertEquals(200, batch(inBatch("Upsert", "1", "\"y\""), inBatch("Create", "2", "\"x\"")));
        assertEquals(409, create("3", "p", "\"x\""));
        assertEquals(409, create("3", "p", "\"y\""));
    }

    @Test
    void ofManyAtOnceOneWins() throws InterruptedException, ExecutionException {
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            var statuses = IntStream.range(0, 16)
                    .mapToObj(i -> executor.submit(() -> create("i" + i, "p", "\"x\"")))
                    .toList();
            int created = 0;
            for (Future<Integer> status : statuses) {
                created += status.get() == 201 ? 1 : 0;
            }
            assertEquals(1, created);
        }
    }

    @Test
    void keysStayUniqueAfterASplit() {
        for (int i = 0; i < 20; i++) {
            assertEquals(201, create("1", "p" + i, "\"x\""));
        }
        emulator.split("db", "c", "0");
        emulator.split("db", "c", "1");
        for (int i = 0; i < 20; i++) {
            assertEquals(409, create("2", "p" + i, "\"x\""));
        }
    }

    @Test
    void policiesHaveLimitsAndNeverChange() {
        String tooManyKeys = IntStream.range(0, 11)
                .mapToObj(i -> "{\"paths\":[\"/k" + i + "\"]}")
                .collect(Collectors.joining(","));
        String tooManyPaths = IntStream.range(0, 17)
                .mapToObj(i -> "\"/k" + i + "\"")
                .collect(Collectors.joining(",", "{\"paths\":[", "]}"));
        for (String keys : new String[] {tooManyKeys, tooManyPaths, "{\"paths\":[]}"}) {
            String definition = DEFINITION
                    .replace("\"id\":\"c\"", "\"id\":\"d\"")
                    .replaceAll("\"uniqueKeys\":\\[.*", "\"uniqueKeys\":[" + keys + "]}}");
            assertEquals(400, client.createContainer("db", definition, 400).status(), definition);
        }
        assertEquals(
                200,
                client.send("PUT", "dbs/db/colls/c", Map.of(), DEFINITION.getBytes(UTF_8))
                        .status());
        for (String changed :
                new String[] {DEFINITION.replace("/mail", "/other"), DEFINITION.replaceAll(",\"uniqueKey.*", "}")}) {
            assertEquals(
                    400,
                    client.send("PUT", "dbs/db/colls/c", Map.of(), changed.getBytes(UTF_8))
                            .status());
        }
    }
}
