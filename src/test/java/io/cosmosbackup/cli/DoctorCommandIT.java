package io.cosmosbackup.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cosmosbackup.engine.RolesWorld;
import io.cosmosbackup.engine.RolesWorld.Purpose;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The program `cosmos-backup doctor`: its options, what it prints, and how it ends.
class DoctorCommandIT {
    private static final String DELETE = "Microsoft.Storage/storageAccounts/blobServices/containers/blobs/delete";

    @TempDir
    private Path folder;

    private final RolesWorld world = new RolesWorld();
    private final Map<String, String> environment = new HashMap<>(world.environment());

    private record Result(int exit, String out, String err) {}

    @AfterEach
    void stop() {
        world.close();
    }

    private Result run(String... args) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
                "-cp",
                System.getProperty("java.class.path"),
                "io.cosmosbackup.Main",
                "doctor"));
        command.addAll(List.of(args));
        Path out = Files.createTempFile(folder, "out", "");
        Path err = Files.createTempFile(folder, "err", "");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
        builder.environment().putAll(environment);
        int exit = builder.start().waitFor();
        Result result = new Result(exit, Files.readString(out), Files.readString(err));
        assertFalse((result.out + result.err).contains("eyJ0"), "a token was printed: " + result);
        return result;
    }

    @Test
    void aBackupsIdentityMayBackUpAndNotPrune() throws Exception {
        world.give(Purpose.BACKUP_ACCOUNT);
        world.give(Purpose.WRITE_BLOBS);
        Result backup =
                run("--for", "backup", "--source-endpoint", world.endpoint(), "--repository", world.eastOption());
        assertEquals(0, backup.exit(), backup.toString());
        assertTrue(backup.out().contains("ok         account: get a token\n"), backup.out());
        assertTrue(backup.out().contains("ok         repository east: create blobs\n"), backup.out());
        assertTrue(backup.out().contains("without    account: read stored procedures\n"), backup.out());

        Result prune = run("--for", "prune", "--repository", world.eastOption());
        assertEquals(4, prune.exit(), prune.toString());
        assertTrue(prune.out().contains("MISSING    repository east: delete blobs\n"), prune.out());
        assertTrue(
                prune.out().contains("needs " + DELETE + ", which deploy/azure/roles/prune-blob.json has"),
                prune.out());
        assertTrue(prune.err().startsWith("AccessDenied: repository east, delete blobs: "), prune.err());

        Result json = run("--for", "prune", "--json", "--repository", world.eastOption());
        assertEquals(4, json.exit(), json.toString());
        List<JsonNode> lines = new ArrayList<>();
        for (String line : json.out().lines().toList()) {
            lines.add(new ObjectMapper().readTree(line));
        }
        assertEquals("Doctor", lines.getLast().path("kind").asText(), json.out());
        assertEquals(1, lines.getLast().path("missing").asInt(), json.out());
        assertEquals(
                List.of(DELETE),
                lines.stream()
                        .filter(line -> line.path("state").asText().equals("Missing"))
                        .map(line -> line.path("right").path("action").asText())
                        .toList());
    }

    @Test
    void whatCannotBeMeantIsRefused() throws Exception {
        assertEquals(2, run("--for", "prune").exit());
        assertEquals(
                2,
                run("--for", "backup", "--target-endpoint", world.endpoint(), "--repository", world.eastOption())
                        .exit());
        environment.put("AZURE_CLIENT_SECRET", "another");
        Result refused = run("--for", "verify", "--repository", world.eastOption());
        assertEquals(4, refused.exit(), refused.toString());
        assertTrue(refused.out().contains("FAILED     repository east: get a token\n"), refused.out());
        assertTrue(refused.out().contains("AADSTS7000215"), refused.out());
        assertTrue(refused.out().contains("not tried  repository east: have the rights\n"), refused.out());
    }
}
