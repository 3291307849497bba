package io.cosmosbackup.emulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.azure.cosmos.CosmosClient;
import com.azure.cosmos.CosmosContainer;
import com.azure.cosmos.CosmosDatabase;
import com.azure.cosmos.CosmosException;
import com.azure.cosmos.models.ChangeFeedPolicy;
import com.azure.cosmos.models.CosmosChangeFeedRequestOptions;
import com.azure.cosmos.models.CosmosContainerProperties;
import com.azure.cosmos.models.CosmosItemRequestOptions;
import com.azure.cosmos.models.FeedRange;
import com.azure.cosmos.models.FeedResponse;
import com.azure.cosmos.models.PartitionKey;
import com.azure.cosmos.models.ThroughputProperties;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// The Java SDK reads change feeds as only it does: by its own feed ranges.
class SdkFeedIT {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static CosmosEmulator emulator;
    private static CosmosClient client;
    private static CosmosDatabase database;

    @BeforeAll
    static void start() {
        emulator = CosmosEmulator.start(EmulatorOptions.defaults().withPartitions(4));
        client = SdkClient.connect(emulator);
        client.createDatabase("shop");
        database = client.getDatabase("shop");
    }

    @AfterAll
    static void stop() {
        client.close();
        emulator.close();
    }

    private static CosmosContainer container(String id) {
        database.createContainer(
                new CosmosContainerProperties(id, "/pk"), ThroughputProperties.createManualThroughput(400));
        return database.getContainer(id);
    }

    private static ObjectNode item(String id, String pk) {
        return JSON.createObjectNode().put("id", id).put("pk", pk).put("n", 1);
    }

    private static void load(CosmosContainer container, int from, int to) {
        for (int i = from; i < to; i++) {
            container.upsertItem(item("i" + i, "p" + i), new PartitionKey("p" + i), new CosmosItemRequestOptions());
        }
    }

    @Test
    void changeFeedGivesAllThenOnlyWhatChanged() {
        CosmosContainer container = container("changes");
        load(container, 0, 300);
        Map<String, String> continuations = new HashMap<>();
        Set<String> seen = new HashSet<>();
        for (FeedRange range : container.getFeedRanges()) {
            for (FeedResponse<JsonNode> page :
                    container.queryChangeFeed(begin(range), JsonNode.class).iterableByPage(50)) {
                page.getResults().forEach(item -> seen.add(item.path("id").asText()));
                assertTrue(page.getResults().size() <= 50);
                continuations.put(range.toString(), page.getContinuationToken());
            }
        }
        assertEquals(300, seen.size());
        assertEquals(4, continuations.size());

        container.upsertItem(item("i3", "p3").put("n", 9), new PartitionKey("p3"), null);
        container.upsertItem(item("new", "pnew"), new PartitionKey("pnew"), null);
        container.deleteItem("i4", new PartitionKey("p4"), null);
        List<String> changed = new ArrayList<>();
        for (String continuation : continuations.values()) {
            drain(container, CosmosChangeFeedRequestOptions.createForProcessingFromContinuation(continuation))
                    .forEach(item -> changed.add(item.path("id").asText()));
        }
        assertEquals(Set.of("i3", "new"), new HashSet<>(changed));
    }

    @Test
    void changeFeedCanStopAtTheCurrentEnd() {
        CosmosContainer container = container("bounded");
        load(container, 0, 40);
        var options = begin(FeedRange.forFullRange()).setCompleteAfterAllCurrentChangesRetrieved(true);
        assertEquals(40, drain(container, options).size());
    }

    @Test
    void feedRangesGoOnAfterASplitWithoutLoss() {
        CosmosContainer container = container("splits");
        load(container, 0, 200);
        List<String> continuations = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (FeedRange range : container.getFeedRanges()) {
            String last = "";
            for (FeedResponse<JsonNode> page :
                    container.queryChangeFeed(begin(range), JsonNode.class).iterableByPage(10)) {
                page.getResults().forEach(item -> seen.add(item.path("id").asText()));
                last = page.getContinuationToken();
                if (seen.size() % 3 == 0) {
                    break;
                }
            }
            continuations.add(last);
        }
        emulator.split("shop", "splits", "1");
        emulator.split("shop", "splits", "2");
        load(container, 200, 260);
        for (String continuation : continuations) {
            drain(container, CosmosChangeFeedRequestOptions.createForProcessingFromContinuation(continuation))
                    .forEach(item -> seen.add(item.path("id").asText()));
        }
        assertEquals(260, seen.size());
        assertEquals(6, container.getFeedRanges().size());
    }

