package io.cosmosbackup.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cosmosbackup.engine.RunProgress;
import io.cosmosbackup.engine.report.CopyReport;
import io.cosmosbackup.engine.report.RestoreReport;
import io.cosmosbackup.engine.source.Usage;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
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

    @Command(name = "run")
    private static final class EndingWithAWarning implements Callable<Integer> {
        @Mixin
        private RunOutput output = new RunOutput();

        @Override
        public Integer call() {
            Instant noon = Instant.parse("2026-11-22T12:00:00Z");
            return output.show(() -> new RestoreReport(
                    "b1", noon, noon, 1, 1, 3, 3, 0, 9, 2.5, List.of("container shop/v was left out: it is an index")));
        }
    }

    @Test
    void warningsArePrintedWithTheReport() {
        StringWriter out = new StringWriter();
        assertEquals(
                0,
                new CommandLine(new EndingWithAWarning())
                        .setOut(new PrintWriter(out, true))
                        .execute());
        assertEquals(
                "  WARNING: container shop/v was left out: it is an index",
                out.toString().lines().toList().getLast());
    }

    /// Its reporter has begun to look at the progress when the run ends, and is slow to tell of it.
    @Command(name = "run")
    private static final class EndingWhileProgressIsTold implements Callable<Integer> {
        private final CountDownLatch looking = new CountDownLatch(1);
        private final CountDownLatch reported = new CountDownLatch(1);

        @Mixin
        private RunOutput output = new RunOutput();

        @Override
        public Integer call() {
            return output.show(() -> new RunProgress(this::slow), () -> {
                awaited(looking, 60);
                return new CopyReport("north", 1, 0, 1200);
            });
        }

        private Usage slow() {
            looking.countDown();
            awaited(reported, 1); // so long the report would come first, did it not wait
            return new Usage(0, 0);
        }

        private static void awaited(CountDownLatch latch, long seconds) {
            try {
                latch.await(seconds, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    @Test
    void theReportIsTheLastLine() {
        EndingWhileProgressIsTold command = new EndingWhileProgressIsTold();
        StringWriter out = new StringWriter() {
            @Override
            public void write(String text, int offset, int length) {
                super.write(text, offset, length);
                if (text.contains("\"kind\":\"Copy\"")) {
                    command.reported.countDown();
                }
            }
        };
        assertEquals(
                0, new CommandLine(command).setOut(new PrintWriter(out, true)).execute("--json"));
        List<String> lines = out.toString().lines().toList();
        assertTrue(lines.getFirst().startsWith("{\"kind\":\"Progress\""), out.toString());
        assertTrue(lines.getLast().startsWith("{\"kind\":\"Copy\""), out.toString());
    }
}
