package io.cosmosbackup.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Little memory is enough for many backups: listing, verifying, copying and pruning them, and making one more.
/// `-DmanyBackups.number=10000` tries more.
class ManyBackupsIT {
    private static final int NUMBER = Integer.getInteger("manyBackups.number", 700);

    @TempDir
    private Path directory;

    @Test
    void aRepositoryOfManyBackupsIsHandledWithLittleMemory() throws IOException, InterruptedException {
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx48m",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ManyBackups.class.getName(),
                        directory.toString(),
                        Integer.toString(NUMBER)))
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), output);
        assertTrue(output.contains("listed=%1$d verified=%1$d copied=%1$d kept=1 next=2".formatted(NUMBER)), output);
    }
}
