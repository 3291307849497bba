package io.cosmosbackup.emulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.azure.cosmos.CosmosClient;
import com.azure.cosmos.CosmosContainer;
import com.azure.cosmos.models.CosmosContainerProperties;
import com.azure.cosmos.models.CosmosQueryRequestOptions;
import com.azure.cosmos.models.FeedResponse;
import com.azure.cosmos.models.PartitionKey;
import com.azure.cosmos.models.ThroughputProperties;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// What the Java SDK makes of the emulator's query plans and of its partitions' answers.
class SdkQueriesIT {
    private static final int ITEMS = 120;

    private static CosmosEmulator emulator;
    private static CosmosClient client;
    private static CosmosContainer container;

    @BeforeAll
    static void start() {
        emulator = CosmosEmulator.start(EmulatorOptions.defaults().withPartitions(4));
        client = SdkClient.connect(emulator);
        client.createDatabase("db");
        client.getDatabase("db")
                .createContainer(
                        new CosmosContainerProperties("c", "/pk"), ThroughputProperties.createManualThroughput(400));
        container = client.getDatabase("db").getContainer("c");
        for (int i = 0; i < ITEMS; i++) {
            ObjectNode item =
                    new ObjectMapper().createObjectNode().put("id", "i" + i).put("pk", "p" + i % 30);
            if (i % 10 != 0) {
                item.put("n", i % 17);
            }
            container.createItem(item, new PartitionKey("p" + i % 30), null);
        }
    }

    @AfterAll
    static void stop() {
        client.close();
        emulator.close();
    }

    private static <T> List<T> all(String query, Class<T> type) {
        return container.queryItems(query, new CosmosQueryRequestOptions(), type).stream()
                .toList();
    }

    @Test
    void orderHoldsAcrossPartitions() {
        for (String direction : List.of("ASC", "DESC")) {
            List<JsonNode> items = all("SELECT * FROM c ORDER BY c.n " + direction, JsonNode.class);
            assertEquals(ITEMS, items.size());
            List<Integer> keys =
                    items.stream().map(item -> item.path("n").asInt(-1)).toList();
            List<Integer> sorted = keys.stream()
                    .sorted(direction.equals("ASC") ? Integer::compare : (left, right) -> Integer.compare(right, left))
                    .toList();
            assertEquals(sorted, keys);
        }
        List<Integer> values = all("SELECT VALUE c.n FROM c WHERE c.n >= 10 ORDER BY c.n", Integer.class);
        assertEquals(values.stream().sorted().toList(), values);
    }

    @Test
    void orderedPagesGoOnFromTheirContinuations() {
        for (String direction : List.of("ASC", "DESC")) {
            List<String> ids = new ArrayList<>();
            @Nullable String continuation = null;
            do {
                var pages = container
                        .queryItems(
                                "SELECT c.id, c.n FROM c ORDER BY c.n " + direction,
                                new CosmosQueryRequestOptions(),
                                JsonNode.class)
                        .iterableByPage(continuation, 7);
                FeedResponse<JsonNode> page = pages.iterator().next();
                page.getResults().forEach(item -> ids.add(item.path("id").asText()));
                continuation = page.getContinuationToken();
            } while (continuation != null);
            assertEquals(ITEMS, ids.size());
            assertEquals(ITEMS, new HashSet<>(ids).size());
        }
    }

    @Test
    void aggregatesAreMergedAcrossPartitions() {
        List<Integer> numbers = IntStream.range(0, ITEMS)
                .filter(i -> i % 10 != 0)
                .map(i -> i % 17)
                .boxed()
                .toList();
        int sum = numbers.stream().mapToInt(Integer::intValue).sum();
        assertEquals(List.of((long) ITEMS), all("SELECT VALUE COUNT(1) FROM c", Long.class));
        assertEquals(List.of((long) numbers.size()), all("SELECT VALUE COUNT(c.n) FROM c", Long.class));
        assertEquals(List.of((double) sum), all("SELECT VALUE SUM(c.n) FROM c", Double.class));
        assertEquals(List.of(16), all("SELECT VALUE MAX(c.n) FROM c", Integer.class));
        assertEquals(List.of((double) sum / numbers.size()), all("SELECT VALUE AVG(c.n) FROM c", Double.class));
        assertEquals(
                List.of(ITEMS),
                all("SELECT COUNT(1) AS items FROM c", JsonNode.class).stream()
                        .map(row -> row.path("items").asInt())
                        .toList());
        // Three of the partitions have nothing to say about the least.
        assertEquals(List.of(7), all("SELECT VALUE MIN(c.n) FROM c WHERE c.id = 'i7'", Integer.class));
    }

    @Test
    void topOffsetAndDistinctAreOfAllPartitions() {
        assertEquals(5, all("SELECT TOP 5 * FROM c", JsonNode.class).size());
        assertEquals(5, all("SELECT * FROM c OFFSET 3 LIMIT 5", JsonNode.class).size());
        assertEquals(List.of(16, 16), all("SELECT TOP 2 VALUE c.n FROM c ORDER BY c.n DESC", Integer.class));
        List<Integer> ordered = all("SELECT VALUE c.n FROM c ORDER BY c.n", Integer.class);
        assertEquals(
                ordered.subList(20, 30), all("SELECT VALUE c.n FROM c ORDER BY c.n OFFSET 20 LIMIT 10", Integer.class));
        List<Integer> distinct = all("SELECT DISTINCT VALUE c.n FROM c", Integer.class);
        assertEquals(17, distinct.size());
        assertEquals(17, new HashSet<>(distinct).size());
    }

    @Test
    void aQueryOfOnePartitionKeyAsksOnePartition() {
        EmulatorStats before = emulator.stats();
        assertEquals(4, all("SELECT * FROM c WHERE c.pk = 'p7'", JsonNode.class).size());
        long asked = emulator.stats().requests().getOrDefault(GatewayOperation.QUERY_ITEMS, 0L)
                - before.requests().getOrDefault(GatewayOperation.QUERY_ITEMS, 0L);
        assertTrue(asked <= 1, () -> "asked " + asked);
        assertEquals(
                List.of(4L),
                container
                        .queryItems(
                                "SELECT VALUE COUNT(1) FROM c",
                                new CosmosQueryRequestOptions().setPartitionKey(new PartitionKey("p7")),
                                Long.class)
                        .stream()
                        .toList());
    }
}
