package io.cosmosbackup.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cosmosbackup.emulator.CosmosEmulator;
import io.cosmosbackup.emulator.EmulatorClient;
import io.cosmosbackup.emulator.EmulatorOptions;
import io.cosmosbackup.emulator.Fault;
import io.cosmosbackup.emulator.FaultRule;
import io.cosmosbackup.emulator.GatewayOperation;
import io.cosmosbackup.emulator.Replication;
import io.cosmosbackup.engine.report.RefusedDocument;
import io.cosmosbackup.engine.report.RestoreReport;
import io.cosmosbackup.engine.source.ConflictPolicy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Restores into a container with unique keys that already holds items, drawn from a seed: some items are
/// there, some are gone, some lost their unique value to another item; replies are lost and partitions
/// split. Whatever a restore does not name as refused must be there afterwards.
///
/// `-Dmoving.seed=7` runs that one alone, `-Dmoving.seeds=1000` more of them.
class MovingTargetIT {
    private static final int ENOUGH = 30; // seeds for everything to happen
    private static final int SEEDS = Integer.getInteger("moving.seeds", ENOUGH);
    private static final int ITEMS = 30;
    private static final int LARGE = 230_000; // too much for a bulk: it goes alone
    private static final Map<String, Integer> SEEN = new TreeMap<>();

    static LongStream seeds() {
        Long one = Long.getLong("moving.seed");
        return one == null ? LongStream.rangeClosed(1, SEEDS) : LongStream.of(one);
    }

    @AfterAll
    static void everythingHappened() {
        if (Long.getLong("moving.seed") == null && SEEDS >= ENOUGH) {
            assertEquals(Set.of("refused", "skipped", "split", "written"), SEEN.keySet());
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void whatIsNotRefusedIsThere(long seed) {
        Random random = new Random(seed);
        try (CosmosEmulator emulator =
                        CosmosEmulator.start(EmulatorOptions.defaults().withPartitions(1 + random.nextInt(2)));
                EmulatorClient client = new EmulatorClient(emulator.endpoint(), emulator.key())) {
            emulator.setReplication(Replication.none().withLag(random.nextInt(10), seed));
            client.createDatabase("d").ok();
            String definition = "{\"id\":\"c\",\"partitionKey\":{\"paths\":[\"/pk\"],\"kind\":\"Hash\",\"version\":2},"
                    + "\"uniqueKeyPolicy\":{\"uniqueKeys\":[{\"paths\":[\"/mail\"]}]}}";
            client.createContainer("d", definition, 400).ok();
            for (int i = 0; i < ITEMS; i++) {
                write(client, i, "i" + i, "m" + i, "backup", random.nextInt(12) == 0 ? LARGE : 10);
            }
            EmulatedRuns runs = new EmulatedRuns();
            runs.backup(emulator);
            for (int i = 0; i < ITEMS; i++) {
                switch (random.nextInt(5)) {
                    case 0 -> client.deleteItem("d", "c", key(i), "i" + i).ok();
                    case 1 -> {
                        client.deleteItem("d", "c", key(i), "i" + i).ok();
                        write(client, i, "thief" + i, "m" + i, "later", 10);
                    }
                    case 2 -> write(client, i, "i" + i, "m" + i, "later", 10);
                    default -> {} // as it was
                }
            }
            for (GatewayOperation writing : new GatewayOperation[] {
                GatewayOperation.BATCH, GatewayOperation.CREATE_ITEM, GatewayOperation.UPSERT_ITEM
            }) {
                emulator.addFault(FaultRule.of(new Fault.LostReply())
                        .on(writing)
                        .after(random.nextInt(3))
                        .times(random.nextInt(3)));
                emulator.addFault(FaultRule.of(new Fault.Answer(449, 0, Duration.ZERO))
                        .on(writing)
                        .after(random.nextInt(3))
                        .times(random.nextInt(3)));
            }
            if (random.nextBoolean()) {
                emulator.split(
                        "d", "c", emulator.partitions("d", "c").getFirst().id());
                SEEN.merge("split", 1, Integer::sum);
            }
            ConflictPolicy policy = random.nextBoolean() ? ConflictPolicy.Skip : ConflictPolicy.Overwrite;
            check(emulator, policy, runs.restore(emulator, policy));
        }
    }

    private static void check(CosmosEmulator emulator, ConflictPolicy policy, RestoreReport report) {
        assertEquals(ITEMS, report.documents().items());
        assertEquals(
                ITEMS,
                report.documents().written()
                        + report.documents().skipped()
                        + report.documents().refused());
        Map<String, String> there = new TreeMap<>();
        emulator.items("d", "c").forEach(item -> there.put(item.id(), new String(item.sent(), StandardCharsets.UTF_8)));
        Set<String> missing = new TreeSet<>();
        for (int i = 0; i < ITEMS; i++) {
            String text = there.get("i" + i);
            if (text == null) {
                missing.add("i" + i);
                assertTrue(there.containsKey("thief" + i), "item i" + i + " is missing, and nobody has its mail");
            } else {
                assertTrue(policy == ConflictPolicy.Skip || text.contains("backup"), text);
            }
        }
        assertEquals(
                missing,
                report.listed().refusals().stream()
                        .map(RefusedDocument::id)
                        .collect(Collectors.toCollection(TreeSet::new)));
        assertEquals(missing.size(), report.documents().refused());
        count("written", report.documents().written());
        count("skipped", report.documents().skipped());
        count("refused", report.documents().refused());
    }

    private static void count(String what, long times) {
        if (times > 0) {
            SEEN.merge(what, 1, Integer::sum);
        }
    }

    private static String key(int item) {
        return "[\"p" + item % 3 + "\"]";
    }

    private static void write(EmulatorClient client, int item, String id, String mail, String source, int size) {
        String text = "{\"id\":\"%s\",\"pk\":\"p%d\",\"mail\":\"%s\",\"from\":\"%s\",\"text\":\"%s\"}"
                .formatted(id, item % 3, mail, source, "x".repeat(size));
        client.upsertItem("d", "c", key(item), text.getBytes(StandardCharsets.UTF_8))
                .ok();
    }
}
