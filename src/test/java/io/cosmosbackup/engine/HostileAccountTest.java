package io.cosmosbackup.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cosmosbackup.emulator.CosmosEmulator;
import io.cosmosbackup.emulator.EmulatorClient;
import io.cosmosbackup.emulator.EmulatorOptions;
import io.cosmosbackup.engine.crypto.Identities;
import io.cosmosbackup.engine.format.ManifestHead;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Reason;
import io.cosmosbackup.engine.repository.BackupReader;
import io.cosmosbackup.engine.source.HostileAccount;
import io.cosmosbackup.engine.source.HostileAccount.Kind;
import io.cosmosbackup.engine.store.BlobStore;
import io.cosmosbackup.engine.store.MemoryBlobStore;
import io.cosmosbackup.engine.store.file.FileBlobStore;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// A run that meets a hostile account ends soon, in a sentence about that account, whatever the account
/// does. What was written when a run ends well can be read.
///
/// `-Dhostile.seeds=50` draws more points and values of each kind, `-Dhostile.seed=7` that one alone,
/// `-Dhostile.kind=BAD_CHARGE` that kind alone.
@Tag("slow")
class HostileAccountTest {
    private static final List<String> COLLECTORS =
            List.of("-XX:+UseSerialGC", "-XX:+UseParallelGC", "-XX:+UseG1GC", "-XX:+UseZGC");
    private static final int CONTAINERS = 12;
    private static final int ITEMS = 20;
    private static final long MOST_SECONDS = Long.getLong("hostile.seconds", 120);
    private static final long MOST_TAKEN = 64L << 20; // of one endless answer, what lies in buffers included

    private final CosmosEmulator emulator = CosmosEmulator.start(EmulatorOptions.defaults());

    @TempDir
    private Path directory;

    static Stream<Arguments> drawn() {
        Long one = Long.getLong("hostile.seed");
        List<Long> seeds = one == null
                ? LongStream.rangeClosed(1, Integer.getInteger("hostile.seeds", 3))
                        .boxed()
                        .toList()
                : List.of(one);
        return kinds().flatMap(kind -> seeds.stream().map(seed -> Arguments.of(kind, seed)));
    }

    private static Stream<Kind> kinds() {
        String only = System.getProperty("hostile.kind");
        return Arrays.stream(Kind.values())
                .filter(kind -> only == null
                        ? !kind.takesLong() || System.getProperty("hostile.seeds") != null
                        : kind.name().equals(only));
    }

    static Stream<Arguments> drawnBackups() {
        return drawn().filter(a -> ((Kind) a.get()[0]).meetsBackups() && !((Kind) a.get()[0]).isEndless());
    }

    static Stream<Arguments> drawnRestores() {
        return drawn().filter(a -> ((Kind) a.get()[0]).meetsRestores() && !((Kind) a.get()[0]).isEndless());
    }

    static Stream<Kind> endless() {
        return kinds().filter(kind -> kind.isEndless());
    }

    @BeforeEach
    void account() {
        try (EmulatorClient client = new EmulatorClient(emulator.endpoint(), emulator.key())) {
            client.createDatabase("d").ok();
            for (int c = 0; c < CONTAINERS; c++) {
                client.createContainer("d", "c" + c, "/pk").ok();
                for (int i = 0; i < ITEMS; i++) {
                    byte[] item =
                            "{\"id\":\"%d\",\"pk\":\"%d\"}".formatted(i, i % 3).getBytes(StandardCharsets.UTF_8);
                    client.createItem("d", "c" + c, "[\"" + i % 3 + "\"]", item).ok();
                }
            }
        }
    }

