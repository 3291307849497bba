package io.cosmosbackup.emulator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cosmosbackup.emulator.EmulatorClient.Answer;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LimitsTest {
    private static final String KEY = "[\"p\"]";
    private static final String DOCS = "dbs/db/colls/c/docs";

    private final CosmosEmulator emulator =
            CosmosEmulator.start(EmulatorOptions.defaults().withPartitions(1));
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

    private Answer upsert(String id, Map<String, String> more) {
        Map<String, String> headers = new LinkedHashMap<>(more);
        headers.put("x-ms-documentdb-partitionkey", KEY);
        headers.put("x-ms-documentdb-is-upsert", "true");
        return client.send(
                "POST",
                DOCS,
                headers,
                "{\"id\":\"%s\",\"pk\":\"p\"}".formatted(id).getBytes(UTF_8));
    }

    private Answer read(Map<String, String> more) {
        Map<String, String> headers = new LinkedHashMap<>(more);
        headers.put("x-ms-documentdb-partitionkey", KEY);
        return client.send("GET", DOCS + "/a", headers, new byte[0]);
    }

    /// One request of 10,000 RU takes the bucket's share of the next ten seconds, and a tenth of the partition's
    /// second.
    @Test
    void bucketsAreThrottledWhileTheirPartitionIsNot() {
        emulator.limit("db", "c", 100_000);
        emulator.setThroughputBuckets("db", "c", Map.of(3, 1));
        String big = "x".repeat(1_900_000);
        Map<String, String> bucket = Map.of("x-ms-cosmos-throughput-bucket", "3", "x-ms-documentdb-partitionkey", KEY);
        Answer first = client.send(
                "POST",
                DOCS,
                bucket,
                "{\"id\":\"big\",\"pk\":\"p\",\"x\":\"%s\"}".formatted(big).getBytes(UTF_8));
        assertEquals(201, first.status());
        Answer second = upsert("b", Map.of("x-ms-cosmos-throughput-bucket", "3"));
        assertEquals(429, second.status());
        assertNotNull(second.header("x-ms-retry-after-ms"));
        assertEquals(
                201, upsert("c", Map.of("x-ms-cosmos-throughput-bucket", "4")).status());
        assertEquals(201, upsert("d", Map.of()).status());
        assertEquals(
                400, upsert("e", Map.of("x-ms-cosmos-throughput-bucket", "6")).status());
        assertEquals(
                400, upsert("e", Map.of("x-ms-cosmos-priority-level", "Medium")).status());
        assertThrows(IllegalArgumentException.class, () -> emulator.setThroughputBuckets("db", "c", Map.of(3, 101)));
    }

    @Test
    void readersWhoHaveSeenMoreThanThePartitionAreSentElsewhere() {
        Answer written = upsert("a", Map.of());
        String token = String.valueOf(written.header("x-ms-session-token"));
        assertEquals(200, read(Map.of("x-ms-session-token", token)).status());
        long lsn = Long.parseLong(token.substring(token.lastIndexOf('#') + 1));
        Map<String, String> ahead = Map.of("x-ms-session-token", "0:-1#" + (lsn + 1) + ",1:-1#5");
        Answer refused = read(ahead);
        assertEquals(404, refused.status());
        assertEquals(1002, refused.subStatus());
        assertEquals(200, upsert("a", ahead).status());
        assertEquals(
                200,
                read(Map.of("x-ms-session-token", "0:-1#" + (lsn + 9), "x-ms-consistency-level", "Eventual"))
                        .status());
        assertEquals(400, read(Map.of("x-ms-session-token", "nonsense")).status());
    }

    @Test
    void childrenOfASplitKnowTheirParentsTokens() {
        upsert("a", Map.of()).ok();
        emulator.split("db", "c", "0");
        assertEquals(200, read(Map.of("x-ms-session-token", "0:-1#2")).status());
        assertEquals(404, read(Map.of("x-ms-session-token", "0:-1#9")).status());
    }

    @Test
    void pagesEndBeforeFourMegabytes() {
        String filler = "x".repeat(300_000);
        for (int i = 0; i < 20; i++) {
            client.createItem(
                            "db",
                            "c",
                            KEY,
                            "{\"id\":\"i%d\",\"pk\":\"p\",\"x\":\"%s\"}"
                                    .formatted(i, filler)
                                    .getBytes(UTF_8))
                    .ok();
        }
        Answer page = client.changes("db", "c", "0", null, -1).ok();
        assertTrue(page.body().length <= 4 << 20, page.body().length + " bytes");
        assertEquals(13, page.json().path("_count").asInt());
        assertEquals(20, client.dump("db", "c").size());
    }

    @Test
    void partitionsThatAreDownAnswer503AndTheOthersDoNot() {
        client.createContainer("db", "other", "/pk").ok();
        emulator.setPartitionDown("db", "c", "0", true);
        assertEquals(503, upsert("a", Map.of()).status());
        assertEquals(503, client.changes("db", "c", "0", null, 1).status());
        assertEquals(304, client.changes("db", "other", "0", null, 1).status());
        emulator.setPartitionDown("db", "c", "0", false);
        assertEquals(201, upsert("a", Map.of()).status());
    }
}
