package io.cosmosbackup.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

class RunOutputTest {
    @Command(name = "run")
    private static final class Failing implements Callable<Integer> {
        @Mixin
        private RunOutput output = new RunOutput();

        @Override
        public Integer call() {
            return output.show(() -> null, () -> {
                throw new UnsatisfiedLinkError("libzstd: cannot write /tmp");
            });
        }
    }

    /// As when the file system of a pod is read-only and a native library cannot be unpacked.
    @Test
    void aFaultOfTheMachineEndsInAReportToo() {
        StringWriter out = new StringWriter();
        int exitCode = new CommandLine(new Failing())
                .setOut(new PrintWriter(out, true))
                .execute("--json");
        assertEquals(1, exitCode);
        assertTrue(out.toString().startsWith("{\"kind\":\"Failure\",\"reason\":\"Internal\""), out.toString());
        assertTrue(out.toString().contains("libzstd: cannot write /tmp"), out.toString());
    }
}
