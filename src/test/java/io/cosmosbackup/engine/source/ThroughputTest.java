package io.cosmosbackup.engine.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ThroughputTest {
    @Test
    void theFourChoicesAreRead() {
        assertNull(Throughput.parse("original"));
        assertNull(Throughput.parse("Original"));
        assertEquals(new Throughput.None(), Throughput.parse("none"));
        assertEquals(new Throughput.Manual(400), Throughput.parse("manual:400"));
        assertEquals(new Throughput.Autoscale(4_000), Throughput.parse("Autoscale:4000"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "manual",
                "manual:",
                "manual:399",
                "manual:450",
                "manual:-400",
                "manual:9999999999",
                "autoscale:900",
                "autoscale:1500",
                "400",
                "manual:400 "
            })
    void othersAreRefusedWithAHint(String text) {
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> Throughput.parse(text));
        assertTrue(String.valueOf(e.getMessage()).contains("HINT: "), e.getMessage());
    }
}
