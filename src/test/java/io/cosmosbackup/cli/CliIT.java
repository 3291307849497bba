package io.cosmosbackup.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cosmosbackup.emulator.CosmosEmulator;
import io.cosmosbackup.emulator.EmulatorClient;
import io.cosmosbackup.emulator.EmulatorOptions;
import io.cosmosbackup.engine.crypto.SigningKey;
import io.cosmosbackup.support.AccountContents;
import io.cosmosbackup.support.HazardData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The packaged program as a person types it, on a laptop without Kubernetes.
class CliIT {
    private static final Path PROGRAM = Path.of("target", "quarkus-app", "quarkus-run.jar");

    @TempDir
    private Path directory;

    private record Result(int exit, String out, String err) {}

    private Result run(Map<String, String> environment, String... args) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-jar", PROGRAM.toString()));
        command.addAll(List.of(args));
        Path out = Files.createTempFile(directory, "out", "");
        Path err = Files.createTempFile(directory, "err", "");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
        builder.environment().putAll(environment);
        int exit = builder.start().waitFor();
        return new Result(exit, Files.readString(out), Files.readString(err));
    }

    @Test
    void aLaptopBacksUpListsVerifiesAndRestores() throws Exception {
        try (CosmosEmulator emulator =
                        CosmosEmulator.start(EmulatorOptions.defaults().withPartitions(3));
                EmulatorClient client = new EmulatorClient(emulator.endpoint(), emulator.key())) {
            HazardData.load(client);
            List<String> before = AccountContents.of(client);
            Path repository = Files.createDirectory(directory.resolve("repository"));
            String option = "local=" + repository.toUri();
            Map<String, String> key = Map.of("COSMOS_KEY", emulator.key());
            String endpoint = emulator.endpoint().toString();

            Result backup =
                    run(key, "backup", "--source-endpoint", endpoint, "--repository", option, "--id", "b1", "--json");
            assertEquals(0, backup.exit(), backup.err());
            String last = backup.out().lines().reduce((a, b) -> b).orElse("");
            assertTrue(last.startsWith("{\"kind\":\"Backup\",\"backup\":\"b1\""), last);

            Result list = run(Map.of(), "list", "--repository", option);
            assertEquals(0, list.exit(), list.err());
            assertTrue(list.out().lines().anyMatch(l -> l.contains(" b1 ") && l.contains("Full")), list.out());

            Result verify = run(Map.of(), "verify", "--backup", "b1", "--repository", option);
            assertEquals(0, verify.exit(), verify.err());
            assertTrue(verify.out().contains("b1 in local is whole (every byte read)"), verify.out());

            client.send("DELETE", "dbs/hazard", Map.of(), new byte[0]).ok();
            Result dryRun = run(
                    Map.of("COSMOS_KEY", emulator.keys().primaryReadOnly()),
                    "restore",
                    "b1",
                    "--repository",
                    option,
                    "--target-endpoint",
                    endpoint,
                    "--dry-run");
            assertEquals(0, dryRun.exit(), dryRun.err());
            assertTrue(dryRun.out().contains("will create database hazard"), dryRun.out());
            assertTrue(
                    dryRun.out().contains("backup b1 of repository local: dry run, nothing changed: "), dryRun.out());
            assertEquals(List.of(), AccountContents.of(client));
            Result restore =
                    run(key, "restore", "--backup", "b1", "--repository", option, "--target-endpoint", endpoint);
            assertEquals(0, restore.exit(), restore.err());
            AccountContents.assertSame(before, AccountContents.of(client));

            try (var segments = Files.list(repository.resolve("segments").resolve("b1"))) {
                Path segment = segments.sorted().findFirst().orElseThrow();
                byte[] bytes = Files.readAllBytes(segment);
                bytes[bytes.length / 2] ^= 1;
                Files.write(segment, bytes);
                Result damaged = run(Map.of(), "verify", "--backup", "b1", "--repository", option);
                assertEquals(4, damaged.exit());
                assertTrue(damaged.err().contains("SegmentDamaged"), damaged.err());
                assertTrue(damaged.err().contains(segment.getFileName().toString()), damaged.err());
            }
            for (Result result : List.of(backup, list, verify, dryRun, restore)) {
                assertFalse((result.out() + result.err()).contains(emulator.key()), "a key was printed");
                assertFalse(result.err().contains("WARNING"), result.err());
            }
        }
    }

    @Test
    void theVersionSaysWhatRunsAndOnWhat() throws Exception {
        Result version = run(Map.of(), "--version");
        assertEquals(0, version.exit(), version.err());
        List<String> lines = version.out().lines().toList();
        assertTrue(
                lines.getFirst()
                        .matches("cosmos-backup [0-9]+\\.[0-9]+\\.[0-9]+( \\(commit [0-9a-f]{12}(-dirty)?\\))?"),
                version.out());
        assertTrue(lines.get(1).startsWith("Java " + Runtime.version()), version.out());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "backup", "restore", "list", "show", "verify", "copy", "prune", "delete", "probe"})
    void helpTeaches(String verb) throws Exception {
        Result help = verb.isEmpty() ? run(Map.of(), "--help") : run(Map.of(), verb, "--help");
        assertEquals(0, help.exit(), help.err());
        assertTrue(help.out().startsWith("Usage: cosmos-backup"), help.out());
        assertFalse(help.err().contains("Exception"), help.err());
    }

    @Test
    void wrongUseIsExitCodeTwoAndOneLineThatSaysWhat() throws Exception {
        Map<String, String> key = Map.of("COSMOS_KEY", "a2V5");
        String file = "local=" + directory.toUri();
        String endpoint = "https://shop.documents.azure.com";
        assertUsage(run(key), "no verb given");
        assertUsage(run(key, "backup"), "--source-endpoint");
        assertUsage(run(key, "list", "--repository", file, "--nonsense"), "--nonsense");
        assertUsage(run(Map.of(), "backup", "--source-endpoint", endpoint, "--repository", file), "COSMOS_KEY");
        assertUsage(run(key, "backup", "--source-endpoint", endpoint, "--repository", "no-url"), "NAME=URL");
        assertUsage(
                run(
                        key,
                        "backup",
                        "--source-endpoint",
                        endpoint,
                        "--repository",
                        "east=https://a.blob.core.windows.net/b"),
                "REPOSITORY_EAST_KEY");
        assertUsage(
                run(key, "backup", "--source-endpoint", endpoint, "--repository", file, "--include", "orders"),
                "database/container");
        assertUsage(run(key, "backup", "--source-endpoint", "shop", "--repository", file), "endpoint");
    }

    @Test
    void aBackupThatNoTrustedKeySignsIsNotBegun() throws Exception {
        Path repository = Files.createDirectory(directory.resolve("repository"));
        String trusted = SigningKey.generate().publicKey().text();
        String[] backup = {
            "backup",
            "--source-endpoint",
            "https://shop.documents.azure.com",
            "--repository",
            "local=" + repository.toUri(),
            "--trust",
            trusted
        };
        for (Map<String, String> signing : List.of(
                Map.<String, String>of(),
                Map.of("SIGNING_KEY", SigningKey.generate().pem()))) {
            Map<String, String> environment = new HashMap<>(signing);
            environment.put("COSMOS_KEY", "a2V5");
            Result refused = run(environment, backup);
            assertEquals(4, refused.exit(), refused.err());
            assertEquals(1, refused.err().lines().count(), refused.err());
            assertTrue(refused.err().startsWith("KeyInvalid: "), refused.err());
            assertTrue(refused.err().contains("HINT: sign with the private half of a trusted key"), refused.err());
            assertArrayEquals(new String[0], repository.toFile().list());
        }
    }

    private static void assertUsage(Result result, String what) {
        assertEquals(2, result.exit(), result.err());
        assertTrue(result.err().contains(what), result.err());
        assertFalse(result.err().contains("\tat "), result.err());
    }

    @Test
    void whatIsNotThereIsNamed() throws Exception {
        Result absent = run(
                Map.of(),
                "list",
                "--repository",
                "local=" + directory.resolve("absent").toUri());
        assertEquals(4, absent.exit());
        assertTrue(absent.err().contains("BlobContainerNotFound"), absent.err());
        Path shop = Files.createDirectories(directory.resolve("places/h6/shop"));
        Result founded = run(Map.of(), "probe", "--repository", "local=" + shop.toUri(), "--new-repository", "Empty");
        assertEquals(0, founded.exit(), founded.err());
        assertTrue(founded.out().startsWith("repository local was made: 0 backups, writable"), founded.out());
        Result noBackup = run(Map.of(), "verify", "--backup", "none", "--repository", "local=" + shop.toUri());
        assertEquals(4, noBackup.exit());
        assertTrue(noBackup.err().contains("there is no backup none"), noBackup.err());
        Path place = directory.resolve("places");
        for (String[] verb : List.<String[]>of(
                new String[] {"list"},
                new String[] {"verify", "--backup", "none"},
                new String[] {"delete", "--backup", "none"},
                new String[] {"prune", "--series", "s", "--keep-last", "1"},
                new String[] {"probe"})) {
            List<String> command = new ArrayList<>(List.of(verb));
            command.addAll(List.of("--repository", "local=" + place.toUri()));
            Result noRepository = run(Map.of(), command.toArray(String[]::new));
            assertEquals(4, noRepository.exit(), noRepository.err());
            assertTrue(
                    noRepository.err().startsWith("RepositoryNotFound: there is no repository at"), command.toString());
            assertTrue(noRepository.err().contains("h6/shop (0 backups)"), noRepository.err());
        }
        assertArrayEquals(new String[] {"h6"}, place.toFile().list());
    }

    @Test
    void whatIsNamedHasToBeThere() throws Exception {
        try (CosmosEmulator emulator = CosmosEmulator.start(EmulatorOptions.defaults());
                EmulatorClient client = new EmulatorClient(emulator.endpoint(), emulator.key())) {
            HazardData.load(client);
            Path repository = Files.createDirectory(directory.resolve("repository"));
            Map<String, String> key = Map.of("COSMOS_KEY", emulator.key());
            List<String> backup = List.of(
                    "backup",
                    "--source-endpoint",
                    emulator.endpoint().toString(),
                    "--repository",
                    "local=" + repository.toUri(),
                    "--include",
                    "hazard/*",
                    "--exclude",
                    "hazrad/x");
            Result refused = run(key, backup.toArray(String[]::new));
            assertEquals(4, refused.exit(), refused.out());
            assertTrue(refused.err().startsWith("PatternMatchesNothing: include or exclude names"), refused.err());
            assertArrayEquals(new String[0], repository.toFile().list());
            List<String> lenient = new ArrayList<>(backup);
            lenient.add("--allow-unmatched");
            Result made = run(key, lenient.toArray(String[]::new));
            assertEquals(0, made.exit(), made.err());
            assertTrue(made.out().contains("durable in local, a new repository"), made.out());
            assertTrue(made.out().contains("WARNING: 'hazrad/x' matches no container of the account"), made.out());
        }
    }
}
