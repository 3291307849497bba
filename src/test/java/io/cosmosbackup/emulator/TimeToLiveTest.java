package io.cosmosbackup.emulator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TimeToLiveTest {
    private static final String KEY = "[\"p\"]";
    private static final Duration PURGE_DELAY = Duration.ofSeconds(30);

    private final CosmosEmulator emulator = CosmosEmulator.start(EmulatorOptions.defaults()
            .withPartitions(1)
            .withClock(InstantSource.fixed(Instant.parse("2026-11-01T00:00:00Z"))));
    private final EmulatorClient client = new EmulatorClient(emulator.endpoint(), emulator.key());

    @BeforeEach
    void create() {
        emulator.setFeeds(
                FeedOptions.defaults().withRetention(Duration.ofDays(7)).withPurgeDelay(PURGE_DELAY));
        client.createDatabase("db").ok();
    }

    @AfterEach
    void stop() {
        client.close();
        emulator.close();
    }

    private EmulatorClient.Answer container(String timeToLive) {
        return client.createContainer(
                "db",
                "{\"id\":\"c\",\"partitionKey\":{\"paths\":[\"/pk\"],\"kind\":\"Hash\",\"version\":2}" + timeToLive
                        + "}",
                400);
    }

    private EmulatorClient.Answer upsert(String id, String timeToLive) {
        String json = "{\"id\":\"" + id + "\",\"pk\":\"p\"" + timeToLive + "}";
        return client.upsertItem("db", "c", KEY, json.getBytes(UTF_8));
    }

    /// By every way to read: the plain feed, a query, its count, the change feed and point reads agree.
    private String visible() {
        List<String> listed = new ArrayList<>();
        JsonNode feed = client.feed("db", "c", Map.of()).ok().json();
        feed.path("Documents").forEach(item -> listed.add(item.path("id").asText()));
        List<String> changed = new ArrayList<>();
        JsonNode changes = client.changes("db", "c", "0", null, 100).json();
        changes.path("Documents").forEach(item -> changed.add(item.path("id").asText()));
        assertEquals(listed, changed.stream().sorted().toList());
        assertEquals(
                listed.size(), query("SELECT VALUE COUNT(1) FROM c").path(0).asInt());
        assertEquals(listed.size(), query("SELECT * FROM c").size());
        for (String id : List.of("a", "b", "c", "d")) {
            int status = client.readItem("db", "c", KEY, id).status();
            assertEquals(listed.contains(id) ? 200 : 404, status, id);
        }
        assertEquals(listed.size(), emulator.items("db", "c").size());
        assertEquals(listed.size(), emulator.partitions("db", "c").getFirst().items());
        return String.join("", listed);
    }

    private JsonNode query(String text) {
        return client.send(
                        "POST",
                        "dbs/db/colls/c/docs",
                        Map.of("x-ms-documentdb-isquery", "true", "x-ms-documentdb-partitionkeyrangeid", "0"),
                        ("{\"query\":\"" + text + "\"}").getBytes(UTF_8))
                .ok()
                .json()
                .path("Documents");
    }

    private void fourItems() {
        upsert("a", "").ok();
        upsert("b", ",\"ttl\":10").ok();
        upsert("c", ",\"ttl\":-1").ok();
        upsert("d", ",\"ttl\":1000").ok();
    }

    private void advance(int seconds) {
        emulator.clock().advance(Duration.ofSeconds(seconds));
    }

    @Test
    void itemsExpireByTheirOwnTimeOrTheContainers() {
        container(",\"defaultTtl\":60").ok();
        fourItems();
        advance(9);
        assertEquals("abcd", visible());
        advance(1);
        assertEquals("acd", visible());
        advance(50);
        assertEquals("cd", visible());
        advance(940);
        assertEquals("c", visible());
    }

    @Test
    void nothingExpiresUnlessTheContainerSaysSo() {
        container("").ok();
        fourItems();
        advance(100_000);
        assertEquals("abcd", visible());
    }

    @Test
    void withoutADefaultOnlyItemsWithTheirOwnTimeExpire() {
        container(",\"defaultTtl\":-1").ok();
        fourItems();
        advance(10);
        assertEquals("acd", visible());
        advance(100_000);
        assertEquals("ac", visible());
    }

    @Test
    void aWriteStartsTheTimeAnew() {
        container(",\"defaultTtl\":60").ok();
        upsert("a", "").ok();
        advance(59);
        assertEquals(200, upsert("a", "").status());
        advance(59);
        assertEquals("a", visible());
        advance(1);
        assertEquals("", visible());
    }

    @Test
    void timesThatAreNotPositiveIntegersAreRefused() {
        for (String wrong : List.of("0", "-2", "1.5", "\"60\"", "true", "[]", "2147483648")) {
            assertEquals(400, container(",\"defaultTtl\":" + wrong).status(), wrong);
        }
        container(",\"defaultTtl\":-1").ok();
        for (String wrong : List.of("0", "-2", "1.5", "\"60\"", "true", "[]", "2147483648")) {
            assertEquals(400, upsert("a", ",\"ttl\":" + wrong).status(), wrong);
        }
        assertEquals(201, upsert("a", ",\"ttl\":2147483647").status());
        assertEquals(201, upsert("b", ",\"ttl\":null").status());
    }

    @Test
    void theDeleteIsFedWhenTheItemIsPurged() {
        container(",\"defaultTtl\":60").ok();
        String now = String.valueOf(client.versions("db", "c", "0", "*", 1).header("etag"));
        upsert("a", "").ok();
        advance(60);
        EmulatorClient.Answer expired = client.versions("db", "c", "0", now, 10).ok();
        assertEquals(1, expired.json().path("_count").asInt(), "expired, but not purged");
        String etag = String.valueOf(expired.header("etag"));
        advance((int) PURGE_DELAY.toSeconds() - 1);
        assertEquals(304, client.versions("db", "c", "0", etag, 10).status());
        advance(1);
        JsonNode purged = client.versions("db", "c", "0", etag, 10).ok().json().path("Documents");
        assertEquals(1, purged.size());
        JsonNode metadata = purged.path(0).path("metadata");
        assertEquals("delete", metadata.path("operationType").asText());
        assertTrue(metadata.path("timeToLiveExpired").asBoolean());
        assertEquals("a", metadata.path("id").asText());
        assertEquals("{\"pk\":\"p\"}", metadata.path("partitionKey").toString());
        assertEquals("a", purged.path(0).path("previous").path("id").asText());
    }

    @Test
    void purgingCanBeAskedFor() {
        container(",\"defaultTtl\":60").ok();
        upsert("a", "").ok();
        upsert("b", ",\"ttl\":-1").ok();
        String now = String.valueOf(client.versions("db", "c", "0", "*", 1).header("etag"));
        advance(60);
        emulator.purgeExpired("db", "c");
        assertEquals(
                1,
                client.versions("db", "c", "0", now, 10)
                        .ok()
                        .json()
                        .path("_count")
                        .asInt());
        assertEquals("b", visible());
    }

    @Test
    void anExpiredItemIsNotThereForWrites() {
        container(",\"defaultTtl\":60").ok();
        String first = upsert("a", "").ok().json().path("_rid").asText();
        String now = String.valueOf(client.versions("db", "c", "0", "*", 1).header("etag"));
        advance(60);
        assertEquals(404, client.deleteItem("db", "c", KEY, "a").status());
        EmulatorClient.Answer again = client.createItem("db", "c", KEY, "{\"id\":\"a\",\"pk\":\"p\"}".getBytes(UTF_8));
        assertEquals(201, again.status());
        assertNotEquals(first, again.json().path("_rid").asText());
        List<String> operations = new ArrayList<>();
        client.versions("db", "c", "0", now, 10)
                .ok()
                .json()
                .path("Documents")
                .forEach(change -> operations.add(change.path("metadata")
                                .path("operationType")
                                .asText()
                        + change.path("metadata").path("timeToLiveExpired").asText()));
        assertEquals(List.of("deletetrue", "create"), operations);
    }

    @Test
    void expiredItemsStayAwayAfterASplit() {
        container(",\"defaultTtl\":60").ok();
        for (int i = 0; i < 20; i++) {
            String json = "{\"id\":\"i%d\",\"pk\":\"p%d\",\"ttl\":%d}".formatted(i, i, i % 2 == 0 ? 10 : 1000);
            client.createItem("db", "c", "[\"p" + i + "\"]", json.getBytes(UTF_8))
                    .ok();
        }
        advance(10);
        emulator.split("db", "c", "0");
        assertEquals(10, emulator.items("db", "c").size());
    }
}
