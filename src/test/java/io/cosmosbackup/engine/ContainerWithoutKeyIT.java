package io.cosmosbackup.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import io.cosmosbackup.emulator.CosmosEmulator;
import io.cosmosbackup.emulator.EmulatorClient;
import io.cosmosbackup.emulator.EmulatorOptions;
import io.cosmosbackup.engine.source.ConflictPolicy;
import io.cosmosbackup.support.AccountContents;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Containers that were made before 2019 without a partition key.
class ContainerWithoutKeyIT {
    private final CosmosEmulator emulator =
            CosmosEmulator.start(EmulatorOptions.defaults().withPartitions(2));
    private final EmulatorClient client = new EmulatorClient(emulator.endpoint(), emulator.key());
    private final EmulatedRuns runs = new EmulatedRuns();
    private List<String> before = List.of();

    @BeforeEach
    void backUp() {
        client.createDatabase("old").ok();
        emulator.createContainerWithoutKey("old", "items");
        for (int i = 0; i < 20; i++) {
            create("[]", "{\"id\":\"without" + i + "\"}");
            create("[\"k" + i + "\"]", "{\"id\":\"with" + i + "\",\"_partitionKey\":\"k" + i + "\"}");
        }
        before = AccountContents.of(client);
        assertEquals(40, runs.backup(emulator).contents().items());
    }

    @AfterEach
    void stop() {
        client.close();
        emulator.close();
    }

    private void create(String key, String item) {
        client.createItem("old", "items", key, item.getBytes(UTF_8)).ok();
    }

    @Test
    void itemsComeBackUnderTheEmptyKey() {
        for (int i = 0; i < 20; i += 2) {
            client.deleteItem("old", "items", "[]", "without" + i).ok();
            client.deleteItem("old", "items", "[\"k" + i + "\"]", "with" + i).ok();
        }
        assertEquals(20, runs.restore(emulator, ConflictPolicy.Skip).documents().written());
        AccountContents.assertSame(before, AccountContents.of(client));
        assertEquals(200, client.readItem("old", "items", "[]", "without0").status());
        assertEquals(
                40, runs.restore(emulator, ConflictPolicy.Overwrite).documents().written());
        AccountContents.assertSame(before, AccountContents.of(client));
    }

    /// No request can make a system key, as far as is known.
    @Test
    void anAbsentContainerIsCreatedWithTheSamePathAsAnOrdinaryKey() {
        client.send("DELETE", "dbs/old", Map.of(), new byte[0]).ok();
        assertEquals(40, runs.restore(emulator, ConflictPolicy.Skip).documents().written());
        AccountContents.assertSame(before, AccountContents.of(client));
        JsonNode key = client.send("GET", "dbs/old/colls/items", Map.of(), new byte[0])
                .ok()
                .json()
                .path("partitionKey");
        assertEquals("/_partitionKey", key.path("paths").path(0).asText());
        assertFalse(key.has("systemKey"));
        assertEquals(200, client.readItem("old", "items", "[{}]", "without0").status());
        assertEquals(40, runs.restore(emulator, ConflictPolicy.Skip).documents().skipped());
    }
}
