package io.cosmosbackup.emulator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Merges, and splits and merges that last.
class MergeTest {
    private static final String MIDDLE = "20000000000000000000000000000000";

    private final CosmosEmulator emulator =
            CosmosEmulator.start(EmulatorOptions.defaults().withPartitions(3));
    private final EmulatorClient client = new EmulatorClient(emulator.endpoint(), emulator.key());

    @BeforeEach
    void create() {
        emulator.setFeeds(FeedOptions.defaults().withRetention(Duration.ofDays(7)));
        client.createDatabase("db").ok();
        client.createContainer("db", "c", "/pk").ok();
    }

    @AfterEach
    void stop() {
        client.close();
        emulator.close();
    }

    private EmulatorClient.Answer upsert(int item, int value) {
        String json = "{\"id\":\"i%d\",\"pk\":\"p%d\",\"v\":%d}".formatted(item, item, value);
        return client.upsertItem("db", "c", "[\"p" + item + "\"]", json.getBytes(UTF_8));
    }

    private void load(int from, int to) {
        for (int item = from; item < to; item++) {
            upsert(item, 0).ok();
        }
    }

    private CosmosEmulator.Partition partition(String id) {
        return emulator.partitions("db", "c").stream()
                .filter(partition -> partition.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private static Set<String> ids(EmulatorClient.Answer page) {
        Set<String> ids = new HashSet<>();
        page.json().path("Documents").forEach(item -> {
            JsonNode current = item.has("current") ? item.path("current") : item;
            assertTrue(ids.add(current.path("id").asText()), "once");
        });
        return ids;
    }

    private static Map<String, String> within(CosmosEmulator.Partition range, String partition, String etag) {
        return new HashMap<>(Map.of(
                "A-IM",
                "Incremental Feed",
                "x-ms-documentdb-partitionkeyrangeid",
                partition,
                "x-ms-read-key-type",
                "EffectivePartitionKeyRange",
                "x-ms-start-epk",
                range.minInclusive(),
                "x-ms-end-epk",
                range.maxExclusive(),
                "If-None-Match",
                etag));
    }

    private static String etag(EmulatorClient.Answer answer) {
        return String.valueOf(answer.header("etag"));
    }

    @Test
    void neighboursBecomeOneWithTheItemsAndTheHigherLsn() {
        load(0, 60);
        CosmosEmulator.Partition lower = partition("1");
        CosmosEmulator.Partition upper = partition("2");
        emulator.limit("db", "c", 1_000_000);
        EmulatorClient.Answer before = client.send("GET", "dbs/db/colls/c/pkranges", Map.of(), new byte[0]);
        List<CosmosEmulator.Partition> merged = emulator.change("db", "c", PartitionChange.merge("1", "2"));

        assertEquals(
                List.of(new CosmosEmulator.Partition(
                        "3",
                        List.of("1", "2"),
                        lower.minInclusive(),
                        upper.maxExclusive(),
                        Math.max(lower.lsn(), upper.lsn()),
                        lower.items() + upper.items())),
                merged);
        for (String gone : List.of("1", "2")) {
            EmulatorClient.Answer answer = client.changes("db", "c", gone, null, 10);
            assertEquals(410, answer.status());
            assertEquals(1002, answer.subStatus());
        }
        JsonNode news = client.send(
                        "GET", "dbs/db/colls/c/pkranges", Map.of("If-None-Match", etag(before)), new byte[0])
                .ok()
                .json()
                .path("PartitionKeyRanges");
        assertEquals(1, news.size());
        assertEquals("[\"1\",\"2\"]", news.path(0).path("parents").toString());
        assertEquals(60, emulator.items("db", "c").size());
    }

    @Test
    void onlyNeighboursAreMerged() {
        assertThrows(GatewayException.class, () -> emulator.change("db", "c", PartitionChange.merge("0", "2")));
        assertThrows(GatewayException.class, () -> emulator.change("db", "c", PartitionChange.merge("1", "0")));
        assertEquals(3, emulator.partitions("db", "c").size());
    }

    /// The two parents were read to different LSNs; each part of the merged range goes on from its parent's token.
    @Test
    void aParentsTokenGoesOnInItsPartOfTheMergedRange() {
        load(0, 30);
        for (int i = 0; i < 40; i++) {
            upsert(0, i).ok();
        }
        List<CosmosEmulator.Partition> parents = List.of(partition("0"), partition("1"));
        Map<String, String> tokens = new HashMap<>();
        Set<String> seen = new HashSet<>();
        for (CosmosEmulator.Partition parent : parents) {
            EmulatorClient.Answer page = client.changes("db", "c", parent.id(), null, 3);
            seen.addAll(ids(page));
            tokens.put(parent.id(), etag(page));
        }
        load(30, 60);
        emulator.change("db", "c", PartitionChange.merge("0", "1"));
        load(60, 90);
        for (CosmosEmulator.Partition parent : parents) {
            String token = String.valueOf(tokens.get(parent.id()));
            EmulatorClient.Answer rest = client.feed("db", "c", within(parent, "3", token));
            for (String id : ids(rest)) {
                assertTrue(seen.add(id), id);
            }
            assertEquals(Etags.of(partition("3").lsn()), etag(rest));
            assertEquals(
                    304, client.feed("db", "c", within(parent, "3", etag(rest))).status());
        }
        seen.addAll(ids(client.changes("db", "c", "2", null, 1000)));
        assertEquals(90, seen.size());
    }

    @Test
    void theMergedFeedIsInOrderOfLsnsThatItsPartsMayShare() {
        load(0, 60);
        emulator.change("db", "c", PartitionChange.merge("0", "1"));
        Set<String> seen = new HashSet<>();
        String etag = null;
        long last = 0;
        EmulatorClient.Answer page = client.changes("db", "c", "3", etag, 1);
        while (page.status() == 200) {
            assertTrue(page.json().path("_count").asInt() >= 1);
            Set<Long> lsns = new HashSet<>();
            page.json()
                    .path("Documents")
                    .forEach(item -> lsns.add(item.path("_lsn").asLong()));
            assertEquals(1, lsns.size(), "a page of one has a whole LSN");
            long lsn = lsns.iterator().next();
            assertTrue(lsn > last);
            last = lsn;
            for (String id : ids(page)) {
                assertTrue(seen.add(id), id);
            }
            etag = etag(page);
            page = client.changes("db", "c", "3", etag, 1);
        }
        assertEquals(partition("3").items(), seen.size());
    }

    @Test
    void allVersionsGoOnFromAParentsToken() {
        List<CosmosEmulator.Partition> parents = List.of(partition("0"), partition("1"));
        Map<String, String> tokens = new HashMap<>();
        parents.forEach(parent -> tokens.put(parent.id(), etag(client.versions("db", "c", parent.id(), "*", 1))));
        load(0, 60);
        client.deleteItem("db", "c", "[\"p5\"]", "i5").ok();
        int[] changes = {
            partition("0").items() + partition("1").items(), partition("2").items()
        };
        emulator.change("db", "c", PartitionChange.merge("0", "1"));
        int found = 0;
        for (CosmosEmulator.Partition parent : parents) {
            Map<String, String> headers = within(parent, "3", String.valueOf(tokens.get(parent.id())));
            headers.put("A-IM", "Full-Fidelity Feed");
            headers.put("x-ms-cosmos-changefeed-wire-format-version", "2021-09-15");
            found += client.feed("db", "c", headers).ok().json().path("_count").asInt();
        }
        found += client.versions("db", "c", "2", Etags.of(1), 1000)
                .ok()
                .json()
                .path("_count")
                .asInt();
        assertEquals(59, changes[0] + changes[1]);
        assertEquals(61, found);
    }

    @Test
    void aStartTimeAfterAMergeNeedsAClientThatCopesWithIt() {
        load(0, 20);
        emulator.change("db", "c", PartitionChange.merge("0", "1"));
        Map<String, String> headers = new HashMap<>(Map.of(
                "A-IM", "Incremental Feed",
                "x-ms-documentdb-partitionkeyrangeid", "3",
                "If-Modified-Since", "Sat, 01 Jan 2000 00:00:00 GMT"));
        EmulatorClient.Answer refused = client.feed("db", "c", headers);
        assertEquals(400, refused.status());
        assertTrue(refused.text().contains("not currently supported with merged partitions"));
        headers.put("x-ms-cosmos-sdk-supportedcapabilities", "1");
        assertEquals(400, client.feed("db", "c", headers).status());
        headers.put("x-ms-cosmos-sdk-supportedcapabilities", "11");
        assertEquals(
                partition("3").items(), ids(client.feed("db", "c", headers)).size());
        emulator.split("db", "c", "3");
        headers.remove("x-ms-cosmos-sdk-supportedcapabilities");
        headers.put("x-ms-documentdb-partitionkeyrangeid", "4");
        assertEquals(400, client.feed("db", "c", headers).status(), "a merge before counts");
    }

    @Test
    void mergedPartitionsAddUpTheirBudgets() {
        emulator.limit("db", "c", 30);
        emulator.change("db", "c", PartitionChange.merge("0", "1"));
        emulator.split("db", "c", "3");
        emulator.split("db", "c", "4");
        double served = 0;
        while (client.changes("db", "c", "6", null, 1).status() != 429) {
            served += RequestCharge.EMPTY_FEED_PAGE;
            assertTrue(served < 1_000, "15 a second");
        }
        assertTrue(served >= 15, "half of half of 60");
    }

    @Test
    void aPartitionIsSplitAtAGivenKey() {
        load(0, 40);
        CosmosEmulator.Partition parent = partition("1");
        List<CosmosEmulator.Partition> children = emulator.change("db", "c", PartitionChange.split("1", MIDDLE));
        assertEquals(parent.minInclusive(), children.getFirst().minInclusive());
        assertEquals(MIDDLE, children.getFirst().maxExclusive());
        assertEquals(MIDDLE, children.getLast().minInclusive());
        assertEquals(parent.maxExclusive(), children.getLast().maxExclusive());
        assertEquals(
                parent.items(), children.getFirst().items() + children.getLast().items());
        for (String wrong : List.of(parent.minInclusive(), parent.maxExclusive(), "3F", "nonsense", "2A0", "")) {
            assertThrows(
                    GatewayException.class, () -> emulator.change("db", "c", PartitionChange.split("3", wrong)), wrong);
        }
    }

    @Test
    void keysOfOneTenantAreSplitBetweenPartitions() {
        String definition =
                "{\"id\":\"h\",\"partitionKey\":{\"paths\":[\"/t\",\"/u\"],\"kind\":\"MultiHash\",\"version\":2}}";
        client.createContainer("db", definition, 400).ok();
        for (int i = 0; i < 60; i++) {
            String json = "{\"id\":\"i%d\",\"t\":\"one\",\"u\":%d}".formatted(i, i);
            client.createItem("db", "h", "[\"one\"," + i + "]", json.getBytes(UTF_8))
                    .ok();
        }
        CosmosEmulator.Partition full = emulator.partitions("db", "h").stream()
                .filter(partition -> partition.items() > 0)
                .findFirst()
                .orElseThrow();
        String tenant = EffectivePartitionKey.of(
                KeyValue.ofHeader("[\"one\"]"),
                new KeyDefinition(List.of(List.of("t"), List.of("u")), KeyDefinition.Hashing.MULTI, false));
        List<CosmosEmulator.Partition> halves =
                emulator.change("db", "h", PartitionChange.split(full.id(), tenant + MIDDLE));
        assertEquals(60, halves.getFirst().items() + halves.getLast().items());
        assertTrue(halves.getFirst().items() > 0 && halves.getLast().items() > 0);
        for (int i = 0; i < 60; i++) {
            client.readItem("db", "h", "[\"one\"," + i + "]", "i" + i).ok();
        }
    }

    @Test
    void aChangeLastsForSoManyRequests() {
        load(0, 30);
        int items = partition("0").items() + partition("1").items();
        emulator.beginChange("db", "c", PartitionChange.merge("0", "1"), 3);
        for (String id : List.of("0", "1", "0")) {
            EmulatorClient.Answer changing = client.changes("db", "c", id, null, 10);
            assertEquals(410, changing.status());
            assertEquals(1007, changing.subStatus());
        }
        assertEquals(1002, client.changes("db", "c", "0", null, 10).subStatus());
        assertEquals(items, partition("3").items());
    }

    @Test
    void aChangeLastsUntilItIsFinished() {
        load(0, 1);
        String busy = emulator.partitions("db", "c").stream()
                .filter(partition -> partition.items() > 0)
                .findFirst()
                .orElseThrow()
                .id();
        emulator.beginChange("db", "c", PartitionChange.split(busy), 0);
        for (int i = 0; i < 20; i++) {
            assertEquals(1007, upsert(0, i).subStatus());
        }
        assertThrows(GatewayException.class, () -> emulator.split("db", "c", busy));
        assertEquals(3, emulator.partitions("db", "c").size());
        emulator.finishChanges("db", "c");
        assertEquals(200, upsert(0, 1).status());
        assertEquals(4, emulator.partitions("db", "c").size());
    }

    /// One that can not begin must not hold up the partition that it could have begun with.
    @Test
    void aPartitionIsInOneChangeAtATime() {
        emulator.beginChange("db", "c", PartitionChange.split("1"), 0);
        assertThrows(GatewayException.class, () -> emulator.beginChange("db", "c", PartitionChange.merge("0", "1"), 0));
        assertEquals(304, client.changes("db", "c", "0", null, 1).status());
        emulator.finishChanges("db", "c");
        assertEquals(4, emulator.partitions("db", "c").size());
    }

    /// A range that is in one partition needs no partition's name; one that is in several is no longer there.
    @Test
    void rangesFindTheirPartition() {
        load(0, 40);
        CosmosEmulator.Partition middle = partition("1");
        Map<String, String> headers = within(middle, "1", Etags.of(0));
        headers.remove("x-ms-documentdb-partitionkeyrangeid");
        assertEquals(middle.items(), ids(client.feed("db", "c", headers)).size());
        emulator.split("db", "c", "1");
        EmulatorClient.Answer gone = client.feed("db", "c", headers);
        assertEquals(410, gone.status());
        assertEquals(1002, gone.subStatus());
    }
}
