package io.cosmosbackup.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Memory does not grow with the data: 256 MiB are enough for ten times as much, and `-DlittleMemory.mib=100000` tries
/// more.
class LittleMemoryIT {
    private static final int MIB = Integer.getInteger("littleMemory.mib", 2_560);

    @TempDir
    private Path directory;

    /// What one of them decodes to is all the memory that four readers may have for frames.
    @Test
    void fourReadersOfTheSmallestLinesThatFillAFrameNeedNoMore() throws IOException, InterruptedException {
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:+UseSerialGC",
                        "-XX:+ExitOnOutOfMemoryError",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        SmallLines.class.getName()))
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), output);
        assertTrue(output.contains("items=89478484 "), output);
    }

    @Test
    void tenTimesTheMemoryIsBackedUpVerifiedAndRestored() throws IOException, InterruptedException {
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        LittleMemory.class.getName(),
                        directory.toString(),
                        Integer.toString(MIB)))
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), output);
        String result =
                output.lines().filter(l -> l.startsWith("items=")).findFirst().orElse("");
        long bytes = Long.parseLong(result.substring(result.indexOf("bytes=") + 6));
        assertTrue(bytes >= MIB * (1L << 20), result);
    }
}
