package io.cosmosbackup.emulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.azure.cosmos.CosmosClient;
import com.azure.cosmos.CosmosContainer;
import com.azure.cosmos.CosmosDatabase;
import com.azure.cosmos.CosmosException;
import com.azure.cosmos.models.CosmosBatch;
import com.azure.cosmos.models.CosmosBatchResponse;
import com.azure.cosmos.models.CosmosBulkOperationResponse;
import com.azure.cosmos.models.CosmosBulkOperations;
import com.azure.cosmos.models.CosmosChangeFeedRequestOptions;
import com.azure.cosmos.models.CosmosContainerProperties;
import com.azure.cosmos.models.CosmosItemOperation;
import com.azure.cosmos.models.CosmosItemRequestOptions;
import com.azure.cosmos.models.CosmosQueryRequestOptions;
import com.azure.cosmos.models.FeedRange;
import com.azure.cosmos.models.FeedResponse;
import com.azure.cosmos.models.PartitionKey;
import com.azure.cosmos.models.PartitionKeyBuilder;
import com.azure.cosmos.models.PartitionKeyDefinition;
import com.azure.cosmos.models.PartitionKeyDefinitionVersion;
import com.azure.cosmos.models.PartitionKind;
import com.azure.cosmos.models.SqlParameter;
import com.azure.cosmos.models.SqlQuerySpec;
import com.azure.cosmos.models.ThroughputProperties;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/// The Java SDK, a client not written here, against the emulator.
class CosmosEmulatorSdkIT {
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
    void itemsAreCreatedReadReplacedAndDeleted() {
        CosmosContainer container = container("crud");
        container.createItem(item("a", "p"), new PartitionKey("p"), null);
        assertEquals(409, status(() -> container.createItem(item("a", "p"), new PartitionKey("p"), null)));

        var read = container.readItem("a", new PartitionKey("p"), JsonNode.class);
        assertEquals(1, read.getItem().path("n").asInt());
        assertTrue(read.getRequestCharge() >= 1);

        ObjectNode changed = item("a", "p").put("n", 2);
        container.replaceItem(
                changed, "a", new PartitionKey("p"), new CosmosItemRequestOptions().setIfMatchETag(read.getETag()));
        assertEquals(
                412,
                status(() -> container.replaceItem(
                        changed,
                        "a",
                        new PartitionKey("p"),
                        new CosmosItemRequestOptions().setIfMatchETag(read.getETag()))));

        container.deleteItem("a", new PartitionKey("p"), null);
        assertEquals(404, status(() -> container.readItem("a", new PartitionKey("p"), JsonNode.class)));
    }

    @Test
    void missingContainersAreTold() {
        CosmosException missing = assertThrows(
                CosmosException.class,
                () -> database.getContainer("nowhere").readItem("a", new PartitionKey("p"), JsonNode.class));
        assertEquals(404, missing.getStatusCode());
        assertEquals(404, status(() -> database.getContainer("nowhere").read()));
    }

    @Test
    void hierarchicalKeysAreFoundByPrefix() {
        PartitionKeyDefinition key = new PartitionKeyDefinition();
        key.setPaths(List.of("/tenant", "/user", "/session"));
        key.setKind(PartitionKind.MULTI_HASH);
        key.setVersion(PartitionKeyDefinitionVersion.V2);
        database.createContainer(new CosmosContainerProperties("levels", key));
        CosmosContainer container = database.getContainer("levels");
        for (int i = 0; i < 20; i++) {
            ObjectNode item = JSON.createObjectNode();
            item.put("id", "i" + i)
                    .put("tenant", "t" + i % 2)
                    .put("user", "u" + i % 5)
                    .put("session", i);
            container.createItem(
                    item,
                    new PartitionKeyBuilder()
                            .add("t" + i % 2)
                            .add("u" + i % 5)
                            .add(i)
                            .build(),
                    null);
        }
        var prefix = new CosmosQueryRequestOptions()
                .setPartitionKey(new PartitionKeyBuilder().add("t1").build());
        assertEquals(10, count(container.queryItems("SELECT * FROM c", prefix, JsonNode.class)));
        assertEquals(20, drain(container, begin(FeedRange.forFullRange())).size());
    }

    @Test
    void bulkOperationsAreEachForThemselves() {
        CosmosContainer container = container("bulk");
        List<CosmosItemOperation> operations = new ArrayList<>(IntStream.range(0, 500)
                .mapToObj(i -> CosmosBulkOperations.getCreateItemOperation(
                        item("i" + i, "p" + i % 50), new PartitionKey("p" + i % 50)))
                .toList());
        operations.add(CosmosBulkOperations.getCreateItemOperation(item("i0", "p0"), new PartitionKey("p0")));
        Map<Integer, Integer> statuses = new HashMap<>();
        for (CosmosBulkOperationResponse<Object> done : container.executeBulkOperations(operations)) {
            statuses.merge(done.getResponse().getStatusCode(), 1, Integer::sum);
        }
        assertEquals(Map.of(201, 500, 409, 1), statuses);
        assertEquals(500, drain(container, begin(FeedRange.forFullRange())).size());
    }

