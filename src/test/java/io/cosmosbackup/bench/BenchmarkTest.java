package io.cosmosbackup.bench;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// That the benchmark runs: nobody runs it for weeks, and what it uses changes. How fast it is no test says.
@Tag("slow")
class BenchmarkTest {
    @Test
    void theEnginesRowsArePrinted(@TempDir Path folder) throws Exception {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        PrintStream out = System.out;
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            Benchmark.main(new String[] {folder.toString(), "1", "1", "1", "engine, 3 repositories"});
        } finally {
            System.setOut(out);
        }
        String table = printed.toString(StandardCharsets.UTF_8);
        assertTrue(table.lines().anyMatch(line -> line.startsWith("engine, 3 repositories ")), table);
    }
}
