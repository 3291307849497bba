package io.cosmosbackup.emulator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SplitTest {
    private static final byte[] NONE = new byte[0];

    private final CosmosEmulator emulator =
            CosmosEmulator.start(EmulatorOptions.defaults().withPartitions(2));
    private final EmulatorClient client = new EmulatorClient(emulator.endpoint(), emulator.key());

    @BeforeEach
    void create() {
        client.createDatabase("db").ok();
    }

    @AfterEach
    void stop() {
        client.close();
        emulator.close();
    }

    private void container(int version) {
        client.createContainer(
                        "db",
                        "{\"id\":\"c\",\"partitionKey\":{\"paths\":[\"/pk\"],\"kind\":\"Hash\",\"version\":" + version
                                + "}}",
                        400)
                .ok();
    }

    private EmulatorClient.Answer upsert(int item, int value) {
        String json = "{\"id\":\"i%d\",\"pk\":\"p%d\",\"v\":%d}".formatted(item, item, value);
        return client.upsertItem("db", "c", "[\"p" + item + "\"]", json.getBytes(UTF_8));
    }

    @Test
    void aSplitPartitionIsGoneAndItsChildrenGoOn() {
        container(2);
        for (int i = 0; i < 50; i++) {
            upsert(i, 0).ok();
        }
        CosmosEmulator.Partition parent = emulator.partitions("db", "c").getFirst();
        EmulatorClient.Answer ranges = ranges(Map.of());
        List<CosmosEmulator.Partition> children = emulator.split("db", "c", parent.id());

        EmulatorClient.Answer gone = client.changes("db", "c", parent.id(), null, 10);
        assertEquals(410, gone.status());
        assertEquals(1002, gone.subStatus());
        assertEquals(
                List.of("2", "3"),
                children.stream().map(CosmosEmulator.Partition::id).toList());
        assertEquals(parent.minInclusive(), children.getFirst().minInclusive());
        assertEquals(children.getFirst().maxExclusive(), children.getLast().minInclusive());
        assertEquals(parent.maxExclusive(), children.getLast().maxExclusive());
        for (CosmosEmulator.Partition child : children) {
            assertEquals(parent.lsn(), child.lsn());
            assertEquals(List.of(parent.id()), child.parents());
            assertEquals(
                    304,
                    client.changes("db", "c", child.id(), "\"" + parent.lsn() + "\"", 10)
                            .status());
        }
        assertEquals(
                parent.items(), children.getFirst().items() + children.getLast().items());

        JsonNode news = ranges(Map.of("If-None-Match", String.valueOf(ranges.header("etag"))))
                .json()
                .path("PartitionKeyRanges");
        assertEquals(2, news.size());
        assertEquals("[\"0\"]", news.path(0).path("parents").toString());
    }

    private EmulatorClient.Answer ranges(Map<String, String> headers) {
        return client.send("GET", "dbs/db/colls/c/pkranges", headers, NONE).ok();
    }

    @Test
    void partsOfARangeAreReadByTheirKeys() {
        container(2);
        for (int i = 0; i < 60; i++) {
            upsert(i, 0).ok();
        }
        CosmosEmulator.Partition whole = emulator.partitions("db", "c").getFirst();
        int lower = part(whole.id(), "", "10000000000000000000000000000000");
        int upper = part(whole.id(), "10000000000000000000000000000000", whole.maxExclusive());
        assertTrue(lower > 0 && upper > 0);
        assertEquals(whole.items(), lower + upper);
    }

    private int part(String partition, String start, String end) {
        Map<String, String> headers = new HashMap<>(Map.of(
                "A-IM", "Incremental Feed",
                "x-ms-documentdb-partitionkeyrangeid", partition,
                "x-ms-read-key-type", "EffectivePartitionKeyRange",
                "x-ms-max-item-count", "-1",
                "x-ms-end-epk", end));
        if (!start.isEmpty()) {
            headers.put("x-ms-start-epk", start);
        }
        return client.send("GET", "dbs/db/colls/c/docs", headers, NONE)
                .ok()
                .json()
                .path("_count")
                .asInt();
    }

    /// A reader that follows splits by the ranges' feed sees the last version of every item, whatever writers do
    /// meanwhile.
    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void theFeedLosesNothingWhileWritersAndSplitsGoOn(int version) throws Exception {
        container(version);
        Map<Integer, Integer> written = new ConcurrentHashMap<>();
        Reader reader = new Reader();
        try (ExecutorService writers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<? extends Future<?>> running = List.of(0, 1, 2, 3).stream()
                    .map(writer -> writers.submit(() -> write(writer, written)))
                    .toList();
            reader.poll();
            emulator.split("db", "c", "0");
            reader.poll();
            emulator.split("db", "c", "2");
            reader.poll();
            emulator.split("db", "c", "1");
            for (Future<?> one : running) {
                one.get();
            }
        }
        reader.drain();
        assertEquals(written, reader.versions);
        assertEquals(5, emulator.partitions("db", "c").size(), "two at first, and one more by each of three splits");
    }

    @Test
    void aFollowerThatWasAtTheEndReadsWhatCameLater() {
        container(2);
        upsert(1, 0).ok();
        FeedFollower follower = new FeedFollower(client, false, new Random(1));
        follower.drain();
        upsert(1, 1).ok();
        follower.drain();
        assertEquals(
                List.of(0, 1),
                follower.seen().stream().map(item -> item.path("v").asInt()).toList());
    }

    @Test
    void whatIsCreatedWhileAPartitionSplitsIsCreatedOnce() throws Exception {
        container(2);
        try (ExecutorService writers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<? extends Future<?>> running = List.of(0, 1, 2, 3).stream()
                    .map(writer -> writers.submit(() -> create(writer)))
                    .toList();
            for (int i = 0; i < 30; i++) {
                emulator.split(
                        "db", "c", emulator.partitions("db", "c").getFirst().id());
                Thread.sleep(10);
            }
            for (Future<?> one : running) {
                one.get();
            }
        }
        assertEquals(1200, emulator.items("db", "c").size());
    }

    private void create(int writer) {
        for (int i = 0; i < 300; i++) {
            int item = writer + 4 * i;
            String json = "{\"id\":\"i%d\",\"pk\":\"p%d\"}".formatted(item, item);
            client.createItem("db", "c", "[\"p" + item + "\"]", json.getBytes(UTF_8))
                    .ok();
        }
    }

    /// Every item has one writer, so that what was written last is known.
    private void write(int writer, Map<Integer, Integer> written) {
        Random random = new Random(writer);
        for (int i = 0; i < 400; i++) {
            int item = writer + 4 * random.nextInt(100);
            upsert(item, i).ok();
            written.put(item, i);
        }
    }

    private final class Reader {
        private final Map<Integer, Integer> versions = new HashMap<>();
        private final Map<String, String> etags = new HashMap<>();

        /// One page of every partition there is.
        private boolean poll() {
            boolean news = false;
            for (CosmosEmulator.Partition partition : emulator.partitions("db", "c")) {
                String etag = etags.get(partition.id());
                for (String parent : partition.parents().reversed()) {
                    etag = etag == null ? etags.get(parent) : etag;
                }
                EmulatorClient.Answer page = client.changes("db", "c", partition.id(), etag, 37);
                if (page.status() == 410) {
                    continue;
                }
                etags.put(partition.id(), String.valueOf(page.header("etag")));
                if (page.status() == 200) {
                    news = true;
                    page.json().path("Documents").forEach(this::take);
                }
            }
            return news;
        }

        private void take(JsonNode item) {
            int number = Integer.parseInt(item.path("id").asText().substring(1));
            versions.merge(number, item.path("v").asInt(), Math::max);
        }

        private void drain() {
            while (poll()) {
                // until every partition answers 304
            }
        }
    }
}
