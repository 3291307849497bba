package io.cosmosbackup.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cosmosbackup.emulator.CosmosEmulator;
import io.cosmosbackup.emulator.EmulatorClient;
import io.cosmosbackup.emulator.EmulatorOptions;
import io.cosmosbackup.engine.report.Creation;
import io.cosmosbackup.engine.restore.plan.RestorePlan;
import io.cosmosbackup.engine.selection.Renames;
import io.cosmosbackup.engine.source.ConflictPolicy;
import io.cosmosbackup.support.AccountContents;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A plan is made with a key that may only read: so nothing can have been written.
class RestorePlanIT {
    private final CosmosEmulator emulator = CosmosEmulator.start(EmulatorOptions.defaults());
    private final EmulatorClient client = new EmulatorClient(emulator.endpoint(), emulator.key());
    private final EmulatedRuns runs = new EmulatedRuns();

    @BeforeEach
    void account() {
        client.createDatabase("shop").ok();
        container("orders", "/pk");
        container("users", "/pk");
        client.createItem("shop", "orders", "[\"a\"]", "{\"id\":\"1\",\"pk\":\"a\"}".getBytes(StandardCharsets.UTF_8))
                .ok();
        runs.backup(emulator);
    }

    @AfterEach
    void stop() {
        client.close();
        emulator.close();
    }

    private void container(String id, String key) {
        client.createContainer(
                        "shop",
                        "{\"id\":\"" + id + "\",\"partitionKey\":{\"paths\":[\"" + key
                                + "\"],\"kind\":\"Hash\",\"version\":2}}",
                        400)
                .ok();
    }

    private RestorePlan plan() {
        List<String> before = AccountContents.of(client);
        RestorePlan plan = runs.plan(emulator, emulator.keys().primaryReadOnly());
        AccountContents.assertSame(before, AccountContents.of(client));
        return plan;
    }

    @Test
    void ofWhatIsThereNothingIsCreated() {
        RestorePlan plan = plan();
        assertEquals(2, plan.steps().size());
        assertEquals(List.of(), plan.creations());
        assertEquals(1, plan.report("east").restoring().items());
    }

    @Test
    void whatIsMissingIsPlannedAndThenCreatedLikeThat() {
        client.send("DELETE", "dbs/shop", Map.of(), new byte[0]).ok();
        RestorePlan plan = plan();
        assertEquals(
                List.of(
                        new Creation("shop", null, Creation.Throughput.None, 0),
                        new Creation("shop", "orders", Creation.Throughput.Manual, 400),
                        new Creation("shop", "users", Creation.Throughput.Manual, 400)),
                plan.creations());
        runs.restore(
                emulator, ConflictPolicy.Skip, Renames.NONE, 4, null, shown -> assertEquals(plan.creations(), shown));
        assertEquals(List.of(), plan().creations());
    }

    /// It used to be found only when other containers had been created already.
    @Test
    void aContainerWithAnotherPartitionKeyIsRefusedByThePlan() {
        client.send("DELETE", "dbs/shop", Map.of(), new byte[0]).ok();
        client.createDatabase("shop").ok();
        container("users", "/other");
        RestorePlan plan = plan();
        assertEquals(List.of(new Creation("shop", "orders", Creation.Throughput.Manual, 400)), plan.creations());
        assertEquals(1, plan.refused().size());
        assertTrue(
                plan.refused().getFirst().startsWith("container shop/users is there with another partition key"),
                plan.refused().getFirst());
    }
}