    @Test
    void batchesAreAllOrNothing() {
        CosmosContainer container = container("batch");
        CosmosBatch good = CosmosBatch.createCosmosBatch(new PartitionKey("p"));
        good.createItemOperation(item("a", "p"));
        good.upsertItemOperation(item("b", "p"));
        CosmosBatchResponse done = container.executeCosmosBatch(good);
        assertEquals(200, done.getStatusCode());
        assertTrue(done.isSuccessStatusCode());

        CosmosBatch bad = CosmosBatch.createCosmosBatch(new PartitionKey("p"));
        bad.createItemOperation(item("c", "p"));
        bad.createItemOperation(item("a", "p"));
        bad.createItemOperation(item("d", "p"));
        CosmosBatchResponse refused = container.executeCosmosBatch(bad);
        assertEquals(409, refused.getStatusCode());
        assertEquals(
                List.of(424, 409, 424),
                refused.getResults().stream()
                        .map(result -> result.getStatusCode())
                        .toList());
        assertEquals(404, status(() -> container.readItem("c", new PartitionKey("p"), JsonNode.class)));
    }

    @Test
    void queriesReadAllCountAndFilter() {
        CosmosContainer container = container("queries");
        load(container, 0, 250);
        var options = new CosmosQueryRequestOptions();
        assertEquals(250, count(container.queryItems("SELECT * FROM c", options, JsonNode.class)));
        assertEquals(
                List.of(250L),
                container.queryItems("SELECT VALUE COUNT(1) FROM c", options, Long.class).stream()
                        .toList());
        SqlQuerySpec one = new SqlQuerySpec(
                "SELECT * FROM c WHERE c.id = @id AND c[\"n\"] = 1", List.of(new SqlParameter("@id", "i7")));
        assertEquals(1, count(container.queryItems(one, options, JsonNode.class)));
        assertEquals(1, count(container.readAllItems(new PartitionKey("p7"), JsonNode.class)));
        assertEquals(
                400,
                status(() -> count(container.queryItems("SELECT c.id FROM c ORDER BY c.n", options, JsonNode.class))));
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
    void throughputIsReadAndReplaced() {
        CosmosContainer container = container("offers");
        var read = container.readThroughput();
        assertEquals(400, read.getProperties().getManualThroughput());
        assertEquals(400, read.getMinThroughput());
        container.replaceThroughput(ThroughputProperties.createManualThroughput(50_000));
        var replaced = container.readThroughput();
        assertEquals(50_000, replaced.getProperties().getManualThroughput());
        assertEquals(500, replaced.getMinThroughput());

        database.createContainer(
                new CosmosContainerProperties("auto", "/pk"), ThroughputProperties.createAutoscaledThroughput(4000));
        assertEquals(
                4000,
                database.getContainer("auto").readThroughput().getProperties().getAutoscaleMaxThroughput());
    }

    @Test
    void databaseThroughputIsShared() {
        client.createDatabase("shared", ThroughputProperties.createManualThroughput(1000));
        CosmosDatabase shared = client.getDatabase("shared");
        shared.createContainer("a", "/pk");
        assertEquals(1000, shared.readThroughput().getProperties().getManualThroughput());
        assertEquals(400, status(() -> shared.getContainer("a").readThroughput()));
    }

    @Test
    void containersAreReplacedAndListed() {
        CosmosContainer container = container("replaced");
        CosmosContainerProperties properties = container.read().getProperties();
        container.replace(properties.setDefaultTimeToLiveInSeconds(60));
        assertEquals(60, container.read().getProperties().getDefaultTimeToLiveInSeconds());
        assertTrue(database.readAllContainers().stream()
                .anyMatch(found -> found.getId().equals("replaced")));
        assertTrue(client.readAllDatabases().stream()
                .anyMatch(found -> found.getId().equals("shop")));
        assertEquals(
                0, container.getScripts().readAllStoredProcedures().stream().count());
    }

    @Test
    void wrongKeysAreUnauthorized() {
        // A client reads the account when it is built, and wraps what that throws.
        RuntimeException refused = assertThrows(
                RuntimeException.class,
                () -> SdkClient.connect(emulator, AccountKeys.random().primary())
                        .close());
        CosmosException cause = assertInstanceOf(CosmosException.class, refused.getCause());
        assertEquals(401, cause.getStatusCode());
    }

    @Test
    void readOnlyKeysReadButDoNotWrite() {
        CosmosContainer container = container("readonly");
        load(container, 0, 3);
        try (CosmosClient reader = SdkClient.connect(emulator, emulator.keys().primaryReadOnly())) {
            CosmosContainer seen = reader.getDatabase("shop").getContainer("readonly");
            assertEquals(3, drain(seen, begin(FeedRange.forFullRange())).size());
            assertEquals(403, status(() -> seen.upsertItem(item("x", "p"), new PartitionKey("p"), null)));
        }
    }

    @Test
    void throttledRequestsAreRetriedByTheSdk() {
        try (CosmosEmulator slow = CosmosEmulator.start(
                        EmulatorOptions.defaults().withPartitions(1).withRequestUnitsPerPartition(100));
                CosmosClient writer = SdkClient.connect(slow)) {
            writer.createDatabase("db");
            writer.getDatabase("db").createContainer("c", "/pk");
            CosmosContainer container = writer.getDatabase("db").getContainer("c");
            load(container, 0, 60);
            assertTrue(slow.stats().throttled() > 0);
            assertEquals(60, drain(container, begin(FeedRange.forFullRange())).size());
        }
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

    private static long count(Iterable<?> items) {
        long count = 0;
        for (Object _ : items) {
            count++;
        }
        return count;
    }

    private static int status(Executable action) {
        return assertThrows(CosmosException.class, action).getStatusCode();
    }
}
