package io.cosmosbackup.emulator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DefinitionsTest {
    private static final String DEFINITION = "{\"id\":\"c\",\"partitionKey\":{\"paths\":[\"/pk\"],\"kind\":\"Hash\","
            + "\"version\":2},\"indexingPolicy\":{ \"indexingMode\" : \"none\", \"automatic\":false, \"new\":[1.0] },"
            + "\"fullTextPolicy\":{ \"defaultLanguage\" : \"en-US\" },\"defaultTtl\":-1}";

    private final CosmosEmulator emulator =
            CosmosEmulator.start(EmulatorOptions.defaults().withPartitions(1));
    private final EmulatorClient client = new EmulatorClient(emulator.endpoint(), emulator.key());

    @BeforeEach
    void create() {
        client.createDatabase("db").ok();
        client.createContainer("db", DEFINITION, 400).ok();
    }

    @AfterEach
    void stop() {
        client.close();
        emulator.close();
    }

    private EmulatorClient.Answer replace(String definition, Map<String, String> headers) {
        return client.send("PUT", "dbs/db/colls/c", headers, definition.getBytes(UTF_8));
    }

    private EmulatorClient.Answer read(Map<String, String> headers) {
        return client.send("GET", "dbs/db/colls/c", headers, new byte[0]);
    }

    @Test
    void definitionsAreKeptAsSentAndReplacedWhole() {
        String head = DEFINITION.substring(0, DEFINITION.length() - 1);
        assertTrue(read(Map.of()).text().startsWith(head), () -> read(Map.of()).text());
        String changed = DEFINITION
                .replace("\"none\"", "\"consistent\"")
                .replace("\"fullTextPolicy\":{ \"defaultLanguage\" : \"en-US\" }", "\"computedProperties\":[ ]")
                .replace(",\"defaultTtl\":-1", "");
        assertEquals(200, replace(changed, Map.of()).status());
        String now = read(Map.of()).text();
        assertTrue(now.startsWith(changed.substring(0, changed.length() - 1)), now);
        assertTrue(!now.contains("fullText") && !now.contains("defaultTtl"), now);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"id\":\"d\",\"partitionKey\":{\"paths\":[\"/pk\"],\"kind\":\"Hash\",\"version\":2}}",
                "{\"id\":\"c\",\"partitionKey\":{\"paths\":[\"/other\"],\"kind\":\"Hash\",\"version\":2}}",
                "{\"id\":\"c\",\"partitionKey\":{\"paths\":[\"/pk\"],\"kind\":\"Hash\",\"version\":1}}",
                "{\"id\":\"c\"}",
                "{\"id\":\"c\",\"partitionKey\":{\"paths\":[\"/pk\"],\"kind\":\"Hash\",\"version\":2},"
                        + "\"uniqueKeyPolicy\":{\"uniqueKeys\":[{\"paths\":[\"/a\"]}]}}"
            })
    void whatNeverChangesIsRefused(String definition) {
        String before = read(Map.of()).text();
        assertEquals(400, replace(definition, Map.of()).status());
        assertEquals(before, read(Map.of()).text());
    }

    @Test
    void conditionsHoldForDefinitions() {
        String etag = String.valueOf(read(Map.of()).header("etag"));
        assertEquals(304, read(Map.of("If-None-Match", etag)).status());
        assertEquals(200, replace(DEFINITION, Map.of("If-Match", etag)).status());
        assertEquals(412, replace(DEFINITION, Map.of("If-Match", etag)).status());
        assertEquals(200, read(Map.of("If-None-Match", etag)).status());
        Map<String, String> stale = Map.of("If-Match", etag);
        assertEquals(
                412, client.send("DELETE", "dbs/db/colls/c", stale, new byte[0]).status());
        assertEquals(412, client.send("DELETE", "dbs/db", stale, new byte[0]).status());
        assertEquals(200, read(Map.of()).status());
    }
}
