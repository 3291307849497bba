package io.cosmosbackup.emulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.cosmosbackup.emulator.SimulatedWriter.Version;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Writers, splits and merges, and a reader of each feed, drawn from a seed. The seed is in the name of
/// what fails; {@code -Demulator.seed=7} runs that one alone, {@code -Demulator.seeds=100} more of them,
/// {@code -Demulator.steps=5000} longer ones.
@Tag("slow")
class ChangeFeedSimulationTest {
    private static final int SEEDS = Integer.getInteger("emulator.seeds", 3);
    private static final int STEPS = Integer.getInteger("emulator.steps", 900);
    private static final int WRITERS = 4;
    private static final List<String> KEYS = List.of(
            "{\"paths\":[\"/t\",\"/u\"],\"kind\":\"MultiHash\",\"version\":2}",
            "{\"paths\":[\"/t\"],\"kind\":\"Hash\",\"version\":2}",
            "{\"paths\":[\"/t\"],\"kind\":\"Hash\"}");

    static LongStream seeds() {
        Long one = Long.getLong("emulator.seed");
        return one == null ? LongStream.rangeClosed(1, SEEDS) : LongStream.of(one);
    }

    /// Everything takes turns in an order drawn from the seed: what fails, fails again.
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void turnsLoseAndInventNothing(long seed) throws Exception {
        try (Simulation simulation = new Simulation(seed)) {
            Random turns = new Random(seed);
            for (int i = 0; i < STEPS; i++) {
                switch (turns.nextInt(20)) {
                    case 0 -> simulation.operations.step();
                    case 1, 2, 3, 4 -> simulation.latest.poll();
                    case 5, 6, 7, 8 -> simulation.versions.poll();
                    default -> simulation.writers.get(turns.nextInt(WRITERS)).step();
                }
            }
            simulation.check();
        }
    }

    /// Everything at the same time: the seed draws what is done, not what meets what.
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void concurrencyLosesAndInventsNothing(long seed) throws Exception {
        try (Simulation simulation = new Simulation(seed);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> running = new ArrayList<>();
            simulation.writers.forEach(writer -> running.add(threads.submit(repeat(STEPS / 5, writer::step))));
            running.add(threads.submit(repeat(STEPS / 20, simulation.operations::step)));
            running.add(threads.submit(repeat(STEPS / 5, simulation.latest::poll)));
            running.add(threads.submit(repeat(STEPS / 5, simulation.versions::poll)));
            for (Future<?> one : running) {
                one.get();
            }
            simulation.check();
        }
    }

    private static Runnable repeat(int times, Runnable step) {
        return () -> IntStream.range(0, times).forEach(_ -> step.run());
    }

    private static final class Simulation implements AutoCloseable {
        private final CosmosEmulator emulator;
        private final EmulatorClient client;
        private final List<SimulatedWriter> writers = new ArrayList<>();
        private final SimulatedOperations operations;
        private final FeedFollower latest;
        private final FeedFollower versions;
        private final Random random;

        private Simulation(long seed) {
            this.random = new Random(seed);
            this.emulator = CosmosEmulator.start(EmulatorOptions.defaults().withPartitions(1 + random.nextInt(4)));
            this.client = new EmulatorClient(emulator.endpoint(), emulator.key());
            emulator.setFeeds(FeedOptions.defaults()
                    .withRetention(Duration.ofDays(1))
                    .withLsnsPerPage(random.nextBoolean() ? 0 : 10 + random.nextInt(30)));
            client.createDatabase("db").ok();
            String key = KEYS.get((int) (seed % KEYS.size()));
            client.createContainer("db", "{\"id\":\"c\",\"partitionKey\":" + key + "}", 400)
                    .ok();
            for (int i = 0; i < WRITERS; i++) {
                writers.add(new SimulatedWriter(client, i, key.contains("Multi"), new Random(random.nextLong())));
            }
            this.operations = new SimulatedOperations(emulator, new Random(random.nextLong()));
            this.latest = new FeedFollower(client, false, new Random(random.nextLong()));
            this.versions = new FeedFollower(client, true, new Random(random.nextLong()));
        }

        private void check() {
            for (int i = 0; i < STEPS && (operations.splits() == 0 || operations.merges() == 0); i++) {
                emulator.finishChanges("db", "c");
                operations.step(); // the seed has drawn only the one or the other
            }
            emulator.finishChanges("db", "c");
            assertTrue(operations.splits() > 0 && operations.merges() > 0, "splits and merges");
            Map<String, List<Version>> written = new TreeMap<>();
            writers.forEach(writer -> written.putAll(writer.histories()));
            latest.drain();
            versions.drain();
            checkVersions(written);
            checkLatest(written);
            checkFromTheBeginning(written);
        }

        /// Every version of every item, in its order, and no other.
        private void checkVersions(Map<String, List<Version>> written) {
            Map<String, List<Version>> read = new TreeMap<>();
            for (JsonNode change : versions.seen()) {
                String operation = change.path("metadata").path("operationType").asText();
                JsonNode item = change.path(operation.equals("delete") ? "previous" : "current");
                read.computeIfAbsent(name(item), _ -> new ArrayList<>())
                        .add(new Version(operation, item.path("value").asInt()));
            }
            assertEquals(written, read);
        }

        /// While writers went on: versions that were written, none twice, and of every item the last one.
        private void checkLatest(Map<String, List<Version>> written) {
            Map<String, List<Integer>> read = new HashMap<>();
            latest.seen()
                    .forEach(item -> read.computeIfAbsent(name(item), _ -> new ArrayList<>())
                            .add(item.path("value").asInt()));
            read.forEach((name, values) -> assertEquals(
                    written.getOrDefault(name, List.of()).stream()
                            .filter(version ->
                                    !version.operation().equals("delete") && values.contains(version.value()))
                            .map(Version::value)
                            .toList(),
                    values,
                    name));
            live(written)
                    .forEach((name, value) -> assertEquals(
                            value, read.getOrDefault(name, List.of(-1)).getLast(), name));
        }

        /// Without writers: the live items, each once, whatever happens to partitions meanwhile.
        private void checkFromTheBeginning(Map<String, List<Version>> written) {
            FeedFollower follower = new FeedFollower(client, false, random);
            for (int i = 0; i < 20; i++) {
                follower.poll();
                follower.poll();
                operations.step();
            }
            emulator.finishChanges("db", "c");
            follower.drain();
            Map<String, Integer> read = new TreeMap<>();
            for (JsonNode item : follower.seen()) {
                assertEquals(null, read.put(name(item), item.path("value").asInt()), "once");
            }
            assertEquals(live(written), read);
            Map<String, Integer> stored = new TreeMap<>();
            emulator.items("db", "c").forEach(item -> {
                JsonNode json = Json.read(item.stored());
                stored.put(name(json), json.path("value").asInt());
            });
            assertEquals(live(written), stored);
        }

        private static Map<String, Integer> live(Map<String, List<Version>> written) {
            Map<String, Integer> live = new TreeMap<>();
            written.forEach((name, history) -> {
                if (!history.getLast().operation().equals("delete")) {
                    live.put(name, history.getLast().value());
                }
            });
            return live;
        }

        private static String name(JsonNode item) {
            return item.path("t").asText() + "/" + item.path("u").asInt() + "/"
                    + item.path("id").asText();
        }

        @Override
        public void close() {
            client.close();
            emulator.close();
        }
    }
}
