package io.cosmosbackup.cli.output;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cosmosbackup.engine.progress.RunProgress;
import io.cosmosbackup.engine.report.BackupReport;
import io.cosmosbackup.engine.report.BackupReport.Copy;
import io.cosmosbackup.engine.report.Contents;
import io.cosmosbackup.engine.report.CopyReport;
import io.cosmosbackup.engine.report.Creation;
import io.cosmosbackup.engine.report.Cuts;
import io.cosmosbackup.engine.report.ExitCode;
import io.cosmosbackup.engine.report.LostSegment;
import io.cosmosbackup.engine.report.RefusedDocument;
import io.cosmosbackup.engine.report.RestoreReport;
import io.cosmosbackup.engine.report.RunCost;
import io.cosmosbackup.engine.report.SupersededDocument;
import io.cosmosbackup.engine.requestunits.Usage;
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
                    "b1",
                    new RunCost(noon, noon, 2.5),
                    new RestoreReport.Target(1, 1, 0, 0),
                    new RestoreReport.Documents(3, 3, 0, 0, 0, 9),
                    RestoreReport.Lost.NOTHING,
                    new RestoreReport.Listed(
                            List.of(),
                            List.of(),
                            List.of(),
                            List.of(),
                            List.of("container shop/v was left out: it is an index"))));
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

    @Command(name = "run")
    private static final class BackingUp implements Callable<Integer> {
        @Mixin
        private RunOutput output = new RunOutput();

        @Override
        public Integer call() {
            Instant noon = Instant.parse("2026-11-22T12:00:00Z");
            return output.show(() -> new BackupReport(
                    "b1",
                    "00ff",
                    new RunCost(noon, noon, 2.5),
                    new Cuts(noon, noon),
                    new Contents(1, 3, 9, 9),
                    new BackupReport.Listed(
                            List.of(new Copy("east", true, null), new Copy("west", true, null)),
                            List.of("west"),
                            List.of("shop/paymnets", "tmp/*"),
                            List.of("the repository at https://west/ is new. Near it, in https://west: shop (4"
                                    + " backups)"))));
        }
    }

    @Test
    void aBackupSaysWhichRepositoryItMadeAndWhatMatchedNothing() {
        StringWriter text = new StringWriter();
        new CommandLine(new BackingUp()).setOut(new PrintWriter(text, true)).execute();
        assertEquals(
                List.of(
                        "  durable in east",
                        "  durable in west, a new repository",
                        "  WARNING: 'shop/paymnets' matches no container of the account",
                        "  WARNING: 'tmp/*' matches no container of the account",
                        "  WARNING: the repository at https://west/ is new. Near it, in https://west: shop (4"
                                + " backups)"),
                text.toString().lines().skip(1).toList());
        StringWriter json = new StringWriter();
        new CommandLine(new BackingUp()).setOut(new PrintWriter(json, true)).execute("--json");
        assertTrue(
                json.toString().contains("\"founded\":[\"west\"],\"unmatched\":[\"shop/paymnets\",\"tmp/*\"]"),
                json.toString());
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
                return new CopyReport("north", 1, 0, 1200, false, List.of());
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

    @Command(name = "run")
    private static final class LeavingAnOlderItemOut implements Callable<Integer> {
        @Mixin
        private RunOutput output = new RunOutput();

        @Override
        public Integer call() {
            Instant noon = Instant.parse("2026-11-22T12:00:00Z");
            return output.show(() -> new RestoreReport(
                    "b1",
                    new RunCost(noon, noon, 2.5),
                    new RestoreReport.Target(1, 1, 0, 0),
                    new RestoreReport.Documents(3, 2, 0, 1, 0, 9),
                    RestoreReport.Lost.NOTHING,
                    new RestoreReport.Listed(
                            List.of(),
                            List.of(new SupersededDocument("shop/users", "u0", "[\"t1\"]")),
                            List.of(),
                            List.of(),
                            List.of())));
        }
    }

    @Test
    void aSupersededDocumentIsNamedAndTheExitCodeIsZero() {
        StringWriter out = new StringWriter();
        assertEquals(
                0,
                new CommandLine(new LeavingAnOlderItemOut())
                        .setOut(new PrintWriter(out, true))
                        .execute());
        assertEquals(
                List.of(
                        "superseded: shop/users, id \"u0\", partition key [\"t1\"]",
                        "backup b1 restored: 2 items written, 0 skipped, 1 superseded, 0 refused, 9 B into 1 container"
                                + " (1 created), 3 RU"),
                out.toString().lines().toList());
        StringWriter json = new StringWriter();
        new CommandLine(new LeavingAnOlderItemOut())
                .setOut(new PrintWriter(json, true))
                .execute("--json");
        List<String> lines = json.toString().lines().toList();
        assertEquals(
                "{\"kind\":\"Superseded\",\"container\":\"shop/users\",\"id\":\"u0\",\"partitionKey\":\"[\\\"t1\\\"]\"}",
                lines.getFirst());
        assertTrue(lines.getLast().contains("\"superseded\":1"), lines.getLast());
    }

    @Command(name = "run")
    private static final class SalvagingAllButASegment implements Callable<Integer> {
        @Mixin
        private RunOutput output = new RunOutput();

        @Override
        public Integer call() {
            Instant noon = Instant.parse("2026-11-22T12:00:00Z");
            return output.show(() -> new RestoreReport(
                    "b1",
                    new RunCost(noon, noon, 2.5),
                    new RestoreReport.Target(1, 1, 0, 0),
                    new RestoreReport.Documents(3, 3, 0, 0, 0, 9),
                    new RestoreReport.Lost(1, 9, 1, true),
                    new RestoreReport.Listed(
                            List.of(),
                            List.of(),
                            List.of(new LostSegment("shop/users", "s.jsonl.zst", 9, 0, "SHA-256 differs")),
                            List.of(),
                            List.of())));
        }
    }

    @Test
    void aLostSegmentIsListedWithWhatItHeld() {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        assertEquals(
                ExitCode.Final.code(),
                new CommandLine(new SalvagingAllButASegment())
                        .setOut(new PrintWriter(out, true))
                        .setErr(new PrintWriter(err, true))
                        .execute());
        assertEquals(
                "lost: shop/users, segment s.jsonl.zst with 9 documents: SHA-256 differs",
                out.toString().lines().toList().getFirst());
        assertTrue(
                err.toString().startsWith("SegmentsSkipped: everything was restored but what 1 damaged segment of"),
                err.toString());
        StringWriter json = new StringWriter();
        new CommandLine(new SalvagingAllButASegment())
                .setOut(new PrintWriter(json, true))
                .execute("--json");
        assertEquals(
                "{\"kind\":\"Lost\",\"container\":\"shop/users\",\"segment\":\"s.jsonl.zst\",\"items\":9,\"tails\":0,"
                        + "\"message\":\"SHA-256 differs\"}",
                json.toString().lines().toList().getFirst());
    }

    @Command(name = "run")
    private static final class Creating implements Callable<Integer> {
        @Mixin
        private RunOutput output = new RunOutput();

        @Override
        public Integer call() {
            output.announce(List.of(
                    new Creation("shop", null, Creation.Throughput.Autoscale, 4_000),
                    new Creation("shop", "orders", Creation.Throughput.Manual, 400),
                    new Creation("shop", "users", Creation.Throughput.None, 0)));
            return 0;
        }
    }

    @Test
    void whatWillBeCreatedIsPrintedWithItsThroughput() {
        StringWriter out = new StringWriter();
        new CommandLine(new Creating()).setOut(new PrintWriter(out, true)).execute();
        assertEquals(
                List.of(
                        "will create database shop with autoscale up to 4,000 RU/s, shared by its containers",
                        "will create container shop/orders with 400 RU/s",
                        "will create container shop/users, without throughput of its own (where its database shares"
                                + " none, an account that is not serverless gives 400 RU/s)",
                        "will create 4,400 RU/s in all"),
                out.toString().lines().toList());
        StringWriter json = new StringWriter();
        new CommandLine(new Creating()).setOut(new PrintWriter(json, true)).execute("--json");
        assertEquals(
                List.of(
                        "{\"kind\":\"Creation\",\"database\":\"shop\",\"throughput\":\"Autoscale\",\"requestUnits\":4000}",
                        "{\"kind\":\"Creation\",\"database\":\"shop\",\"container\":\"orders\",\"throughput\":\"Manual\","
                                + "\"requestUnits\":400}",
                        "{\"kind\":\"Creation\",\"database\":\"shop\",\"container\":\"users\",\"throughput\":\"None\","
                                + "\"requestUnits\":0}"),
                json.toString().lines().toList());
    }

    @Command(name = "run")
    private static final class RestoringInPart implements Callable<Integer> {
        @Mixin
        private RunOutput output = new RunOutput();

        @Override
        public Integer call() {
            Instant noon = Instant.parse("2026-11-22T12:00:00Z");
            RefusedDocument refused =
                    new RefusedDocument("shop/users", "u\"1", "[\"t1\"]", 409, 0, "Resource with specified ID");
            return output.show(() -> new RestoreReport(
                    "b1",
                    new RunCost(noon, noon, 7),
                    new RestoreReport.Target(1, 0, 0, 0),
                    new RestoreReport.Documents(5, 2, 1, 0, 2, 100),
                    RestoreReport.Lost.NOTHING,
                    new RestoreReport.Listed(List.of(refused, refused), List.of(), List.of(), List.of(), List.of())));
        }
    }

    @Test
    void refusedDocumentsAreListedBeforeTheReportAndTheExitCodeIsFinal() {
        StringWriter json = new StringWriter();
        assertEquals(
                ExitCode.Final.code(),
                new CommandLine(new RestoringInPart())
                        .setOut(new PrintWriter(json, true))
                        .execute("--json"));
        List<String> lines = json.toString().lines().toList();
        assertEquals(3, lines.size());
        assertEquals(
                "{\"kind\":\"Refused\",\"container\":\"shop/users\",\"id\":\"u\\\"1\",\"partitionKey\":\"[\\\"t1\\\"]\",\"status\":409,\"subStatus\":0,\"message\":\"Resource"
                        + " with specified ID\"}",
                lines.getFirst());
        assertTrue(lines.getLast().startsWith("{\"kind\":\"Restore\""), json.toString());

        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        assertEquals(
                ExitCode.Final.code(),
                new CommandLine(new RestoringInPart())
                        .setOut(new PrintWriter(out, true))
                        .setErr(new PrintWriter(err, true))
                        .execute());
        assertEquals(
                List.of(
                        "refused: shop/users, id \"u\\\"1\", partition key [\"t1\"], 409/0: Resource with specified ID",
                        "refused: shop/users, id \"u\\\"1\", partition key [\"t1\"], 409/0: Resource with specified ID",
                        "backup b1 restored in part: 2 items written, 1 skipped, 2 refused, 100 B into 1 container"
                                + " (0 created), 7 RU"),
                out.toString().lines().toList());
        assertTrue(err.toString().startsWith("DocumentsRefused: the target refused 2 of 5 documents"), err.toString());
    }
}
