package io.cosmosbackup.emulator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.cosmosbackup.hazard.HazardContainer;
import io.cosmosbackup.hazard.HazardDocument;
import io.cosmosbackup.hazard.HazardDocuments;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The feed of all versions and deletes.
class AllVersionsTest {
    private static final Instant START = Instant.parse("2026-11-01T00:00:00Z");
    private static final Duration RETENTION = Duration.ofDays(7);
    private static final String KEY = "[\"p\"]";

    private final CosmosEmulator emulator =
            CosmosEmulator.start(EmulatorOptions.defaults().withPartitions(1).withClock(InstantSource.fixed(START)));
    private final EmulatorClient client = new EmulatorClient(emulator.endpoint(), emulator.key());

    @BeforeEach
    void create() {
        emulator.setFeeds(FeedOptions.defaults().withRetention(RETENTION));
        client.createDatabase("db").ok();
        client.createContainer("db", "c", "/pk").ok();
    }

    @AfterEach
    void stop() {
        client.close();
        emulator.close();
    }

    private String upsert(String json) {
        return client.upsertItem("db", "c", KEY, json.getBytes(UTF_8)).ok().text();
    }

    private EmulatorClient.Answer versions(String etag) {
        return client.versions("db", "c", "0", etag, 100);
    }

    private String now() {
        EmulatorClient.Answer answer = versions("*");
        assertEquals(304, answer.status(), answer::text);
        return String.valueOf(answer.header("etag"));
    }

    private static String rid(EmulatorClient.Answer page) {
        return page.json().path("_rid").asText();
    }

    @Test
    void everyVersionAndTheDeleteAreFedInOrder() {
        upsert("{\"id\":\"before\",\"pk\":\"p\"}");
        String now = now();
        String first = upsert("{\"id\":\"a\",\"pk\":\"p\", \"n\":1.10}");
        emulator.clock().advance(Duration.ofSeconds(5));
        String second = upsert("{\"id\":\"a\",\"pk\":\"p\",\"n\":2}");
        emulator.clock().advance(Duration.ofSeconds(5));
        client.deleteItem("db", "c", KEY, "a").ok();

        EmulatorClient.Answer page = versions(now).ok();
        long lsn = Etags.number(now);
        long seconds = START.getEpochSecond();
        assertEquals(
                "{\"_rid\":\"" + rid(page) + "\",\"Documents\":["
                        + "{\"current\":" + first + ",\"metadata\":{\"operationType\":\"create\",\"lsn\":" + (lsn + 1)
                        + ",\"crts\":" + seconds + "}},"
                        + "{\"current\":" + second + ",\"metadata\":{\"operationType\":\"replace\",\"lsn\":" + (lsn + 2)
                        + ",\"crts\":" + (seconds + 5) + ",\"previousImageLSN\":" + (lsn + 1) + "}},"
                        + "{\"current\":{},\"previous\":" + second
                        + ",\"metadata\":{\"operationType\":\"delete\",\"lsn\":"
                        + (lsn + 3) + ",\"crts\":" + (seconds + 10) + ",\"previousImageLSN\":" + (lsn + 2)
                        + ",\"timeToLiveExpired\":false,\"id\":\"a\",\"partitionKey\":{\"pk\":\"p\"}}}"
                        + "],\"_count\":3}",
                page.text());
        assertEquals(304, versions(String.valueOf(page.header("etag"))).status());
        assertEquals(2, versions(Etags.of(lsn + 1)).json().path("_count").asInt());
    }

