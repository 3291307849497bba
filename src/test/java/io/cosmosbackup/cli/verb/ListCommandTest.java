package io.cosmosbackup.cli.verb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cosmosbackup.cli.RootCommand;
import io.cosmosbackup.engine.crypto.SigningKey;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/// `list` of repositories that are committed: one that this release has written, and one that a later release has.
class ListCommandTest {
    private record Result(int exit, String out) {}

    private static Result list(String... options) {
        return listOf("later", options);
    }

    private static Result listOf(String vectors, String... options) {
        StringWriter out = new StringWriter();
        PrintWriter all = new PrintWriter(out, true);
        int exit = new CommandLine(new RootCommand()).setOut(all).setErr(all).execute(arguments(vectors, options));
        return new Result(exit, out.toString());
    }

    private static String[] arguments(String vectors, String... options) {
        try {
            String place = Objects.requireNonNull(
                            ListCommandTest.class.getResource("/vectors/" + vectors + "/repository"))
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
                .filter(line -> line.contains("  type-7.00000007 "))
                .findFirst()
                .orElseThrow());
        assertTrue(
                lines.get(at)
                        .matches("2026-11-22T12:00:08Z +type-7\\.00000007 +shop +shop/nightly +Synthetic +9 +0 B"
                                + " +age16l9ckh9a… +[0-9a-f]{16} +UnknownFormat"),
                lines.get(at));
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

    @Test
    void theNewestRestorePointStandsLast() {
        Result result = listOf("v1");
        assertEquals(0, result.exit(), result.out());
        List<String> lines = result.out().lines().toList();
        assertEquals(
                List.of(
                        "RESTORE POINT",
                        "BACKUP",
                        "ACCOUNT",
                        "SERIES",
                        "TYPE",
                        "ITEMS",
                        "STORED",
                        "ENCRYPTED TO",
                        "SIGNED BY",
                        "STATE"),
                List.of(lines.getFirst().split(" {2,}", -1)));
        assertEquals(
                List.of("full-1.00000001", "plain-1.00000002", "incremental-2.00000003", "synthetic-3.00000004"),
                lines.subList(1, 5).stream()
                        .map(line -> line.split(" {2,}", -1)[1])
                        .toList());
        assertEquals(
                List.of(
                        "2026-11-22T12:00:00Z",
                        "plain-1.00000002",
                        "shop",
                        "shop/nightly",
                        "Full",
                        "108",
                        "5.2 KiB",
                        "-",
                        "-",
                        "-"),
                List.of(lines.get(2).split(" {2,}", -1)));
    }

    @Test
    void whatIsNotTrustedHasNoTimeAndComesFirst() {
        String other = SigningKey.generate().publicKey().text();
        Result result = listOf("v1", "--trust", other);
        assertEquals(4, result.exit(), result.out());
        assertTrue(result.out().startsWith("full-1.00000001  SignatureInvalid: "), result.out());
        assertFalse(result.out().contains("RESTORE POINT"), "nothing else is there");
    }

    @Test
    void aProgramSeesTheRecipients() {
        String full = listOf("v1", "--json")
                .out()
                .lines()
                .filter(line -> line.contains("\"backup\":\"full-1.00000001\""))
                .findFirst()
                .orElseThrow();
        assertTrue(
                full.contains(
                        "\"encrypted\":true,\"recipients\":[\"age16l9ckh9amtphhg3m00zgu98dxxjkkd6whrtkvae7mt3fnx4e834se65gvy\"]"),
                full);
    }
}
