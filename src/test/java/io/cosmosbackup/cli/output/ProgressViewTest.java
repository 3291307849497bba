package io.cosmosbackup.cli.output;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cosmosbackup.engine.report.Progress;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What is written to a terminal, and what to anything else.
class ProgressViewTest {
    private final StringWriter written = new StringWriter();
    private final PrintWriter err = new PrintWriter(written, true);

    private static Progress progress(String phase, int done) {
        return new Progress(
                phase,
                new Progress.Work(done, 16),
                new Progress.Documents(100L * done, 1_000L * done, null),
                new Progress.Requests(0, 0));
    }

    private static long second(int second) {
        return Duration.ofSeconds(second).toNanos();
    }

    /// What a terminal of one line shows in the end of each line: it obeys `\r`, `\n` and the sequences that are used.
    private static List<String> screen(String written) {
        StringBuilder all = new StringBuilder();
        StringBuilder line = new StringBuilder();
        int column = 0;
        for (int i = 0; i < written.length(); i++) {
            char c = written.charAt(i);
            if (c == '\033') {
                if (written.startsWith("\033[K", i)) {
                    line.setLength(Math.min(line.length(), column));
                    i += 2;
                } else {
                    assertTrue(written.startsWith("\033[?7", i), "an unknown sequence");
                    i += 4;
                }
            } else if (c == '\r') {
                column = 0;
            } else if (c == '\n') {
                all.append(line).append('\n');
                line.setLength(0);
                column = 0;
            } else {
                line.replace(column, Math.min(line.length(), column + 1), String.valueOf(c));
                column++;
            }
        }
        return all.append(line).toString().lines().toList();
    }

    @Test
    void aTerminalShowsOneLineThatChanges() {
        ProgressView view = new ProgressView.TerminalLine(new Screen(err), 80);
        for (int second = 0; second <= 16; second++) {
            view.show(progress("Reading", second), second(second));
        }
        assertFalse(written.toString().contains("\n"), "one line only");
        view.show(progress("Committing", 0), second(17));
        view.end();
        err.println("the report");
        assertEquals(List.of("Committing: 0 of 16 done (0 %)", "the report"), screen(written.toString()));
    }

    @Test
    void whatIsPrintedBesideTheProgressBeginsItsLine() {
        ProgressView view = new ProgressView.TerminalLine(new Screen(err), 80);
        view.show(progress("Reading", 1), second(0));
        assertTrue(written.toString().replaceAll("\033\\[\\?7h$", "").endsWith("\r"), "the cursor is at the beginning");
    }

    @Test
    void aNarrowTerminalShowsLess() {
        ProgressView view = new ProgressView.TerminalLine(new Screen(err), 20);
        view.show(progress("Reading", 5), second(0));
        assertEquals(List.of("Reading"), screen(written.toString()));
    }

    @Test
    void whereNothingWasShownNoLineIsEnded() {
        new ProgressView.TerminalLine(new Screen(err), 80).end();
        assertEquals("", written.toString());
    }

    @Test
    void afterTheEndNothingIsShown() {
        ProgressView view = new ProgressView.TerminalLine(new Screen(err), 80);
        view.show(progress("Reading", 1), second(0));
        view.end();
        String before = written.toString();
        view.show(progress("Reading", 2), second(1));
        view.end();
        assertEquals(before, written.toString());
    }

    @Test
    void aPipeGetsALineForEachPhaseAndOneEveryHalfAMinute() {
        ProgressView view = new ProgressView.PlainLines(new Screen(err));
        view.show(
                new Progress(
                        "Preparing",
                        new Progress.Work(0, 0),
                        new Progress.Documents(0, 0, null),
                        new Progress.Requests(0, 0)),
                second(0));
        for (int second = 2; second <= 64; second += 2) {
            view.show(progress("Reading", second / 4), second(second));
        }
        assertEquals(
                List.of(
                        "Preparing",
                        "Reading: 0 of 16 done (0 %)",
                        "Reading: 8 of 16 done (50 %)",
                        "Reading: 15 of 16 done (93 %)"),
                written.toString()
                        .lines()
                        .map(line -> line.replaceAll("(\\)|0 %\\)),.*", "$1"))
                        .toList());
    }

    /// The operator reads the newest line of a log's tail.
    @Test
    void aPodsLogGetsEveryLine() {
        ProgressView view = new ProgressView.JsonLines(new Screen(err));
        view.show(progress("Reading", 1), second(0));
        view.show(progress("Reading", 1), second(2));
        assertEquals(2, written.toString().lines().count());
        assertTrue(written.toString().startsWith("{\"kind\":\"Progress\",\"phase\":\"Reading\",\"done\":1"));
    }

    @ParameterizedTest
    @CsvSource({"132, 132", "'', 80", "abc, 80", "0, 80", "5, 20", "12345678901, 80"})
    void theWidthIsWhatTheShellSays(String columns, int width) {
        assertEquals(width, Terminal.columns(Map.of("COLUMNS", columns)));
        assertEquals(80, Terminal.columns(Map.of()));
    }
}
