package io.cosmosbackup.emulator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FaultsTest {
    private static final String KEY = "[\"p\"]";

    private final CosmosEmulator emulator =
            CosmosEmulator.start(EmulatorOptions.defaults().withPartitions(2));
    private final EmulatorClient client = new EmulatorClient(emulator.endpoint(), emulator.key());

    @BeforeEach
    void create() {
        client.createDatabase("db").ok();
        client.createContainer("db", "c", "/pk").ok();
    }

    @AfterEach
    void stop() {
        client.close();
        emulator.close();
    }

    private int upsert(String id) {
        byte[] item = "{\"id\":\"%s\",\"pk\":\"p\"}".formatted(id).getBytes(UTF_8);
        return client.upsertItem("db", "c", KEY, item).status();
    }

    @Test
    void rulesHitFromTheirFirstRequestOnAndOnlySoOften() {
        emulator.addFault(FaultRule.of(new Fault.Answer(503, 0, Duration.ZERO))
                .on(GatewayOperation.UPSERT_ITEM)
                .after(2)
                .times(2));
        List<Integer> statuses = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            statuses.add(upsert("i" + i));
        }
        assertEquals(List.of(201, 201, 503, 503, 201, 201), statuses);
        assertEquals(4, emulator.items("db", "c").size());
    }

    @Test
    void rulesCanNameAPartition() {
        emulator.addFault(
                FaultRule.of(new Fault.Answer(410, 1007, Duration.ZERO)).onPartition("1"));
        assertEquals(304, client.changes("db", "c", "0", null, 10).status());
        EmulatorClient.Answer splitting = client.changes("db", "c", "1", null, 10);
        assertEquals(410, splitting.status());
        assertEquals(1007, splitting.subStatus());
    }

    @Test
    void throttlingSaysWhenToComeBack() {
        emulator.addFault(
                FaultRule.of(new Fault.Answer(429, 3200, Duration.ofMillis(70))).onVerb("POST"));
        EmulatorClient.Answer answer = client.upsertItem("db", "c", KEY, "{}".getBytes(UTF_8));
        assertEquals(429, answer.status());
        assertEquals("70", answer.header("x-ms-retry-after-ms"));
        assertEquals(1, emulator.stats().throttled());
    }

    @Test
    void writesThatMeetAreToldToTryAgain() {
        emulator.addFault(FaultRule.of(new Fault.Answer(449, 0, Duration.ofMillis(30)))
                .on(GatewayOperation.UPSERT_ITEM)
                .times(1));
        EmulatorClient.Answer answer = client.upsertItem("db", "c", KEY, "{}".getBytes(UTF_8));
        assertEquals(449, answer.status());
        assertEquals("30", answer.header("x-ms-retry-after-ms"));
        assertEquals(201, upsert("a"));
    }

    @Test
    void cutConnectionsDidNothing() {
        emulator.addFault(FaultRule.of(new Fault.Cut()).onPath("/c/docs").onVerb("POST"));
        assertThrows(UncheckedIOException.class, () -> upsert("a"));
        assertEquals(0, emulator.items("db", "c").size());
    }

    @Test
    void lostRepliesWereDone() {
        emulator.addFault(FaultRule.of(new Fault.LostReply()).on(GatewayOperation.UPSERT_ITEM));
        assertThrows(UncheckedIOException.class, () -> upsert("a"));
        assertEquals(1, emulator.items("db", "c").size());
        emulator.clearFaults();
        assertEquals(200, upsert("a"));
    }

    @Test
    void delaysServeLater() {
        emulator.addFault(FaultRule.of(new Fault.Delay(Duration.ofMillis(150))));
        long start = System.nanoTime();
        assertEquals(201, upsert("a"));
        assertTrue(System.nanoTime() - start >= Duration.ofMillis(150).toNanos());
    }

    @Test
    void anAccountThatIsDownAnswersNothing() {
        emulator.setDown(true);
        assertThrows(UncheckedIOException.class, () -> upsert("a"));
        emulator.setDown(false);
        assertEquals(201, upsert("a"));
    }

    @Test
    void budgetsThrottleEachPartitionForItself() {
        emulator.limit("db", "c", 20);
        int throttled = 0;
        for (int i = 0; i < 20; i++) {
            throttled += upsert("i" + i) == 429 ? 1 : 0;
        }
        assertTrue(throttled > 0);
        String other = emulator.partitions("db", "c").stream()
                .filter(partition -> partition.items() == 0)
                .findFirst()
                .orElseThrow()
                .id();
        assertEquals(304, client.changes("db", "c", other, null, 10).status());
    }
}