    @AfterEach
    void stop() {
        emulator.close();
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("drawnBackups")
    void aBackupOfItEndsInASentence(Kind kind, long seed) throws Exception {
        MemoryBlobStore store = new MemoryBlobStore();
        try (HostileAccount hostile = new HostileAccount(emulator.endpoint(), kind, seed)) {
            if (endsWell(hostile, kind, () -> HostileVictim.backup(hostile.endpoint(), emulator.key(), store))) {
                assertReadable(store);
            }
            assertEquals(0, hostile.injected(), "headers were made of what the account sent");
        }
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("drawnRestores")
    void aRestoreIntoItEndsInASentence(Kind kind, long seed) throws Exception {
        MemoryBlobStore store = new MemoryBlobStore();
        HostileVictim.backup(emulator.endpoint().toString(), emulator.key(), store);
        try (CosmosEmulator empty = CosmosEmulator.start(EmulatorOptions.defaults());
                HostileAccount hostile = new HostileAccount(empty.endpoint(), kind, seed)) {
            endsWell(hostile, kind, () -> HostileVictim.restore(hostile.endpoint(), empty.key(), store));
        }
    }

    /// What `injected` counts, by a client that sends a value back as it is.
    @Test
    void aHeaderOfACarriageReturnIsSeen() throws Exception {
        try (HostileAccount hostile = new HostileAccount(emulator.endpoint(), Kind.CARRIAGE_RETURNS, 1);
                Socket client = new Socket(
                        InetAddress.getLoopbackAddress(),
                        URI.create(hostile.endpoint()).getPort())) {
            client.getOutputStream()
                    .write("GET / HTTP/1.1\r\na: b\rx-injected: y\r\nX-Injected: y\r\n\r\n"
                            .getBytes(StandardCharsets.ISO_8859_1));
            assertEquals('H', client.getInputStream().read());
            assertEquals(2, hostile.injected());
        }
    }

    /// A process of its own, with 256 MiB, by one of the collectors.
    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("endless")
    void aBackupOfItNeedsNoMoreMemoryThanOthers(Kind kind) throws Exception {
        for (long seed = 1; seed <= Integer.getInteger("hostile.endless", 1); seed++) {
            try (HostileAccount hostile = new HostileAccount(emulator.endpoint(), kind, seed)) {
                assertEndsInASentence(
                        child(hostile, emulator.key(), "backup", kind.name().length() + seed), hostile);
            }
        }
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("endless")
    void aRestoreIntoItNeedsNoMoreMemoryThanOthers(Kind kind) throws Exception {
        if (!kind.meetsRestores()) {
            return;
        }
        HostileVictim.backup(emulator.endpoint().toString(), emulator.key(), new FileBlobStore(directory));
        try (CosmosEmulator empty = CosmosEmulator.start(EmulatorOptions.defaults());
                HostileAccount hostile = new HostileAccount(empty.endpoint(), kind, 1)) {
            assertEndsInASentence(
                    child(hostile, empty.key(), "restore", kind.name().length()), hostile);
        }
    }

    private String child(HostileAccount hostile, String key, String verb, long collector)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                COLLECTORS.get((int) (collector % COLLECTORS.size())),
                "-XX:+ExitOnOutOfMemoryError",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                HostileVictim.class.getName()));
        command.addAll(List.of(hostile.endpoint(), key, verb, directory.toString()));
        Path log = directory.resolveSibling(directory.getFileName() + ".log");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        boolean ended = process.waitFor(MOST_SECONDS, TimeUnit.SECONDS);
        process.destroyForcibly();
        String output = Files.readString(log);
        Files.delete(log);
        assertTrue(ended, () -> "it goes on after " + MOST_SECONDS + " s: " + output);
        return output.lines()
                .filter(line -> line.startsWith("ended "))
                .findFirst()
                .orElseGet(() -> "exit code " + process.exitValue() + ": " + output);
    }

    private static void assertEndsInASentence(String result, HostileAccount hostile) {
        assertTrue(result.startsWith("ended "), result);
        if (hostile.turns() == 0) {
            assertEquals("ended whole", result);
        }
        assertFalse(result.startsWith("ended Internal"), result);
        assertTrue(
                hostile.sent() <= MOST_TAKEN * Math.max(1, hostile.turns()),
                () -> hostile.sent() + " bytes were taken of " + hostile.turns() + " answers");
    }

    private static boolean endsWell(HostileAccount hostile, Kind kind, Runnable run) throws Exception {
        FutureTask<Void> running = new FutureTask<>(run, null);
        Thread thread = Thread.ofPlatform().daemon().start(running);
        try {
            running.get(kind.takesLong() ? 10 * MOST_SECONDS : MOST_SECONDS, TimeUnit.SECONDS);
            return true;
        } catch (TimeoutException e) {
            thread.interrupt();
            throw new AssertionError("it goes on after " + MOST_SECONDS + " s", e);
        } catch (ExecutionException e) {
            assertEquals(0, hostile.sentElsewhere(), "requests with a signature went where the account said");
            if (!(e.getCause() instanceof BackupException failure)) {
                throw new AssertionError("no sentence: " + e.getCause(), e);
            }
            String message = String.valueOf(failure.getMessage());
            assertTrue(HostileVictim.isClear(failure.reason()), () -> failure.reason() + ": " + message);
            assertTrue(hostile.turns() > 0, message);
            assertTrue(
                    failure.reason() != Reason.Unavailable || message.contains(hostile.endpoint()),
                    () -> "it does not name the account: " + message);
            assertTrue(message.chars().noneMatch(Character::isISOControl), message);
            assertTrue(message.length() < 2_000, message);
            return false;
        }
    }

    private static void assertReadable(BlobStore store) {
        ManifestHead head = BackupReader.open("b1", HostileVictim.repositories(store), Identities.none())
                .manifest()
                .head();
        assertTrue(
                head.cost().requestUnits() >= 0 && head.cost().requestUnits() < 1e9,
                () -> "request units: " + head.cost().requestUnits());
        Duration off = Duration.between(head.cuts().last(), Instant.now()).abs();
        assertTrue(
                off.compareTo(Duration.ofDays(2)) < 0,
                () -> "last cut: " + head.cuts().last());
    }
}