    @Test
    void feedRangesGoOnAfterAMerge() {
        CosmosContainer container = container("merges");
        load(container, 0, 200);
        List<String> continuations = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (FeedRange range : container.getFeedRanges()) {
            FeedResponse<JsonNode> page = container
                    .queryChangeFeed(begin(range), JsonNode.class)
                    .iterableByPage(10)
                    .iterator()
                    .next();
            page.getResults().forEach(item -> seen.add(item.path("id").asText()));
            continuations.add(page.getContinuationToken());
        }
        assertEquals(40, seen.size());
        emulator.change("shop", "merges", PartitionChange.merge("0", "1"));
        for (String continuation : continuations) {
            drain(container, CosmosChangeFeedRequestOptions.createForProcessingFromContinuation(continuation))
                    .forEach(item -> assertTrue(seen.add(item.path("id").asText()), "once"));
        }
        assertEquals(200, seen.size());
        assertEquals(3, container.getFeedRanges().size());
    }

    /// In gateway mode the SDK hands 410/1007 on.
    @Test
    void aSplitThatLastsIsToldToTheCaller() {
        CosmosContainer container = container("lasting");
        load(container, 0, 40);
        emulator.beginChange("shop", "lasting", PartitionChange.split("1"), 0);
        CosmosException changing =
                assertThrows(CosmosException.class, () -> drain(container, begin(FeedRange.forFullRange())));
        assertEquals(410, changing.getStatusCode());
        emulator.finishChanges("shop", "lasting");
        assertEquals(40, drain(container, begin(FeedRange.forFullRange())).size());
    }

    @Test
    void allVersionsAndDeletesAreFedFromNowOn() {
        emulator.setFeeds(FeedOptions.defaults().withRetention(Duration.ofDays(7)));
        CosmosContainer container = container("versions");
        load(container, 0, 20);
        var now = CosmosChangeFeedRequestOptions.createForProcessingFromNow(FeedRange.forFullRange())
                .allVersionsAndDeletes();
        String continuation = "";
        for (FeedResponse<JsonNode> page :
                container.queryChangeFeed(now, JsonNode.class).iterableByPage()) {
            assertEquals(List.of(), page.getResults());
            continuation = page.getContinuationToken();
        }
        load(container, 15, 25);
        emulator.split("shop", "versions", "0");
        container.deleteItem("i3", new PartitionKey("p3"), null);
        emulator.change("shop", "versions", PartitionChange.merge("1", "2"));
        container.deleteItem("i20", new PartitionKey("p20"), null);
        Map<String, Integer> operations = new HashMap<>();
        for (JsonNode change : drain(
                container,
                CosmosChangeFeedRequestOptions.createForProcessingFromContinuation(continuation)
                        .allVersionsAndDeletes())) {
            operations.merge(change.path("metadata").path("operationType").asText(), 1, Integer::sum);
        }
        assertEquals(Map.of("create", 5, "replace", 5, "delete", 2), operations);
        CosmosContainerProperties policy = new CosmosContainerProperties("policy", "/pk");
        policy.setChangeFeedPolicy(ChangeFeedPolicy.createAllVersionsAndDeletesPolicy(Duration.ofMinutes(5)));
        CosmosException refused = assertThrows(CosmosException.class, () -> database.createContainer(policy));
        assertEquals(400, refused.getStatusCode());
    }

    private static CosmosChangeFeedRequestOptions begin(FeedRange range) {
        return CosmosChangeFeedRequestOptions.createForProcessingFromBeginning(range);
    }

    private static List<JsonNode> drain(CosmosContainer container, CosmosChangeFeedRequestOptions options) {
        List<JsonNode> items = new ArrayList<>();
        for (FeedResponse<JsonNode> page :
                container.queryChangeFeed(options, JsonNode.class).iterableByPage()) {
            items.addAll(page.getResults());
        }
        return items;
    }
}
