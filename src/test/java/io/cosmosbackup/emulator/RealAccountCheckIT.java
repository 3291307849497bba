package io.cosmosbackup.emulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `dev/real-account/check.sh` is for people with a real account, whom no test has. Here it is run on the emulator,
/// whose replicas lag, so that it still works on the day it is wanted.
class RealAccountCheckIT {
    private static final String SCRIPT = "dev/real-account/check.sh";
    private static final Pattern LINE = Pattern.compile("(HOLDS|DIFFERS|NOT TRIED) +([0-9]+[a-f]?) +[^ ].*: .+");
    private static final int LAG = 10;

    private final CosmosEmulator emulator =
            CosmosEmulator.start(EmulatorOptions.defaults().withHttps(0).withPartitions(2));
    private final EmulatorClient client = new EmulatorClient(emulator.endpoint(), emulator.key());

    @TempDir
    private Path folder;

    private record Result(int exit, List<String> lines) {
        Map<String, String> words() {
            Map<String, String> words = new TreeMap<>();
            for (String line : lines) {
                Matcher matcher = LINE.matcher(line);
                if (matcher.matches()) {
                    words.put(matcher.group(2), matcher.group(1));
                }
            }
            return words;
        }

        boolean says(String text) {
            return lines.stream().anyMatch(line -> line.contains(text));
        }
    }

    @BeforeEach
    void create() {
        emulator.setReplication(emulator.replication().withLag(LAG, 7));
        client.createDatabase("shop").ok();
        client.createContainer("shop", "orders", "/pk").ok();
    }

    @AfterEach
    void stop() {
        client.close();
        emulator.close();
    }

    private Process start(Map<String, String> environment) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(SCRIPT).redirectErrorStream(true);
        builder.environment().put("COSMOS_ENDPOINT", emulator.endpoint().toString());
        builder.environment().put("COSMOS_KEY", emulator.key());
        builder.environment().putAll(environment);
        return builder.start();
    }

    private static Result ended(Process process, List<String> before) throws IOException, InterruptedException {
        List<String> lines = new ArrayList<>(before);
        try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
            reader.lines().forEach(lines::add);
        }
        assertTrue(process.waitFor(60, TimeUnit.SECONDS), lines.toString());
        return new Result(process.exitValue(), lines);
    }

    private Result run(Map<String, String> environment) throws IOException, InterruptedException {
        return ended(start(environment), List.of());
    }

    private void assertNothingLeft() {
        List<String> databases = new ArrayList<>();
        client.send("GET", "dbs", Map.of(), new byte[0])
                .ok()
                .json()
                .path("Databases")
                .forEach(database -> databases.add(database.path("id").asText()));
        assertEquals(List.of("shop"), databases);
    }

    /// Points that are tried on such accounts only.
    @Test
    void whatOnlySomeAccountsShowIsTriedThere() throws IOException, InterruptedException {
        emulator.setTraits(AccountTraits.defaults().withMergeEnabled());
        Map<String, String> few = Map.of("READS", "20", "LOOPS", "1", "MERGE_ENABLED", "yes");
        Result merging = run(few);
        assertEquals("HOLDS", merging.words().get("7a"), String.join("\n", merging.lines()));
        assertEquals("HOLDS", merging.words().get("7b"), String.join("\n", merging.lines()));
        emulator.setTraits(AccountTraits.defaults().asServerless());
        Result serverless = run(Map.of("READS", "20", "LOOPS", "1"));
        assertEquals("HOLDS", serverless.words().get("9a"), String.join("\n", serverless.lines()));
        assertEquals("HOLDS", serverless.words().get("9b"), String.join("\n", serverless.lines()));
    }

    @Test
    void everyPointIsTriedAndSaidInOneLine() throws IOException, InterruptedException {
        Path certificate = Files.writeString(
                folder.resolve("ca.pem"), emulator.certificate().pem());
        Result result = run(Map.of(
                "COSMOS_ENDPOINT",
                emulator.httpsEndpoint().toString(),
                "COSMOS_CA",
                certificate.toString(),
                "READS",
                "500",
                "LOOPS",
                "2"));
        Map<String, String> words = result.words();
        Map<String, String> expected = new TreeMap<>();
        for (String point : List.of(
                "1a", "1b", "2a", "2b", "3a", "3b", "3c", "3d", "4a", "4b", "5a", "5b", "5c", "5d", "5e", "5f", "6a",
                "6b", "6c", "6d", "10", "11", "12", "13", "14", "15")) {
            expected.put(point, "HOLDS");
        }
        List.of("7", "8", "9", "16").forEach(point -> expected.put(point, "NOT TRIED"));
        assertEquals(expected, words, String.join("\n", result.lines()));
        assertEquals(words.containsValue("DIFFERS") ? 1 : 0, result.exit());

        assertTrue(result.says("5b  an answer without a session token may be behind an earlier one: "), "lag");
        assertTrue(result.says("activity "), "activity ids");
        assertTrue(result.lines()
                .getLast()
                .matches("[0-9]+ HOLDS, [0-9]+ DIFFERS, [0-9]+ NOT TRIED; [0-9]+ requests, .*"));
        assertFalse(result.says(emulator.key()));
        assertNothingLeft();
    }

    /// As Ctrl-C does, and what ends a session.
    @Test
    void aCheckThatIsStoppedDeletesItsDatabase() throws IOException, InterruptedException {
        Process process = start(Map.of("READS", "1000000", "LOOPS", "1"));
        List<String> lines = new ArrayList<>();
        BufferedReader reader = process.inputReader(StandardCharsets.UTF_8);
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
            lines.add(line);
            if (line.contains(" 5a ")) {
                break;
            }
        }
        assertTrue(lines.getLast().contains(" 5a "), lines.toString());
        new ProcessBuilder("kill", "-INT", String.valueOf(process.pid()))
                .start()
                .waitFor();
        Result result = ended(process, lines);
        assertEquals(130, result.exit(), result.lines().toString());
        assertTrue(result.says(" is deleted"), result.lines().toString());
        assertNothingLeft();
    }

    @Test
    void whatCannotBeginSaysWhyAndLeavesNothing() throws IOException, InterruptedException {
        Result wrongKey = run(Map.of("COSMOS_KEY", "d3Jvbmc="));
        assertEquals(2, wrongKey.exit());
        assertTrue(
                wrongKey.says("ERROR: the account does not answer: 401"),
                wrongKey.lines().toString());
        Result noKey = run(Map.of("COSMOS_KEY", ""));
        assertEquals(2, noKey.exit());
        assertTrue(noKey.says("ERROR: COSMOS_KEY is not set"), noKey.lines().toString());
        Result plain = run(Map.of("COSMOS_ENDPOINT", "http://account.documents.azure.com"));
        assertEquals(2, plain.exit());
        assertTrue(
                plain.says("ERROR: COSMOS_ENDPOINT must be https"),
                plain.lines().toString());
        assertNothingLeft();
    }
}
