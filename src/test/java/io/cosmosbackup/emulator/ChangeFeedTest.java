package io.cosmosbackup.emulator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The latest-version feed of one partition.
class ChangeFeedTest {
    private static final Instant START = Instant.parse("2026-11-01T00:00:00Z");
    private static final String KEY = "[\"p\"]";

    private final CosmosEmulator emulator =
            CosmosEmulator.start(EmulatorOptions.defaults().withPartitions(1).withClock(InstantSource.fixed(START)));
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

    private void upsert(String id, int value) {
        String json = "{\"id\":\"" + id + "\",\"pk\":\"p\",\"v\":" + value + "}";
        client.upsertItem("db", "c", KEY, json.getBytes(UTF_8)).ok();
    }

    private static List<String> ids(EmulatorClient.Answer page) {
        List<String> ids = new ArrayList<>();
        page.json()
                .path("Documents")
                .forEach(item ->
                        ids.add(item.path("id").asText() + item.path("v").asInt()));
        return ids;
    }

    private static String etag(EmulatorClient.Answer answer) {
        return String.valueOf(answer.header("etag"));
    }

    @Test
    void anUpdateMovesAnItemToTheEnd() {
        upsert("a", 1);
        upsert("b", 1);
        upsert("c", 1);
        EmulatorClient.Answer first = client.changes("db", "c", "0", null, 1);
        assertEquals(List.of("a1"), ids(first));
        upsert("b", 2);
        upsert("a", 2);
        assertEquals(List.of("c1", "b2", "a2"), ids(client.changes("db", "c", "0", etag(first), 10)));
        assertEquals(List.of("c1", "b2", "a2"), ids(client.changes("db", "c", "0", null, 10)));
    }

    @Test
    void deletedItemsAreNotFed() {
        upsert("a", 1);
        upsert("b", 1);
        String before = etag(client.changes("db", "c", "0", null, 10));
        client.deleteItem("db", "c", KEY, "a").ok();
        EmulatorClient.Answer after = client.changes("db", "c", "0", before, 10);
        assertEquals(304, after.status());
        assertEquals(Etags.number(before) + 1, Etags.number(etag(after)));
        assertEquals(List.of("b1"), ids(client.changes("db", "c", "0", null, 10)));
    }

    @Test
    void aTransactionIsOnOnePageWhateverItsSize() {
        upsert("before", 0);
        List<String> operations = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            operations.add("{\"operationType\":\"Create\",\"resourceBody\":{\"id\":\"t%02d\",\"pk\":\"p\",\"v\":1}}"
                    .formatted(i));
        }
        client.send(
                        "POST",
                        "dbs/db/colls/c/docs",
                        Map.of(
                                "x-ms-cosmos-is-batch-request", "true",
                                "x-ms-cosmos-batch-atomic", "true",
                                "x-ms-documentdb-partitionkey", KEY),
                        operations.toString().getBytes(UTF_8))
                .ok();
        upsert("after", 0);
        EmulatorClient.Answer first = client.changes("db", "c", "0", null, 1);
        assertEquals(List.of("before0"), ids(first));
        EmulatorClient.Answer second = client.changes("db", "c", "0", etag(first), 1);
        assertEquals(100, ids(second).size());
        assertEquals(List.of("after0"), ids(client.changes("db", "c", "0", etag(second), 1)));
    }

    @Test
    void pagesCanBeEmptyBeforeTheEnd() {
        emulator.setFeeds(FeedOptions.defaults().withLsnsPerPage(3));
        for (int i = 0; i < 10; i++) {
            upsert("a", i);
        }
        upsert("b", 0);
        List<List<String>> pages = new ArrayList<>();
        List<Long> etags = new ArrayList<>();
        EmulatorClient.Answer page = client.changes("db", "c", "0", null, 100);
        while (page.status() == 200) {
            assertEquals(ids(page).size(), page.json().path("_count").asInt());
            pages.add(ids(page));
            etags.add(Etags.number(etag(page)));
            page = client.changes("db", "c", "0", etag(page), 100);
        }
        assertEquals(304, page.status());
        assertEquals(List.of(List.of(), List.of(), List.of(), List.of("a9", "b0")), pages);
        assertEquals(List.of(3L, 6L, 9L, 12L), etags);
    }

    @Test
    void changesCanBeReadFromATimeOn() {
        upsert("a", 1);
        emulator.clock().advance(Duration.ofSeconds(10));
        upsert("b", 1);
        emulator.clock().advance(Duration.ofSeconds(10));
        upsert("c", 1);
        upsert("a", 2);
        assertEquals(List.of("b1", "c1", "a2"), since("Sun, 01 Nov 2026 00:00:00 GMT"));
        assertEquals(List.of("b1", "c1", "a2"), since("Sun, 01 Nov 2026 00:00:10 GMT"));
        assertEquals(List.of("c1", "a2"), since("Sun, 01 Nov 2026 00:00:11 GMT"));
        assertEquals(List.of(), since("Sun, 01 Nov 2026 00:00:21 GMT"));
        Map<String, String> wrong = Map.of("A-IM", "Incremental Feed", "If-Modified-Since", "yesterday");
        assertEquals(400, client.feed("db", "c", wrong).status());
    }

    /// All pages of one item; clients send the time with every page.
    private List<String> since(String time) {
        List<String> ids = new ArrayList<>();
        EmulatorClient.Answer page = client.feed("db", "c", headers(time, Etags.of(0)));
        while (page.status() == 200) {
            assertEquals(1, ids(page).size());
            ids.addAll(ids(page));
            page = client.feed("db", "c", headers(time, etag(page)));
        }
        assertEquals(304, page.status());
        assertTrue(Etags.number(etag(page)) > 0);
        return ids;
    }

    private static Map<String, String> headers(String time, String etag) {
        return Map.of(
                "A-IM", "Incremental Feed",
                "If-Modified-Since", time,
                "If-None-Match", etag,
                "x-ms-max-item-count", "1",
                "x-ms-documentdb-partitionkeyrangeid", "0");
    }
}
