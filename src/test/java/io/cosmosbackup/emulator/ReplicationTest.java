package io.cosmosbackup.emulator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cosmosbackup.emulator.Replication.Level;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What readers see of replicas and regions that are behind.
class ReplicationTest {
    private static final int LAG = 10;
    private static final Map<String, String> QUORUM =
            Map.of("x-ms-cosmos-read-consistency-strategy", "LatestCommitted");

    private CosmosEmulator emulator;
    private EmulatorClient client;

    @BeforeEach
    void start() {
        emulator = CosmosEmulator.start(
                EmulatorOptions.defaults().withPartitions(1).withRegions("East", "West"));
        emulator.setReplication(Replication.none().withLag(LAG, 1));
        client = new EmulatorClient(emulator.endpoint(), emulator.key());
        client.createDatabase("d").ok();
        client.createContainer("d", "c", "/pk").ok();
    }

    @AfterEach
    void stop() {
        client.close();
        emulator.close();
    }

    private EmulatorClient.Answer write(int value) {
        byte[] item = "{\"id\":\"a\",\"pk\":\"p\",\"v\":%d}".formatted(value).getBytes(UTF_8);
        return client.upsertItem("d", "c", "[\"p\"]", item).ok();
    }

    private EmulatorClient.Answer read(Map<String, String> headers) {
        return read(client, headers);
    }

    private static EmulatorClient.Answer read(EmulatorClient by, Map<String, String> headers) {
        Map<String, String> all = new HashMap<>(headers);
        all.put("x-ms-documentdb-partitionkey", "[\"p\"]");
        return by.send("GET", "dbs/d/colls/c/docs/a", all, new byte[0]);
    }

    private static int value(EmulatorClient.Answer item) {
        return Json.read(item.ok().body()).path("v").asInt();
    }

    private static long lsn(EmulatorClient.Answer answer) {
        String token = String.valueOf(answer.header("x-ms-session-token"));
        return Long.parseLong(token.substring(token.indexOf('#') + 1));
    }

    private EmulatorClient.Answer changes(String etag, Map<String, String> more) {
        Map<String, String> headers = new HashMap<>(more);
        headers.put("A-IM", "Incremental Feed");
        headers.put("x-ms-documentdb-partitionkeyrangeid", "0");
        headers.put("If-None-Match", etag);
        return client.send("GET", "dbs/d/colls/c/docs", headers, new byte[0]);
    }

    @Test
    void aReplicaThatIsBehindAnswersSomeReadsAndSaysHowFarItIs() {
        Set<Boolean> behind = new HashSet<>();
        for (int i = 0; i < 150; i++) {
            long written = lsn(write(i));
            EmulatorClient.Answer answer = read(Map.of());
            assertTrue(written - lsn(answer) <= LAG && lsn(answer) <= written, "at most the lag");
            assertEquals(i - (written - lsn(answer)), value(answer), "its token is of the state that it shows");
            behind.add(value(answer) < i);
        }
        assertEquals(Set.of(true, false), behind);
    }

    @Test
    void aQuorumReadSeesEveryAcknowledgedWriteAndCostsTwice() {
        for (int i = 0; i < 60; i++) {
            write(i);
            assertEquals(i, value(read(QUORUM)));
        }
        double one = Double.parseDouble(read(Map.of()).header("x-ms-request-charge"));
        assertEquals(2 * one, Double.parseDouble(read(QUORUM).header("x-ms-request-charge")));
        double page = Double.parseDouble(changes("\"0\"", Map.of()).header("x-ms-request-charge"));
        assertEquals(2 * page, Double.parseDouble(changes("\"0\"", QUORUM).header("x-ms-request-charge")));
    }

    @Test
    void aSessionReadsItsOwnWrites() {
        for (int i = 0; i < 60; i++) {
            String token = String.valueOf(write(i).header("x-ms-session-token"));
            assertEquals(i, value(read(Map.of("x-ms-session-token", token))));
        }
    }

    @Test
    void theFeedSaysThatNothingIsLeftWhereTheReplicaHasNoMore() {
        int early = 0;
        for (int i = 0; i < 150; i++) {
            long before = lsn(write(i)) - 1;
            EmulatorClient.Answer answer = changes("\"" + before + "\"", Map.of());
            if (answer.status() == 304) {
                early++;
                assertTrue(lsn(answer) <= before);
                assertEquals("\"" + before + "\"", answer.header("etag"), "a token never goes back");
            }
            assertEquals(200, changes("\"" + before + "\"", QUORUM).status());
        }
        assertTrue(early > 0);
    }

