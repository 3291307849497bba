package io.cosmosbackup.emulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.azure.cosmos.CosmosClient;
import com.azure.cosmos.CosmosContainer;
import com.azure.cosmos.CosmosDatabase;
import com.azure.cosmos.CosmosException;
import com.azure.cosmos.models.CosmosBatch;
import com.azure.cosmos.models.CosmosBatchResponse;
import com.azure.cosmos.models.CosmosBulkOperations;
import com.azure.cosmos.models.CosmosContainerProperties;
import com.azure.cosmos.models.CosmosPatchItemRequestOptions;
import com.azure.cosmos.models.CosmosPatchOperations;
import com.azure.cosmos.models.CosmosStoredProcedureProperties;
import com.azure.cosmos.models.CosmosTriggerProperties;
import com.azure.cosmos.models.CosmosUserDefinedFunctionProperties;
import com.azure.cosmos.models.CosmosUserProperties;
import com.azure.cosmos.models.PartitionKey;
import com.azure.cosmos.models.TriggerOperation;
import com.azure.cosmos.models.TriggerType;
import com.azure.cosmos.models.UniqueKey;
import com.azure.cosmos.models.UniqueKeyPolicy;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/// Patches, unique keys and stored resources through the Java SDK.
class SdkStoredIT {
    private static final PartitionKey KEY = new PartitionKey("p");

    private static CosmosEmulator emulator;
    private static CosmosClient client;
    private static CosmosDatabase database;

    @BeforeAll
    static void start() {
        emulator = CosmosEmulator.start(EmulatorOptions.defaults().withPartitions(2));
        client = SdkClient.connect(emulator);
        client.createDatabase("db");
        database = client.getDatabase("db");
    }

    @AfterAll
    static void stop() {
        client.close();
        emulator.close();
    }

    private static ObjectNode item(String id) {
        return new ObjectMapper()
                .createObjectNode()
                .put("id", id)
                .put("pk", "p")
                .put("n", 1);
    }

    private static int status(Executable action) {
        return assertThrows(CosmosException.class, action).getStatusCode();
    }

    @Test
    void itemsArePatchedAloneInBatchesAndInBulk() {
        database.createContainer("patched", "/pk");
        CosmosContainer container = database.getContainer("patched");
        container.createItem(item("a"), KEY, null);
        CosmosPatchOperations operations = CosmosPatchOperations.create()
                .increment("/n", 2)
                .add("/tags", List.of("x"))
                .add("/tags/-", "y")
                .move("/tags/0", "/first");
        JsonNode patched =
                container.patchItem("a", KEY, operations, JsonNode.class).getItem();
        assertEquals(3, patched.path("n").asInt());
        assertEquals("[\"y\"]", patched.path("tags").toString());
        assertEquals("x", patched.path("first").asText());

        CosmosPatchOperations increment = CosmosPatchOperations.create().increment("/n", 1);
        CosmosPatchItemRequestOptions onlyThree =
                new CosmosPatchItemRequestOptions().setFilterPredicate("from c where c.n = 3");
        container.patchItem("a", KEY, increment, onlyThree, JsonNode.class);
        assertEquals(412, status(() -> container.patchItem("a", KEY, increment, onlyThree, JsonNode.class)));
        assertEquals(
                400,
                status(() -> container.patchItem(
                        "a", KEY, CosmosPatchOperations.create().remove("/gone"), JsonNode.class)));

        CosmosBatch batch = CosmosBatch.createCosmosBatch(KEY);
        batch.createItemOperation(item("b"));
        batch.patchItemOperation("b", increment);
        CosmosBatchResponse done = container.executeCosmosBatch(batch);
        assertEquals(
                2, done.getResults().get(1).getItem(JsonNode.class).path("n").asInt());
        container
                .executeBulkOperations(List.of(CosmosBulkOperations.getPatchItemOperation("b", KEY, increment)))
                .forEach(bulk -> assertEquals(200, bulk.getResponse().getStatusCode()));
        assertEquals(
                3,
                container.readItem("b", KEY, JsonNode.class).getItem().path("n").asInt());
    }

    @Test
    void uniqueKeysHoldWithinAPartitionKey() {
        CosmosContainerProperties properties = new CosmosContainerProperties("unique", "/pk");
        properties.setUniqueKeyPolicy(new UniqueKeyPolicy().setUniqueKeys(List.of(new UniqueKey(List.of("/mail")))));
        database.createContainer(properties);
        CosmosContainer container = database.getContainer("unique");
        container.createItem(item("a").put("mail", "m"), KEY, null);
        assertEquals(409, status(() -> container.createItem(item("b").put("mail", "m"), KEY, null)));
        assertEquals(409, status(() -> container.upsertItem(item("b").put("mail", "m"), KEY, null)));
        container.createItem(item("b").put("mail", "m").put("pk", "q"), new PartitionKey("q"), null);
        CosmosBatch batch = CosmosBatch.createCosmosBatch(KEY);
        batch.createItemOperation(item("c").put("mail", "o"));
        batch.createItemOperation(item("d").put("mail", "m"));
        CosmosBatchResponse refused = container.executeCosmosBatch(batch);
        assertFalse(refused.isSuccessStatusCode());
        assertEquals(409, refused.getStatusCode());
        assertEquals(
                "/mail",
                container
                        .read()
                        .getProperties()
                        .getUniqueKeyPolicy()
                        .getUniqueKeys()
                        .getFirst()
                        .getPaths()
                        .getFirst());
    }

    @Test
    void scriptsAreKept() {
        database.createContainer("scripts", "/pk");
        var scripts = database.getContainer("scripts").getScripts();
        scripts.createStoredProcedure(new CosmosStoredProcedureProperties("s", "function () {}"));
        scripts.createTrigger(new CosmosTriggerProperties("t", "function () {}")
                .setTriggerType(TriggerType.PRE)
                .setTriggerOperation(TriggerOperation.ALL));
        scripts.createUserDefinedFunction(new CosmosUserDefinedFunctionProperties("u", "function () {}"));
        assertEquals(
                "function () {}",
                scripts.readAllStoredProcedures().iterator().next().getBody());
        assertEquals(
                TriggerType.PRE, scripts.getTrigger("t").read().getProperties().getTriggerType());
        assertEquals(
                1,
                scripts.queryUserDefinedFunctions("SELECT * FROM c WHERE c.id = 'u'", null).stream()
                        .count());
        // The SDK replaces by the _self of what it has read.
        CosmosStoredProcedureProperties read =
                scripts.getStoredProcedure("s").read().getProperties();
        scripts.getStoredProcedure("s").replace(read.setBody("other"));
        assertEquals(
                "other", scripts.getStoredProcedure("s").read().getProperties().getBody());
        scripts.getStoredProcedure("s").delete();
        assertEquals(404, status(() -> scripts.getStoredProcedure("s").read()));
    }

    @Test
    void usersAreKept() {
        database.createUser(new CosmosUserProperties().setId("someone"));
        var user = database.getUser("someone");
        assertEquals("someone", database.readAllUsers().iterator().next().getId());
        user.delete();
        assertEquals(404, status(user::read));
    }
}
