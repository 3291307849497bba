package io.cosmosbackup.cli.verb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cosmosbackup.cli.RootCommand;
import io.cosmosbackup.engine.crypto.SigningKey;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/// `show` of backups that are committed with the format's vectors.
class ShowCommandTest {
    private static final String RECIPIENT = "age16l9ckh9amtphhg3m00zgu98dxxjkkd6whrtkvae7mt3fnx4e834se65gvy";
    private static final int COLUMNS = 100;

    @TempDir
    private Path other;

    private record Result(int exit, String out, String err) {}

    private static Result run(String... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exit = new CommandLine(new RootCommand())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .setParameterExceptionHandler(RootCommand::usage)
                .execute(args);
        return new Result(exit, out.toString(), err.toString());
    }

    private static Result show(String backup, String... more) {
        List<String> args = new ArrayList<>(List.of("show", backup, "--repository", "local=" + vectors()));
        args.addAll(List.of(more));
        return run(args.toArray(String[]::new));
    }

    private static String vectors() {
        try {
            return Objects.requireNonNull(ShowCommandTest.class.getResource("/vectors/v1/repository"))
                    .toURI()
                    .toString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aPersonSeesWhatItHoldsAndWhoCanOpenIt() {
        Result result = show("full-1.00000001");
        assertEquals(0, result.exit(), result.err());
        assertTrue(result.out().contains("""
              restore point  2026-11-22T12:00:00Z (the last cut is of 2026-11-22T12:00:09Z)
              type           Full, LatestVersion
              account        shop
                             https://shop.documents.azure.com
              taken          2026-11-22T12:00:00Z to 2026-11-22T12:01:00Z, for 13 RU
              series         shop/nightly, number 1
              holds          108 items in 9 containers, 12.7 KiB (9 segments, 7.0 KiB of its own stored)
              encrypted to   %s
              signed by      key aa9f2d2b9f9e9343
            """.formatted(RECIPIENT)), result.out());
        assertTrue(result.out().contains("""
            databases
              shop, shared by its containers: manual, 1,000 RU/s
              hazard

            containers
              shop/orders, partition key /pk
                7 items, 760 B (1.3 KiB stored in 2 segments), throughput manual, 400 RU/s
                2 feed ranges, cut at 2026-11-22T12:00:02Z to 2026-11-22T12:00:07Z
              shop/empty, partition key /pk
                0 items, 0 B (0 B stored in 0 segments), throughput the database's
                1 feed range, cut at 2026-11-22T12:00:00Z
            """), result.out());
        result.out()
                .lines()
                .filter(line -> !line.contains("file:") && line.length() > COLUMNS)
                .findFirst()
                .ifPresent(line -> assertEquals("", line));
    }

    @Test
    void whatIsNotEncryptedOrSignedIsSaidToBeOpen() {
        String out = show("plain-1.00000002").out();
        assertTrue(out.contains("  encrypted to   nobody: it can be read without an identity\n"), out);
        assertTrue(out.contains("  signed by      nobody\n"), out);
    }

    @Test
    void scriptsUsersAndKeysAreCountedAndWhatWasNotReadIsNamed() {
        Result result = run(
                "show",
                "defined-1.00000009",
                "--repository",
                "local=" + vectors().replace("/v1/", "/definitions/"));
        assertEquals(0, result.exit(), result.err());
        assertTrue(result.out().contains("""
            scripts, users and keys
              shop: 1 client encryption keys, 1 users, 1 users' permissions
              shop/orders: 1 user defined functions, 1 stored procedures
                NOT READ: triggers
            """), result.out());
    }

    @Test
    void aChainNamesWhatItBuildsOnAndWhatItIsMadeOf() {
        String incremental = show("incremental-2.00000003").out();
        assertTrue(incremental.contains("  builds on      full-1.00000001\n"), incremental);
        String synthetic = show("synthetic-3.00000004").out();
        assertTrue(
                synthetic.contains("  segments of    full-1.00000001\n                 incremental-2.00000003\n"),
                synthetic);
    }

    @Test
    void aProgramSeesTheSame() throws IOException {
        Result result = run("show", "--json", "--backup", "full-1.00000001", "--repository", "local=" + vectors());
        assertEquals(0, result.exit(), result.err());
        assertEquals(1, result.out().lines().count());
        JsonNode json = new ObjectMapper().readTree(result.out());
        assertEquals("Contents", json.path("kind").asText());
        assertEquals(RECIPIENT, json.at("/found/recipients/0").asText());
        assertEquals("Present", json.at("/places/0/state").asText());
        assertEquals(9, json.path("containers").size());
        assertEquals("shop/orders", json.at("/containers/0/name").asText());
        assertEquals("/pk", json.at("/containers/0/partitionKey/0").asText());
        assertEquals("Manual", json.at("/containers/0/throughput/kind").asText());
        assertEquals(400, json.at("/containers/0/throughput/requestUnits").asInt());
        assertEquals("Shared", json.at("/containers/1/throughput/kind").asText());
        assertEquals("2026-11-22T12:00:07Z", json.at("/containers/0/lastCut").asText());
    }

    /// By hand: a repository that has another manifest under the name, and a mark.
    @Test
    void otherRepositoriesAreComparedWithTheFirst() throws IOException {
        Path vectors = Path.of(URI.create(vectors()));
        Path manifests = Files.createDirectories(other.resolve("manifests"));
        Files.createDirectories(other.resolve("marks"));
        String there = "there=" + other.toUri();
        String absent = show("full-1.00000001", "--repository", there).out();
        assertTrue(absent.contains("  local: there\n") && absent.contains("  there: NOT THERE\n"), absent);

        Files.copy(vectors.resolve("manifests/full-1.00000001.json"), manifests.resolve("full-1.00000001.json"));
        Files.writeString(other.resolve("marks/full-1.00000001.json"), "{}");
        String marked = show("full-1.00000001", "--repository", there).out();
        assertTrue(marked.contains("  there: there, marked for deletion at "), marked);

        Files.writeString(manifests.resolve("full-1.00000001.json"), "cut");
        String damaged = show("full-1.00000001", "--repository", there).out();
        assertTrue(damaged.contains("  there: NOT READ, marked"), damaged);
        assertTrue(damaged.contains("cannot read manifest of backup full-1.00000001"), damaged);

        Files.delete(manifests.resolve("full-1.00000001.json"));
        Files.copy(vectors.resolve("manifests/plain-1.00000002.json"), manifests.resolve("plain-1.00000002.json"));
        String head = Files.readString(manifests.resolve("plain-1.00000002.json"));
        Files.writeString(
                manifests.resolve("plain-1.00000002.json"),
                head.replaceFirst("\"run\":\"run of plain", "\"run\":\"RUN of plain"));
        String different = show("plain-1.00000002", "--repository", there).out();
        assertTrue(different.contains("  there: ANOTHER MANIFEST is there under this name\n"), different);
    }

    @Test
    void aBackupIsNamedByItselfOrByAnOption() {
        assertEquals(
                0,
                run("verify", "full-1.00000001", "--quick", "--repository", "local=" + vectors())
                        .exit());
        assertEquals(
                0,
                run("verify", "--backup", "full-1.00000001", "--quick", "--repository", "local=" + vectors())
                        .exit());
        Result both = run("verify", "a", "--backup", "b", "--quick", "--repository", "local=" + vectors());
        assertEquals(2, both.exit());
        assertTrue(both.err().contains("mutually exclusive"), both.err());
    }

    @Test
    void theNearestIdIsOfferedForOneThatIsNotThere() {
        for (String verb : List.of("show", "verify")) {
            Result result = run(verb, "ful-1.00000010", "--repository", "local=" + vectors());
            assertEquals(4, result.exit(), result.err());
            assertTrue(result.err().startsWith("BackupNotFound: "), result.err());
            assertTrue(
                    result.err().contains("HINT: did you mean full-1.00000001? list shows what is there"),
                    result.err());
        }
        assertTrue(show("nope").err().contains("HINT: list shows what is there"));
    }

    @Test
    void whatIsNotThereOrNotTrustedEndsWithExitCodeThree() {
        assertEquals(4, show("nope").exit());
        Result distrusted = show(
                "full-1.00000001", "--trust", SigningKey.generate().publicKey().text());
        assertEquals(4, distrusted.exit());
        assertTrue(distrusted.err().startsWith("SignatureInvalid: "), distrusted.err());
        assertEquals(2, run("show", "--repository", "local=" + vectors()).exit());
        assertEquals(
                2,
                run("show", "a", "--backup", "b", "--repository", "local=" + vectors())
                        .exit());
    }
}
