package io.cosmosbackup.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A file system that is really full, in a namespace of its own. Where the system lets nobody mount one, this is
/// skipped; what is decided there is in `PruneFullStoreTest` all the same.
class FullDiskIT {
    private static final String MOUNT = "mount -t tmpfs -o size=256k none \"$0\" && ";

    @TempDir
    private Path directory;

    @Test
    void aFullFileSystemIsPrunedAndThenHasRoom() throws IOException, InterruptedException {
        assumeTrue(inNamespace(MOUNT + "true").status() == 0, "no namespace with a file system of its own");
        Ended ended = inNamespace(MOUNT + "\"$@\"");
        assertEquals(0, ended.status(), ended.output());
        assertTrue(ended.output().lines().anyMatch("full"::equals), ended.output());
        assertTrue(ended.output().lines().anyMatch("marked=1 deleted=1 left=[b2, b3]"::equals), ended.output());
    }

    private record Ended(int status, String output) {}

    private Ended inNamespace(String script) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(List.of(
                        "unshare",
                        "--user",
                        "--map-root-user",
                        "--mount",
                        "sh",
                        "-c",
                        script,
                        directory.toString(),
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        FullDisk.class.getName(),
                        directory.toString()))
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ended(process.waitFor(), output);
    }
}
