package io.cosmosbackup.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cosmosbackup.emulator.CosmosEmulator;
import io.cosmosbackup.emulator.EmulatorClient;
import io.cosmosbackup.emulator.EmulatorOptions;
import io.cosmosbackup.support.FinalCodes;
import io.cosmosbackup.support.HazardData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// A run whose heap is too small by any amount is tried again: it ends in time, by no exit code that is final,
/// and not as if it had done its work. `-Dheap.seeds=50` tries more; `-Dheap.seed=7` one. The seed draws the
/// heap and the collector.
class SmallHeapIT {
    private static final int SEEDS = Integer.getInteger("heap.seeds", 4);
    private static final int LEAST_MIB = 8; // the JVM starts
    private static final int MOST_MIB = 72; // the run ends well
    private static final int MINUTES = 3;

    private static final CosmosEmulator EMULATOR =
            CosmosEmulator.start(EmulatorOptions.defaults().withPartitions(1));

    @TempDir
    private static Path directory;

    @BeforeAll
    static void load() {
        try (EmulatorClient client = new EmulatorClient(EMULATOR.endpoint(), EMULATOR.key())) {
            HazardData.load(client);
        }
    }

    @AfterAll
    static void close() {
        EMULATOR.close();
    }

    static LongStream seeds() {
        Long one = Long.getLong("heap.seed");
        return one != null ? LongStream.of(one) : LongStream.range(0, SEEDS);
    }

    private record Ended(int exit, String output) {}

    private static Ended run(List<String> flags, List<String> arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(flags);
        command.addAll(List.of(
                "-XX:+ExitOnOutOfMemoryError",
                "--enable-native-access=ALL-UNNAMED",
                "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
                "-cp",
                System.getProperty("java.class.path"),
                ImpatientProgram.class.getName()));
        command.addAll(arguments);
        Path output = Files.createTempFile(directory, "output", "");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().put("COSMOS_KEY", EMULATOR.key());
        Process process = builder.start();
        boolean ended = process.waitFor(MINUTES, TimeUnit.MINUTES);
        process.destroyForcibly().waitFor();
        return new Ended(ended ? process.exitValue() : -1, Files.readString(output));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void aRunThatLacksMemoryIsTriedAgain(long seed) throws Exception {
        Random random = new Random(seed);
        random.nextInt();
        int mib = LEAST_MIB + random.nextInt(MOST_MIB - LEAST_MIB + 1);
        String collector = random.nextBoolean() ? "-XX:+UseSerialGC" : "-XX:+UseG1GC";
        Path place = Files.createDirectory(directory.resolve("seed" + seed));
        String repository = "r=" + place.toUri();
        Ended backup = run(
                List.of("-Xmx" + mib + "m", collector),
                List.of(
                        "backup",
                        "--source-endpoint",
                        EMULATOR.endpoint().toString(),
                        "--id",
                        "b1",
                        "--repository",
                        repository));
        String what =
                "seed %d, %d MiB, %s, exit code %d: %s".formatted(seed, mib, collector, backup.exit(), backup.output());
        assertTrue(backup.exit() >= 0, () -> "it does not end; " + what);
        assertFalse(FinalCodes.ofJobs().contains(backup.exit()), what);
        boolean written = Files.exists(place.resolve("manifests/b1.json"));
        if (backup.exit() == 0) {
            assertTrue(written, what);
        }
        if (written) { // whatever the run itself came to
            Ended verified =
                    run(List.of("-Xmx256m", "-XX:+UseSerialGC"), List.of("verify", "--repository", repository, "b1"));
            assertEquals(0, verified.exit(), what + verified.output());
        }
    }
}
