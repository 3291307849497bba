package io.cosmosbackup.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.cosmosbackup.emulator.CosmosEmulator;
import io.cosmosbackup.emulator.EmulatorClient;
import io.cosmosbackup.emulator.EmulatorOptions;
import io.cosmosbackup.emulator.Fault;
import io.cosmosbackup.emulator.FaultRule;
import io.cosmosbackup.engine.crypto.TrustedKeys;
import io.cosmosbackup.engine.repository.Repository;
import io.cosmosbackup.engine.store.file.FileBlobStore;
import io.cosmosbackup.support.AccountContents;
import io.cosmosbackup.support.HazardData;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A run as a process of its own, stopped by a signal, then gone on with by the command that it has printed; on a pipe
/// and on a terminal.
class StoppedRunIT {
    private static final Duration LONG = Duration.ofMinutes(2);

    /// The program as a shell function, so that what it prints can be run as it stands.
    private static final String PROGRAM =
            "cosmos-backup() { '%s' --enable-native-access=ALL-UNNAMED -Djava.util.logging.manager=org.jboss.logmanager.LogManager -cp '%s' io.cosmosbackup.Main \"$@\"; }; "
                    .formatted(
                            Path.of(System.getProperty("java.home"), "bin", "java"),
                            System.getProperty("java.class.path"));

    private final CosmosEmulator emulator =
            CosmosEmulator.start(EmulatorOptions.defaults().withPartitions(2));
    private final EmulatorClient client = new EmulatorClient(emulator.endpoint(), emulator.key());

    @TempDir
    private Path directory;

    private Path repository = Path.of("");

    @BeforeEach
    void fill() throws IOException {
        HazardData.load(client);
        repository = Files.createDirectory(directory.resolve("the repository"));
    }

    @AfterEach
    void close() {
        client.close();
        emulator.close();
    }

    /// A shell whose JVM does not ignore SIGINT, as one would that this test has inherited from a background job.
    private Process shell(String script) throws IOException {
        ProcessBuilder builder = new ProcessBuilder("env", "--default-signal=INT", "bash", "-c", script)
                .redirectOutput(directory.resolve("out").toFile())
                .redirectError(directory.resolve("err").toFile());
        builder.environment().put("COSMOS_KEY", emulator.key());
        builder.environment().put("TERM", "xterm");
        builder.environment().remove("COLUMNS");
        return builder.start();
    }

    private String text(String file) throws IOException {
        return Files.readString(directory.resolve(file));
    }

    private String backup() {
        return "backup --source-endpoint " + emulator.endpoint() + " --repository 'local=" + repository.toUri()
                + "' --include '*/*'";
    }

    private static String exec(String command) {
        return PROGRAM.replace("{ '", "{ exec '") + "cosmos-backup " + command;
    }

    private void holdItems() {
        emulator.addFault(FaultRule.of(new Fault.Delay(Duration.ofMinutes(10))).onPath("/docs"));
    }

    @ParameterizedTest
    @CsvSource({"INT, 130", "TERM, 143"})
    void aBackupSaysHowToGoOnAndGoesOnSo(String signal, int exit) throws Exception {
        holdItems();
        Process stopped = shell(exec(backup()));
        awaitText("err", "Reading: 0 of");
        assertEquals(
                0,
                new ProcessBuilder("kill", "-" + signal, Long.toString(stopped.pid()))
                        .start()
                        .waitFor());
        assertEquals(exit, stopped.waitFor(), text("err"));
        List<String> lines = text("err").lines().toList();
        assertEquals("interrupted; go on from the last checkpoint with", lines.get(lines.size() - 2));
        assertEquals(0, lines.getLast().indexOf("  cosmos-backup backup --source-endpoint "), lines.getLast());
        assertFalse(text("err").contains(emulator.key()), "a key was printed");
        assertEquals("", text("out"));

        emulator.clearFaults();
        Process again = shell(PROGRAM + lines.getLast());
        assertEquals(0, again.waitFor(), text("err"));
        String id = option(lines.getLast(), "--id");
        Repository stored = new Repository("local", new FileBlobStore(repository), TrustedKeys.none());
        assertEquals(List.of(id), stored.backups());
        assertEquals(
                option(lines.getLast(), "--run-id"),
                stored.manifest(id).manifest().run());
    }

    @Test
    void aRestoreThatSkipsIsRunAgain() throws Exception {
        List<String> before = AccountContents.of(client);
        assertEquals(0, shell(exec(backup() + " --id b1")).waitFor(), text("err"));
        client.send("DELETE", "dbs/hazard", Map.of(), new byte[0]).ok();
        String restore = exec("restore --backup b1 --repository 'local=" + repository.toUri() + "' --target-endpoint "
                + emulator.endpoint());
        emulator.addFault(FaultRule.of(new Fault.Delay(Duration.ofMinutes(10)))
                .onVerb("POST")
                .onPath("/docs"));
        Process stopped = shell(restore);
        awaitText("err", "Writing: 0 of");
        stopped.destroy();
        assertEquals(143, stopped.waitFor(), text("err"));
        assertEquals(
                "interrupted; run the same command again: what is in the target already is skipped, and the rest is"
                        + " written",
                text("err").lines().toList().getLast());
        emulator.clearFaults();
        assertEquals(0, shell(restore).waitFor(), text("err"));
        AccountContents.assertSame(before, AccountContents.of(client));
    }

    /// `script` gives it a terminal. Ctrl-C is typed there.
    @Test
    void aTerminalShowsOneLineUntilCtrlC() throws Exception {
        holdItems();
        Files.writeString(directory.resolve("run.sh"), exec(backup()));
        Process terminal = shell("exec script --quiet --flush --return --command 'exec env --default-signal=INT bash "
                + directory.resolve("run.sh") + "' /dev/null");
        awaitText("out", "\rReading: 0 of ");
        Awaitility.await("the line is written again")
                .atMost(LONG)
                .until(() -> text("out").split("\rReading: 0 of ", -1).length > 3);
        try (OutputStream keyboard = terminal.getOutputStream()) {
            keyboard.write(3);
        }
        assertEquals(130, terminal.waitFor(), text("out"));
        List<String> lines = List.of(text("out").replace("\r\n", "\n").strip().split("\n", -1));
        assertEquals(3, lines.size(), lines.toString());
        assertEquals("interrupted; go on from the last checkpoint with", lines.get(1));
        assertEquals(0, lines.get(2).indexOf("  cosmos-backup backup "), lines.get(2));
    }

    private void awaitText(String file, String what) {
        Awaitility.await(what).atMost(LONG).until(() -> text(file).contains(what));
    }

    private static String option(String command, String name) {
        List<String> words = List.of(command.split(" ", -1));
        return words.get(words.indexOf(name) + 1);
    }
}
