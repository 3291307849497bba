package io.cosmosbackup.operator.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cosmosbackup.engine.report.PlannedBackup;
import io.cosmosbackup.engine.report.ReportJson;
import io.cosmosbackup.engine.report.StepStarted;
import io.cosmosbackup.operator.cluster.LogLines;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class JobLogTest {
    private static String planned(String backup, String... reasons) {
        return ReportJson.print(new PlannedBackup(backup, PlannedBackup.Action.Keep, List.of(reasons), null));
    }

    private static String step(String name) {
        return ReportJson.print(new StepStarted(name));
    }

    private static List<String> ids(List<PlannedBackup> planned) {
        return planned.stream().map(PlannedBackup::backup).toList();
    }

    @Test
    void linesBelongToTheStepThatPrintedThemAndThoseBeforeTheFirstToNone() {
        JobLog log = JobLog.read(
                Stream.of(planned("cut"), step("a"), planned("1"), step("b"), planned("2"), step("a"), planned("3")));
        assertEquals(List.of("1", "3"), ids(log.ofStep("a")));
        assertEquals(List.of("2"), ids(log.ofStep("b")));
        assertEquals(List.of(), log.ofStep("c"));
        assertFalse(log.cut());
    }

    /// The pod before was killed: only what it deleted is not said again.
    @Test
    void theNewestPodIsBelievedAndAnOlderOneAddsWhatItDoesNotSay() {
        JobLog.Reading reading = new JobLog.Reading();
        reading.add(Stream.of(step("a"), planned("1", "older line"), planned("1", "newest")));
        reading.add(Stream.of(step("a"), planned("1", "earlier pod"), planned("2", "earlier pod")));
        JobLog log = reading.end(false);
        assertEquals(List.of("1", "2"), ids(log.ofStep("a")));
        assertEquals(List.of("newest"), log.ofStep("a").getFirst().reasons());
        assertEquals(List.of("earlier pod"), log.of("2").orElseThrow().reasons());
    }

    @Test
    void whatIsKeptHasAnEndInNumberAndInSize() {
        JobLog many = JobLog.read(IntStream.range(0, JobLog.MOST + 1).mapToObj(i -> planned("backup-" + i, "last 3")));
        assertEquals(JobLog.MOST, many.said().size());
        assertTrue(many.cut());

        String[] reasons = Collections.nCopies(5_000, "r").toArray(String[]::new);
        List<String> kept = JobLog.read(Stream.of(planned("b", reasons)))
                .of("b")
                .orElseThrow()
                .reasons();
        assertEquals(12, kept.size());
        assertEquals("4989 more", kept.getLast());

        JobLog large = JobLog.read(
                IntStream.range(0, 10_000).mapToObj(i -> planned("b" + i, "x".repeat(512), "y".repeat(512))));
        assertTrue(large.cut());
        assertTrue(large.said().size() < 4_000, () -> large.said().size() + " lines");
    }

    @Test
    void aLineThatIsTooLongIsPassedOverAndTheNextOneIsRead() {
        String log = "x".repeat(LogLines.LONGEST_LINE + 1) + "\nnext\r\n" + "y".repeat(LogLines.LONGEST_LINE) + "\nend";
        LogLines.Budget budget = new LogLines.Budget(1 << 20);
        List<String> lines = lines(log, budget);
        assertEquals(List.of("next", "y".repeat(LogLines.LONGEST_LINE), "end"), lines);
        assertTrue(budget.cut());
    }

    @Test
    void aBudgetThatIsSpentEndsTheLogInTheMiddleOfALine() {
        LogLines.Budget budget = new LogLines.Budget(9);
        assertEquals(List.of("one", "two"), lines("one\ntwo\nthree\n", budget));
        assertTrue(budget.cut());

        LogLines.Budget enough = new LogLines.Budget(1 << 10);
        assertEquals(List.of("one", "", "two"), lines("one\n\ntwo", enough));
        assertFalse(enough.cut());
    }

    private static List<String> lines(String log, LogLines.Budget budget) {
        return new LogLines(new ByteArrayInputStream(log.getBytes(StandardCharsets.UTF_8)), budget)
                .stream().toList();
    }
}