    @ParameterizedTest
    @CsvSource({"STRONG, true", "BOUNDED_STALENESS, true", "CONSISTENT_PREFIX, false", "EVENTUAL, false"})
    void theAccountsLevelDecidesWhereARequestSaysNothing(Level level, boolean quorum) {
        emulator.setReplication(emulator.replication().withLevel(level));
        assertEquals(
                level.word(),
                client.send("GET", "", Map.of(), new byte[0])
                        .json()
                        .path("userConsistencyPolicy")
                        .path("defaultConsistencyLevel")
                        .asText());
        boolean behind = false;
        for (int i = 0; i < 150; i++) {
            write(i);
            behind |= value(read(Map.of())) < i;
        }
        assertEquals(!quorum, behind);
    }

    @Test
    void aRequestCanOnlyAskForLess() {
        assertEquals(400, read(Map.of("x-ms-consistency-level", "Strong")).status());
        assertEquals(
                400,
                read(Map.of("x-ms-cosmos-read-consistency-strategy", "GlobalStrong"))
                        .status());
    }

    @Test
    void aRegionThatIsOnlyReadIsSecondsBehind() {
        emulator.setReplication(Replication.none().withRegionLag(Duration.ofSeconds(5)));
        URI west = emulator.endpoint("West");
        try (EmulatorClient reader = new EmulatorClient(west, emulator.key())) {
            write(1);
            emulator.clock().advance(Duration.ofSeconds(6));
            String token = String.valueOf(write(2).header("x-ms-session-token"));
            assertEquals(1, value(read(reader, Map.of())));
            assertEquals(1, value(read(reader, QUORUM)), "a quorum of the region's own replicas");
            EmulatorClient.Answer ahead = read(reader, Map.of("x-ms-session-token", token));
            assertEquals("404/1002", ahead.status() + "/" + ahead.header("x-ms-substatus"));
            emulator.clock().advance(Duration.ofSeconds(6));
            assertEquals(2, value(read(reader, Map.of("x-ms-session-token", token))));
        }
    }

    @Test
    void aFailoverThatLosesWritesGivesTheirLsnsAgainInANewVersion() {
        emulator.setReplication(Replication.none().withRegionLag(Duration.ofSeconds(5)));
        write(1);
        emulator.clock().advance(Duration.ofSeconds(6));
        long kept = lsn(write(1));
        emulator.clock().advance(Duration.ofSeconds(6));
        long lost = lsn(write(2));
        emulator.failoverWithLoss("West");
        try (EmulatorClient reader = new EmulatorClient(emulator.endpoint("West"), emulator.key())) {
            EmulatorClient.Answer answer = read(reader, Map.of());
            assertEquals(1, value(answer));
            assertEquals("0:1#" + kept, answer.header("x-ms-session-token"));
            byte[] item = "{\"id\":\"a\",\"pk\":\"p\",\"v\":3}".getBytes(UTF_8);
            assertEquals(lost, lsn(reader.upsertItem("d", "c", "[\"p\"]", item).ok()));
        }
    }

    @Test
    void aFailoverInTimeLosesNothing() {
        emulator.setReplication(Replication.none().withRegionLag(Duration.ofSeconds(5)));
        write(1);
        write(2);
        emulator.failover("West");
        try (EmulatorClient reader = new EmulatorClient(emulator.endpoint("West"), emulator.key())) {
            assertEquals(2, value(read(reader, Map.of())));
        }
    }

    @Test
    void severalRegionsCanBeWrittenToByClientsThatBearConflicts() {
        emulator.setReplication(Replication.none().withSeveralWriteRegions());
        assertEquals(
                2,
                client.send("GET", "", Map.of(), new byte[0])
                        .json()
                        .path("writableLocations")
                        .size());
        try (EmulatorClient writer = new EmulatorClient(emulator.endpoint("West"), emulator.key())) {
            byte[] item = "{\"id\":\"w\",\"pk\":\"p\"}".getBytes(UTF_8);
            Map<String, String> headers = new HashMap<>(
                    Map.of("x-ms-documentdb-partitionkey", "[\"p\"]", "Content-Type", "application/json"));
            EmulatorClient.Answer refused = writer.send("POST", "dbs/d/colls/c/docs", headers, item);
            assertEquals("403/3", refused.status() + "/" + refused.subStatus());
            headers.put("x-ms-cosmos-allow-tentative-writes", "true");
            assertEquals(
                    201,
                    writer.send("POST", "dbs/d/colls/c/docs", headers, item).status());
        }
    }

    @Test
    void onePartitionCanGoOnFromItsSlowestReplica() {
        long highest = 0;
        boolean lost = false;
        for (int i = 0; i < 50; i++) {
            highest = lsn(write(i));
            if (i % 10 == 9) {
                emulator.failoverWithLoss("d", "c", "0");
                lost |= lsn(read(QUORUM)) < highest;
            }
        }
        assertTrue(lost);
    }
}