    @Test
    void previousImagesCanBeSwitched() {
        String now = now();
        upsert("{\"id\":\"a\",\"pk\":\"p\",\"n\":1}");
        upsert("{\"id\":\"a\",\"pk\":\"p\",\"n\":2}");
        client.deleteItem("db", "c", KEY, "a").ok();
        Map<FeedOptions.PreviousImages, List<Boolean>> shown = new HashMap<>();
        for (var images : FeedOptions.PreviousImages.values()) {
            emulator.setFeeds(emulator.feeds().withPreviousImages(images));
            List<Boolean> has = new ArrayList<>();
            versions(now).json().path("Documents").forEach(change -> has.add(change.has("previous")));
            shown.put(images, has);
        }
        assertEquals(
                Map.of(
                        FeedOptions.PreviousImages.NONE,
                        List.of(false, false, false),
                        FeedOptions.PreviousImages.OF_DELETES,
                        List.of(false, false, true),
                        FeedOptions.PreviousImages.OF_DELETES_AND_REPLACES,
                        List.of(false, true, true)),
                shown);
    }

    @Test
    void deletesNameEveryLevelOfAKey() {
        String definition =
                "{\"id\":\"h\",\"partitionKey\":{\"paths\":[\"/t\",\"/a/b\",\"/n\"],\"kind\":\"MultiHash\",\"version\":2}}";
        client.createContainer("db", definition, 400).ok();
        String now = String.valueOf(client.versions("db", "h", "0", "*", 1).header("etag"));
        client.createItem(
                        "db",
                        "h",
                        "[\"x\",null,7]",
                        "{\"id\":\"a\",\"t\":\"x\",\"a\":{\"b\":null},\"n\":7}".getBytes(UTF_8))
                .ok();
        client.createItem("db", "h", "[\"x\",{},true]", "{\"id\":\"a\",\"t\":\"x\",\"n\":true}".getBytes(UTF_8))
                .ok();
        client.deleteItem("db", "h", "[\"x\",null,7]", "a").ok();
        client.deleteItem("db", "h", "[\"x\",{},true]", "a").ok();
        JsonNode changes = client.versions("db", "h", "0", now, 100).ok().json().path("Documents");
        assertEquals(
                "{\"t\":\"x\",\"a/b\":null,\"n\":7}",
                changes.path(2).path("metadata").path("partitionKey").toString());
        assertEquals(
                "{\"t\":\"x\",\"n\":true}",
                changes.path(3).path("metadata").path("partitionKey").toString());
    }

    @Test
    void itemsAreFedAsTheyWereSent() {
        HazardContainer shapes = HazardDocuments.all().stream()
                .filter(container -> container.containerId().equals("shapes"))
                .findFirst()
                .orElseThrow();
        client.createContainer("db", shapes.containerDefinitionJson(), 400).ok();
        String etag =
                String.valueOf(client.versions("db", "shapes", "0", "*", 1).header("etag"));
        for (HazardDocument document : shapes.documents()) {
            String stored = client.upsertItem("db", "shapes", document.partitionKey(), document.bytes())
                    .ok()
                    .text();
            EmulatorClient.Answer page =
                    client.versions("db", "shapes", "0", etag, 100).ok();
            assertTrue(page.text().contains("{\"current\":" + stored + ",\"metadata\":"), document::name);
            etag = String.valueOf(page.header("etag"));
        }
    }

    @Test
    void itBeginsNowOrAtATokenOnly() {
        Map<String, String> headers = new HashMap<>(Map.of(
                "A-IM", "Full-Fidelity Feed",
                "x-ms-cosmos-changefeed-wire-format-version", "2021-09-15",
                "x-ms-documentdb-partitionkeyrangeid", "0"));
        assertEquals(400, client.feed("db", "c", headers).status());
        headers.put("If-Modified-Since", "Sun, 01 Nov 2026 00:00:00 GMT");
        assertEquals(400, client.feed("db", "c", headers).status());
        headers.put("If-None-Match", "*");
        assertEquals(400, client.feed("db", "c", headers).status());
        headers.remove("If-Modified-Since");
        assertEquals(304, client.feed("db", "c", headers).status());
        headers.put("x-ms-cosmos-changefeed-wire-format-version", "2020-01-01");
        assertEquals(501, client.feed("db", "c", headers).status());
    }

