package io.cosmosbackup.emulator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Throughput that is more than the partitions serve splits them.
class GrowthTest {
    private static final byte[] NONE = new byte[0];
    private static final String DEFINITION =
            "{\"id\":\"%s\",\"partitionKey\":{\"paths\":[\"/pk\"],\"kind\":\"Hash\",\"version\":2}}";

    private final CosmosEmulator emulator = CosmosEmulator.start();
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

    private void replace(String resource, String content) {
        String rid = client.send("GET", resource, Map.of(), NONE)
                .ok()
                .json()
                .path("_rid")
                .asText();
        for (JsonNode offer :
                client.send("GET", "offers", Map.of(), NONE).ok().json().path("Offers")) {
            if (offer.path("offerResourceId").asText().equals(rid)) {
                client.send("PUT", offer.path("_self").asText(), Map.of(), content.getBytes(UTF_8))
                        .ok();
                return;
            }
        }
        throw new IllegalStateException("no offer of " + resource);
    }

    private int partitions(String container) {
        return emulator.partitions("db", container).size();
    }

    @ParameterizedTest
    @CsvSource({"10000,1", "10100,2", "20000,2", "25000,3", "80000,8"})
    void aPartitionServesTenThousandRequestUnits(int requestUnits, int partitions) {
        client.createContainer("db", DEFINITION.formatted("c"), 400).ok();
        for (int i = 0; i < 40; i++) {
            String json = "{\"id\":\"i%d\",\"pk\":\"p%d\"}".formatted(i, i);
            client.createItem("db", "c", "[\"p" + i + "\"]", json.getBytes(UTF_8))
                    .ok();
        }
        replace("dbs/db/colls/c", "{\"content\":{\"offerThroughput\":" + requestUnits + "}}");
        assertEquals(partitions, partitions("c"));
        assertEquals(40, emulator.items("db", "c").size());
        replace(
                "dbs/db/colls/c",
                "{\"content\":{\"offerThroughput\":" + Math.max(400, requestUnits / 2 / 100 * 100) + "}}");
        assertEquals(partitions, partitions("c"), "less throughput merges nothing");
    }

    @Test
    void partitionsGrowEvenly() {
        client.createContainer("db", DEFINITION.formatted("c"), 400).ok();
        replace("dbs/db/colls/c", "{\"content\":{\"offerThroughput\":40000}}");
        assertEquals(
                List.of(
                        "10000000000000000000000000000000",
                        "20000000000000000000000000000000",
                        "30000000000000000000000000000000",
                        "FF"),
                emulator.partitions("db", "c").stream()
                        .map(CosmosEmulator.Partition::maxExclusive)
                        .toList());
    }

    @Test
    void sharedThroughputGrowsTheContainersThatShareIt() {
        client.send("POST", "dbs", Map.of("x-ms-offer-throughput", "1000"), "{\"id\":\"shared\"}".getBytes(UTF_8))
                .ok();
        for (String id : List.of("a", "b")) {
            client.send(
                            "POST",
                            "dbs/shared/colls",
                            Map.of(),
                            DEFINITION.formatted(id).getBytes(UTF_8))
                    .ok();
        }
        client.createContainer("shared", DEFINITION.formatted("own"), 400).ok();
        replace("dbs/shared", "{\"content\":{\"offerThroughput\":30000}}");
        assertEquals(3, emulator.partitions("shared", "a").size());
        assertEquals(3, emulator.partitions("shared", "b").size());
        assertEquals(1, emulator.partitions("shared", "own").size());
    }
}
