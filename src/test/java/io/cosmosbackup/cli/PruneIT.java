package io.cosmosbackup.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cosmosbackup.emulator.CosmosEmulator;
import io.cosmosbackup.emulator.EmulatorClient;
import io.cosmosbackup.emulator.EmulatorOptions;
import io.cosmosbackup.engine.crypto.TrustedKeys;
import io.cosmosbackup.engine.report.PruneReport;
import io.cosmosbackup.engine.report.ReportJson;
import io.cosmosbackup.engine.repository.Repository;
import io.cosmosbackup.engine.store.BlobStore;
import io.cosmosbackup.engine.store.file.FileBlobStore;
import io.cosmosbackup.support.AccountContents;
import io.cosmosbackup.support.Azurite;
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

/// `prune` and `delete` of the packaged program, on a directory and on Azurite.
class PruneIT {
    private static final Path PROGRAM = Path.of("target", "quarkus-app", "quarkus-run.jar");

    @TempDir
    private Path directory;

    private final Map<String, String> environment = new HashMap<>();

    private String run(int exit, String... args) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-jar", PROGRAM.toString()));
        command.addAll(List.of(args));
        command.add("--allow-insecure"); // Azurite may be at another address than this machine's own
        Path out = Files.createTempFile(directory, "out", "");
        Path err = Files.createTempFile(directory, "err", "");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
        builder.environment().putAll(environment);
        assertEquals(exit, builder.start().waitFor(), Files.readString(err));
        return Files.readString(out);
    }

    private static List<String> planned(String out) {
        return ReportJson.planned(out.lines())
                .map(p -> p.backup() + " " + p.action())
                .toList();
    }

    @Test
    void inADirectoryWhatIsPrunedIsGoneAndTheRestRestores() throws Exception {
        Path repository = Files.createDirectory(directory.resolve("repository"));
        prunesAndRestores("local=" + repository.toUri(), new FileBlobStore(repository));
        try (var left = Files.walk(repository)) {
            assertEquals(
                    List.of(), left.filter(p -> p.toString().contains("b1")).toList());
        }
    }

    @Test
    void inABlobContainerWhatIsPrunedIsGoneAndTheRestRestores() throws Exception {
        Azurite azurite = new Azurite(1);
        String container = azurite.newContainer();
        environment.put("REPOSITORY_EAST_KEY", azurite.key());
        prunesAndRestores("east=" + azurite.endpoint() + "/" + container, azurite.open(container));
    }

    private void prunesAndRestores(String option, BlobStore store) throws Exception {
        Repository repository = new Repository("checked", store, TrustedKeys.none());
        try (CosmosEmulator emulator =
                        CosmosEmulator.start(EmulatorOptions.defaults().withPartitions(2));
                EmulatorClient client = new EmulatorClient(emulator.endpoint(), emulator.key())) {
            HazardData.load(client);
            List<String> before = AccountContents.of(client);
            environment.put("COSMOS_KEY", emulator.key());
            String endpoint = emulator.endpoint().toString();
            for (String id : List.of("b1", "b2", "b3", "b4")) {
                run(0, "backup", "--source-endpoint", endpoint, "--repository", option, "--id", id, "--series", "s");
            }
            String[] prune = {"prune", "--repository", option, "--series", "s", "--keep-last", "2", "--json"};
            String marked = run(0, prune);
            assertEquals(List.of("b3 Keep", "b4 Keep", "b2 Mark", "b1 Mark"), planned(marked));
            assertEquals(List.of("b3 Keep", "b4 Keep", "b2 Wait", "b1 Wait"), planned(run(0, prune)));
            assertEquals(List.of("b1", "b2", "b3", "b4"), repository.backups());

            List<String> atOnce = new ArrayList<>(List.of(prune));
            atOnce.addAll(List.of("--grace", "PT0S", "--pin", "b2"));
            String deleted = run(0, atOnce.toArray(String[]::new));
            assertEquals(List.of("b2 Unmark", "b3 Keep", "b4 Keep", "b1 Delete"), planned(deleted));
            PruneReport report = (PruneReport)
                    ReportJson.report(deleted.lines().toList().getLast()).orElseThrow();
            assertEquals(1, report.backups().deleted());
            assertTrue(report.removed().freedBytes() > 0, report.toString());
            assertEquals(List.of("b2", "b3", "b4"), repository.backups());
            assertEquals(Map.of(), repository.storedSegments("b1"));
            assertEquals(Map.of(), repository.marks());

            run(4, "delete", "--repository", option, "--backup", "b1");
            run(0, "delete", "--repository", option, "--backup", "b3", "--backup", "b2");
            assertEquals(List.of("b4"), repository.backups());
            client.send("DELETE", "dbs/hazard", Map.of(), new byte[0]).ok();
            run(0, "restore", "--backup", "b4", "--repository", option, "--target-endpoint", endpoint);
            AccountContents.assertSame(before, AccountContents.of(client));
        }
    }
}