    @Test
    void theModeMustBeOn() {
        String now = now();
        upsert("{\"id\":\"a\",\"pk\":\"p\"}");
        emulator.setFeeds(FeedOptions.defaults());
        EmulatorClient.Answer off = versions(now);
        assertEquals(400, off.status());
        assertTrue(off.text().contains("mode must be enabled"), off::text);
        upsert("{\"id\":\"b\",\"pk\":\"p\"}");
        emulator.setFeeds(FeedOptions.defaults().withRetention(RETENTION));
        assertEquals(400, versions(now).status(), "a change in between was not kept");
        assertEquals(304, versions(now()).status());
    }

    @Test
    void containersCanHaveAPolicyUnlessTheAccountHasOne() {
        String definition = "{\"id\":\"own\",\"partitionKey\":{\"paths\":[\"/pk\"],\"kind\":\"Hash\",\"version\":2},"
                + "\"changeFeedPolicy\":{\"retentionDuration\":10}}";
        assertEquals(400, client.createContainer("db", definition, 400).status());
        emulator.setFeeds(FeedOptions.defaults());
        client.createContainer("db", definition, 400).ok();
        String now = String.valueOf(client.versions("db", "own", "0", "*", 1).header("etag"));
        client.upsertItem("db", "own", KEY, "{\"id\":\"a\",\"pk\":\"p\"}".getBytes(UTF_8))
                .ok();
        emulator.clock().advance(Duration.ofMinutes(10));
        assertEquals(200, client.versions("db", "own", "0", now, 1).status());
        emulator.clock().advance(Duration.ofSeconds(1));
        assertEquals(400, client.versions("db", "own", "0", now, 1).status());
    }

    @Test
    void tokensFromBeforeTheRetentionAreRefused() {
        String now = now();
        upsert("{\"id\":\"a\",\"pk\":\"p\",\"n\":1}");
        String afterFirst = now();
        emulator.clock().advance(RETENTION);
        upsert("{\"id\":\"a\",\"pk\":\"p\",\"n\":2}");
        assertEquals(2, versions(now).ok().json().path("_count").asInt());
        emulator.clock().advance(Duration.ofSeconds(1));
        EmulatorClient.Answer old = versions(now);
        assertEquals(400, old.status());
        assertTrue(old.text().contains("retention"), old::text);
        JsonNode rest = versions(afterFirst).ok().json().path("Documents");
        assertEquals(1, rest.size());
        assertEquals(2, rest.path(0).path("current").path("n").asInt());
    }

    @Test
    void aTransactionIsOneLsnAndOnOnePage() {
        String now = now();
        String batch = "[{\"operationType\":\"Create\",\"resourceBody\":{\"id\":\"a\",\"pk\":\"p\"}},"
                + "{\"operationType\":\"Upsert\",\"resourceBody\":{\"id\":\"a\",\"pk\":\"p\",\"n\":2}},"
                + "{\"operationType\":\"Create\",\"resourceBody\":{\"id\":\"b\",\"pk\":\"p\"}},"
                + "{\"operationType\":\"Delete\",\"id\":\"a\"}]";
        client.send(
                        "POST",
                        "dbs/db/colls/c/docs",
                        Map.of(
                                "x-ms-cosmos-is-batch-request", "true",
                                "x-ms-cosmos-batch-atomic", "true",
                                "x-ms-documentdb-partitionkey", KEY),
                        batch.getBytes(UTF_8))
                .ok();
        upsert("{\"id\":\"c\",\"pk\":\"p\"}");
        JsonNode page = client.versions("db", "c", "0", now, 1).ok().json().path("Documents");
        List<String> operations = new ArrayList<>();
        page.forEach(change -> {
            operations.add(change.path("metadata").path("operationType").asText());
            assertEquals(
                    Etags.number(now) + 1, change.path("metadata").path("lsn").asLong());
        });
        assertEquals(List.of("create", "replace", "create", "delete"), operations);
    }
}
