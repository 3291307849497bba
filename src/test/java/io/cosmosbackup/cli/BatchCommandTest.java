package io.cosmosbackup.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cosmosbackup.cli.output.TerminationLog;
import io.cosmosbackup.engine.report.BatchReport;
import io.cosmosbackup.engine.report.Failure;
import io.cosmosbackup.engine.report.PruneReport;
import io.cosmosbackup.engine.report.Reason;
import io.cosmosbackup.engine.report.ReportJson;
import io.cosmosbackup.engine.report.RunReport;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The verb `batch` as typed.
class BatchCommandTest {
    @TempDir
    private Path directory;

    private record Result(int exit, String out, String err) {
        BatchReport report() {
            return (BatchReport)
                    ReportJson.report(out.lines().toList().getLast()).orElseThrow();
        }
    }

    private static Result run(String... words) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exit = RootCommand.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(words);
        return new Result(exit, out.toString(), err.toString());
    }

    private String repository(String name) throws IOException {
        Path place = Files.createDirectories(directory.resolve(name));
        Files.writeString(
                place.resolve("repository.json"), "{\"format\":\"cosmos-backup repository\",\"formatVersion\":1}\n");
        return name + "=" + place.toUri();
    }

    @Test
    void oneStepThatFailsDoesNotStopTheOthersAndEachSaysForItselfHowItEnded() throws IOException {
        Result result = run(
                "batch",
                "--json",
                "+prune-gone",
                "prune",
                "--repository",
                "gone=" + directory.resolve("nowhere").toUri(),
                "--series",
                "shop/nightly",
                "--keep-last",
                "3",
                "--json",
                "+prune-west",
                "prune",
                "--repository",
                repository("west"),
                "--series",
                "shop/nightly",
                "--keep-last",
                "3",
                "--json");
        assertEquals(0, result.exit(), result.err());
        RunReport gone = result.report().of("prune-gone").orElseThrow();
        assertTrue(gone instanceof Failure, gone.toString());
        RunReport west = result.report().of("prune-west").orElseThrow();
        assertTrue(west instanceof PruneReport, west.toString());
        assertEquals(
                List.of("{\"kind\":\"Step\",\"step\":\"prune-gone\"}", "{\"kind\":\"Step\",\"step\":\"prune-west\"}"),
                result.out().lines().filter(line -> line.contains("\"Step\"")).toList());
    }

    /// What the kubelet would find in the termination message if the process were killed in the second step.
    @Test
    void whatAStepHasReportedIsToldBeforeTheNextOneBegins() throws IOException {
        List<RunReport> told = new ArrayList<>();
        String[] words = {
            "batch",
            "+one",
            "list",
            "--repository",
            repository("west"),
            "+two",
            "list",
            "--repository",
            "gone=" + directory.resolve("nowhere").toUri()
        };
        ScopedValue.where(TerminationLog.INSTEAD, told::add).run(() -> run(words));
        assertEquals(
                List.of(List.of("one"), List.of("one", "two"), List.of("one", "two")),
                told.stream()
                        .map(report -> ((BatchReport) report)
                                .steps().stream().map(BatchReport.Step::step).toList())
                        .toList());
        assertTrue(((BatchReport) told.getFirst())
                .of("one")
                .orElseThrow()
                .failure()
                .isEmpty());
    }

    @Test
    void aStepIsRunAgainOnlyWhenThatMayHelp() {
        Result result = run(
                "batch",
                "--retries",
                "3",
                "--json",
                "+verify",
                "verify",
                "--backup",
                "b.1",
                "--repository",
                "gone=" + directory.resolve("nowhere").toUri());
        Failure failure = result.report().of("verify").orElseThrow().failure().orElseThrow();
        assertTrue(!failure.retryable(), failure.toString());
        assertEquals(
                1,
                result.out().lines().filter(line -> line.contains("\"Step\"")).count());
    }

    /// Nothing is done of a batch of which a part cannot be read.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "list --repository a=file:/x +b list                | stands before the first step",
                "+a list --repository a=file:/x +a list             | two steps are called +a",
                "+a list --repository a=file:/x +b                  | step +b needs one of the verbs",
                "+a list --repository a=file:/x +b lost             | step +b needs one of the verbs",
                "+a list --help                                     | asks for help",
                "+a list --version                                  | asks for help or the version",
                "--retries -1 +a list --repository a=file:/x        | --retries -1 is less than 0",
                "+a show b --repository a=file:/x                   | needs one of the verbs",
                "+a prune --repository a=file:/x                    | step +a: ",
                "+a batch +b list                                   | needs one of the verbs",
                "+a operator                                        | needs one of the verbs"
            })
    void whatCannotBeReadIsRefusedBeforeAnythingIsRun(String words, String why) {
        Result result = run(("batch " + words).split(" "));
        assertEquals(2, result.exit());
        assertTrue(result.err().contains(why), result.err());
        assertEquals("", result.out());
    }

    @Test
    void forPeopleItSaysWhichStepIsRunAndHowEachEnded() throws IOException {
        Result result = run("batch", "+look", "list", "--repository", repository("west"));
        assertEquals(0, result.exit(), result.err());
        assertTrue(result.err().contains("step look"), result.err());
        assertTrue(result.out().contains("look: done"), result.out());
    }

    @Test
    void aFailureIsNamedByItsReason() {
        Result result = run("batch", "+look", "list", "--repository", "a=ftp:/x");
        assertTrue(result.out().contains("look: failed, " + Reason.InvalidArgument), result.out() + result.err());
    }
}
