package io.cosmosbackup.emulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.azure.cosmos.CosmosClient;
import com.azure.cosmos.CosmosContainer;
import com.azure.cosmos.CosmosDatabase;
import com.azure.cosmos.CosmosException;
import com.azure.cosmos.models.CosmosContainerProperties;
import com.azure.cosmos.models.ThroughputProperties;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/// The Java SDK reads and replaces definitions and throughput.
class SdkDefinitionsIT {
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
        assertEquals(5, container.getFeedRanges().size());

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

    private static int status(Executable action) {
        return assertThrows(CosmosException.class, action).getStatusCode();
    }
}
