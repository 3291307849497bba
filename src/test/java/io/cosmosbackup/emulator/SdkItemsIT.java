package io.cosmosbackup.emulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.azure.cosmos.CosmosClient;
import com.azure.cosmos.CosmosContainer;
import com.azure.cosmos.CosmosDatabase;
import com.azure.cosmos.CosmosException;
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
import com.azure.cosmos.models.SqlParameter;
import com.azure.cosmos.models.SqlQuerySpec;
import com.azure.cosmos.models.ThroughputProperties;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/// The Java SDK writes items in bulk, finds them, and is told what is missing.
class SdkItemsIT {
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
    void missingContainersAreTold() {
        CosmosException missing = assertThrows(
                CosmosException.class,
                () -> database.getContainer("nowhere").readItem("a", new PartitionKey("p"), JsonNode.class));
        assertEquals(404, missing.getStatusCode());
        assertEquals(404, status(() -> database.getContainer("nowhere").read()));
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
                status(() -> count(container.queryItems("SELECT c.n FROM c GROUP BY c.n", options, JsonNode.class))));
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
