package io.cosmosbackup.operator.status;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.cosmosbackup.api.CosmosBackup;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class EventWriterTest {
    private static final Instant NOW = Instant.parse("2026-11-22T02:00:00.123456789Z");

    private static Event event(String uid, String key) {
        CosmosBackup backup = new CosmosBackup();
        backup.setMetadata(new ObjectMetaBuilder()
                .withName("nightly")
                .withNamespace("shop")
                .withUid(uid)
                .build());
        return EventWriter.event(
                backup, Happening.warning(key, Why.of(OperatorReason.JobDeleted, "x".repeat(2000))), NOW);
    }

    @Test
    void theSameHappeningIsTheSameEvent() {
        assertEquals(
                event("u-1", "failed").getMetadata().getName(),
                event("u-1", "failed").getMetadata().getName());
        assertNotEquals(
                event("u-1", "failed").getMetadata().getName(),
                event("u-1", "starting").getMetadata().getName());
        assertNotEquals(
                event("u-1", "failed").getMetadata().getName(),
                event("u-2", "failed").getMetadata().getName());
    }

    @Test
    void anObjectWithTheLongestNameHasEventsToo() {
        CosmosBackup backup = new CosmosBackup();
        backup.setMetadata(new ObjectMetaBuilder()
                .withName("x".repeat(235) + "." + "y".repeat(17))
                .withNamespace("shop")
                .withUid("u-1")
                .build());
        Event event = EventWriter.event(
                backup, Happening.normal("found", Why.of(OperatorReason.Discovered, "it was found")), NOW);
        assertEquals(235 + 17, event.getMetadata().getName().length());
        assertEquals(backup.getMetadata().getName(), event.getRegarding().getName());
    }

    @Test
    void anEventHasWhatTheApiServerAsksFor() {
        Event event = event("u-1", "failed");
        assertEquals("CosmosBackup", event.getRegarding().getKind());
        assertEquals("JobDeleted", event.getReason());
        assertEquals("Warning", event.getType());
        assertEquals(1024, event.getNote().length());
        assertEquals("2026-11-22T02:00:00.123456Z", event.getEventTime().getTime());
    }
}
