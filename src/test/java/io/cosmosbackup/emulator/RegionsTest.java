package io.cosmosbackup.emulator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.cosmosbackup.emulator.EmulatorClient.Answer;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RegionsTest {
    private static final String KEY = "[\"p\"]";
    private static final byte[] ITEM = "{\"id\":\"a\",\"pk\":\"p\"}".getBytes(UTF_8);

    private final CosmosEmulator emulator =
            CosmosEmulator.start(EmulatorOptions.defaults().withRegions("East", "West"));
    private final EmulatorClient east = new EmulatorClient(emulator.endpoint("East"), emulator.key());
    private final EmulatorClient west = new EmulatorClient(emulator.endpoint("West"), emulator.key());

    @BeforeEach
    void create() {
        east.createDatabase("db").ok();
        east.createContainer("db", "c", "/pk").ok();
        east.createItem("db", "c", KEY, ITEM).ok();
    }

    @AfterEach
    void stop() {
        east.close();
        west.close();
        emulator.close();
    }

    private List<String> locations(String member) {
        List<String> names = new ArrayList<>();
        west.send("GET", "", Map.of(), new byte[0])
                .ok()
                .json()
                .path(member)
                .forEach(location -> names.add(location.path("name").asText()));
        return names;
    }

    @Test
    void allRegionsAreReadAndOneIsWritten() {
        assertEquals(List.of("East", "West"), locations("readableLocations"));
        assertEquals(List.of("East"), locations("writableLocations"));
        assertEquals(200, west.readItem("db", "c", KEY, "a").status());
        Answer refused = west.upsertItem("db", "c", KEY, ITEM);
        assertEquals(403, refused.status());
        assertEquals(3, refused.subStatus());
    }

    @Test
    void aRegionIsDownWhileTheOthersAnswer() {
        emulator.setRegionDown("East", true);
        assertThrows(UncheckedIOException.class, () -> east.readItem("db", "c", KEY, "a"));
        assertEquals(200, west.readItem("db", "c", KEY, "a").status());
        emulator.setRegionDown("East", false);
        assertEquals(200, east.readItem("db", "c", KEY, "a").status());
    }

    @Test
    void afterAFailoverTheOtherRegionIsWritten() {
        emulator.failover("West");
        assertEquals(List.of("West"), locations("writableLocations"));
        assertEquals(200, west.upsertItem("db", "c", KEY, ITEM).status());
        assertEquals(403, east.upsertItem("db", "c", KEY, ITEM).status());
        assertThrows(IllegalArgumentException.class, () -> emulator.failover("North"));
    }

    @Test
    void faultsCanBeOfOneRegion() {
        emulator.addFault(FaultRule.of(new Fault.Answer(503, 0, Duration.ZERO)).inRegion("West"));
        assertEquals(503, west.readItem("db", "c", KEY, "a").status());
        assertEquals(200, east.readItem("db", "c", KEY, "a").status());
    }
}
