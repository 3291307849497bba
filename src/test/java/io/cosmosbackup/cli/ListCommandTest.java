package io.cosmosbackup.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/// `list` of a repository in which a later release has written four backups.
class ListCommandTest {
    private record Result(int exit, String out) {}

    private static Result list(String... options) {
        StringWriter out = new StringWriter();
        PrintWriter all = new PrintWriter(out, true);
        int exit = new CommandLine(new RootCommand()).setOut(all).setErr(all).execute(arguments(options));
        return new Result(exit, out.toString());
    }

    private static String[] arguments(String... options) {
        try {
            String place = Objects.requireNonNull(ListCommandTest.class.getResource("/vectors/later/repository"))
                    .toURI()
                    .toString();
            List<String> arguments = new ArrayList<>(List.of("list", "--repository", "local=" + place));
            arguments.addAll(List.of(options));
            return arguments.toArray(String[]::new);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aPersonSeesWhatTheyAreAndThatNothingIsDamaged() {
        Result result = list();
        assertEquals(0, result.exit(), result.out());
        List<String> lines = result.out().lines().toList();
        int at = lines.indexOf(lines.stream()
                .filter(line -> line.startsWith("type-7.00000007 "))
                .findFirst()
                .orElseThrow());
        assertTrue(lines.get(at).matches("type-7\\.00000007 +Synthetic +2026-11-22T13:01:00Z +1 +9 .*"), lines.get(at));
        assertEquals(
                "  UnknownFormat: backup type-7.00000007 was written by a later release: its manifest has type Synthetic,"
                        + " which this release does not know. HINT: use a newer release for it",
                lines.get(at + 1));
        assertEquals("repository local: 4 backups, 0 damaged, 4 of a later release", lines.getLast());
    }

    @Test
    void aProgramSeesTheHeadAndTheReason() {
        Result result = list("--json");
        assertEquals(0, result.exit(), result.out());
        String line = result.out()
                .lines()
                .filter(l -> l.contains("\"backup\":\"api-5.00000005\""))
                .findFirst()
                .orElseThrow();
        assertTrue(line.contains("\"found\":{") && line.contains("\"problem\":{\"reason\":\"UnknownFormat\""), line);
        String report = result.out().lines().toList().getLast();
        assertTrue(report.contains("\"damaged\":0,\"ofLaterRelease\":4"), report);
        assertFalse(result.out().contains("ManifestDamaged"), result.out());
    }
}
