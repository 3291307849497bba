package io.cosmosbackup.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cosmosbackup.cli.option.InsecureOption;
import io.cosmosbackup.cli.option.RepositoryOption;
import io.cosmosbackup.cli.output.RunOutput;
import io.cosmosbackup.engine.crypto.Identities;
import io.cosmosbackup.engine.crypto.SigningKey;
import io.cosmosbackup.engine.crypto.TrustedKeys;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.CatalogLine;
import io.cosmosbackup.engine.report.Creation;
import io.cosmosbackup.engine.report.Reason;
import io.cosmosbackup.engine.report.ReportJson;
import io.cosmosbackup.engine.report.RestoreReport;
import io.cosmosbackup.engine.report.RunReport;
import io.cosmosbackup.engine.repository.Repository;
import io.cosmosbackup.engine.store.file.FileBlobStore;
import io.cosmosbackup.support.DrawnRecord;
import io.cosmosbackup.support.HostileAnswers;
import io.cosmosbackup.support.HostileText;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// What is printed cannot lie, whoever wrote what it is about. `-Dprinted.seeds=2000` draws more.
@Tag("slow")
class PrintedTest {
    private static final ObjectMapper PLAIN = new ObjectMapper();
    private static final int SEEDS = Integer.getInteger("printed.seeds", 15);

    @TempDir
    private Path directory;

    /// Everything that one command line printed; `err` holds what went past picocli's writer too.
    private record Printed(int exit, String out, String err) {
        String all() {
            return out + err;
        }

        long jsonLines() {
            return all().lines().filter(line -> line.startsWith("{\"kind\":")).count();
        }
    }

    @Command(name = "run")
    private static final class Ending implements Callable<Integer> {
        private final Supplier<RunReport> run;
        private final List<Creation> creations;

        @Mixin
        private RunOutput output = new RunOutput();

        private Ending(Supplier<RunReport> run, List<Creation> creations) {
            this.run = run;
            this.creations = creations;
        }

        @Override
        public Integer call() {
            output.announce(creations);
            return output.goingOn("run the same command again").show(run);
        }
    }

    /// Picocli looks at `System.err` when a command line is made.
    private static Printed execute(Supplier<CommandLine> made, String... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        ByteArrayOutputStream past = new ByteArrayOutputStream();
        PrintStream before = System.err;
        System.setErr(new PrintStream(past, true, StandardCharsets.UTF_8));
        int exit;
        try {
            exit = made.get()
                    .setOut(new PrintWriter(out, true))
                    .setErr(new PrintWriter(err, true))
                    .execute(args);
        } finally {
            System.setErr(before);
        }
        return new Printed(exit, out.toString(), err.toString() + past.toString(StandardCharsets.UTF_8));
    }

    private static Printed run(Supplier<RunReport> run, List<Creation> creations, boolean json) {
        return execute(
                () -> new CommandLine(new Ending(run, creations)), json ? new String[] {"--json"} : new String[0]);
    }

    private static void requireClean(Printed printed, String what) {
        int hidden = HostileText.hidden(printed.all());
        assertEquals(-1, hidden, () -> "%s: U+%04X is printed as it is: %s".formatted(what, hidden, printed.all()));
        printed.all().lines().forEach(line -> {
            assertFalse(line.startsWith(HostileText.FORGED), () -> what + ": a forged line: " + line);
            assertFalse(line.startsWith("2026-11-30T00:00:00Z"), () -> what + ": a forged line: " + line);
        });
    }

    private static void requireJson(Printed printed, long lines, String what) {
        assertEquals(lines, printed.jsonLines(), () -> what + ": " + printed.all());
        printed.all().lines().filter(line -> line.startsWith("{")).forEach(line -> {
            JsonNode object = parsed(line);
            assertNotNull(object.get("kind"), line);
            assertFalse(HostileText.FORGED.equals(object.path("backup").asText("")), () -> what + ": forged: " + line);
        });
    }

    private static JsonNode parsed(String line) {
        try {
            return PLAIN.readTree(line);
        } catch (JsonProcessingException e) {
            throw new AssertionError("no JSON: " + line, e);
        }
    }

    static Stream<Class<?>> reports() {
        return Arrays.stream(RunReport.class.getPermittedSubclasses());
    }

    /// Every text of every report, as text and as JSON lines.
    @ParameterizedTest
    @MethodSource("reports")
    void aReportIsPrintedClean(Class<? extends RunReport> kind) {
        for (int seed = 0; seed < SEEDS; seed++) {
            Random random = new Random(seed);
            RunReport report = DrawnRecord.of(kind, random, HostileText::drawn);
            List<Creation> creations = List.of(DrawnRecord.of(Creation.class, random, HostileText::drawn));
            String what = kind.getSimpleName() + " of seed " + seed;
            Printed text = run(() -> report, creations, false);
            requireClean(text, what);
            assertEquals(0, text.jsonLines(), () -> what + ": " + text.all());
            Printed json = run(() -> report, creations, true);
            requireClean(json, what + " as JSON");
            long listed = report instanceof RestoreReport restore
                    ? restore.listed().refusals().size()
                            + restore.listed().supersededDocuments().size()
                            + restore.listed().lostSegments().size()
                    : 0;
            requireJson(json, 1 + listed + 1, what);
        }
    }

    /// A fault prints where it happened; nothing of its messages begins a line.
    @Test
    void aFaultIsPrintedClean() {
        for (int seed = 0; seed < SEEDS; seed++) {
            Random random = new Random(seed);
            String what = "seed " + seed;
            IllegalStateException fault = new IllegalStateException(
                    HostileText.drawn(random),
                    new IOException(HostileText.of(HostileText.Kind.ForgedJsonLine, random)));
            fault.addSuppressed(new IllegalArgumentException(HostileText.drawn(random)));
            Supplier<RunReport> failing = () -> {
                throw fault;
            };
            Printed text = run(failing, List.of(), false);
            requireClean(text, what);
            assertEquals(0, text.jsonLines(), text::all);
            assertTrue(text.err().contains("PrintedTest"), () -> "no stack trace: " + text.err());
            Printed json = run(failing, List.of(), true);
            requireClean(json, what);
            requireJson(json, 2, what); // the trace, and the report
            assertTrue(json.out().startsWith("{\"kind\":\"Failure\""), json::all);
            assertTrue(json.err().contains("PrintedTest"), () -> "no stack trace: " + json.err());
            String refusal = HostileText.drawn(random);
            Supplier<RunReport> refused = () -> {
                throw new BackupException(Reason.Unavailable, refusal);
            };
            requireClean(run(refused, List.of(), false), what);
            requireJson(run(refused, List.of(), true), 1, what);
        }
    }

    /// Redteam B4: 50 KB with an escape sequence and a false line, where a key's id should be.
    @Test
    void aSignaturesKeyIsQuotedByItsDigitsOnly() throws IOException {
        new Repository("local", new FileBlobStore(directory), TrustedKeys.none());
        Files.createDirectories(directory.resolve("manifests"));
        String key = "K\\u001b[2J\\u001b]0;pwned\\u0007\\nINJECTED LINE good   Full   2026 OK " + "z".repeat(50_000);
        Files.writeString(
                directory.resolve("manifests/junk.json"),
                "{}\n{\"signatures\":[{\"key\":\"%s\",\"publicKey\":\"%s\",\"signature\":\"AAAA\"}]}\n"
                        .formatted(key, SigningKey.generate().publicKey().text()));
        for (String[] options : new String[][] {{}, {"--json"}}) {
            List<String> args = new ArrayList<>(List.of("list", "--repository", "local=" + directory.toUri()));
            args.addAll(List.of(options));
            Printed printed = execute(() -> new CommandLine(new RootCommand()), args.toArray(String[]::new));
            requireClean(printed, "list");
            assertFalse(printed.all().contains("INJECTED"), () -> printed.all().substring(0, 300));
            assertTrue(printed.all().length() < 2_000, () -> printed.all().length() + " characters");
        }
    }

    /// The service's own words stand in every message about a refusal.
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aRefusalOfABlobServiceIsPrintedClean(boolean json) throws IOException {
        for (int seed = 0; seed < 6; seed++) {
            Random random = new Random(seed);
            String word = "Bad\u001b[2JWord\u009b31m\u007f" + random.nextInt(100);
            String body = "<?xml version=\"1.0\"?><Error><Code>x\u202ey</Code><Message>"
                    + "a\u009b2J\n{\"kind\":\"Backup\"}" + "</Message></Error>";
            try (HostileAnswers service = HostileAnswers.refusing(403, word, body)) {
                Printed printed = run(
                        () -> {
                            Repository repository = RepositoryOption.open(
                                    "e=http://127.0.0.1:%d/acct/backups".formatted(service.port()),
                                    Map.of("REPOSITORY_E_KEY", "bXkga2V5"),
                                    TrustedKeys.none(),
                                    new InsecureOption());
                            repository.catalog(_ -> {});
                            throw new AssertionError("a refusal was taken for a listing");
                        },
                        List.of(),
                        json);
                requireClean(printed, "seed " + seed);
                assertTrue(printed.all().contains("Bad"), printed::all);
                assertEquals(json ? 1 : 0, printed.jsonLines(), printed::all);
            }
        }
    }

    private static Printed typed(String... args) {
        return execute(RootCommand::commandLine, args);
    }

    private List<String[]> commandLines(String word) {
        String local = "local=" + directory.toUri();
        return List.of(
                new String[] {word},
                new String[] {word, word},
                new String[] {"help", word},
                new String[] {"list", "--repository", local, word},
                new String[] {"list", "--repository", word},
                new String[] {"list", "--repository", local, "--" + word},
                new String[] {"list", "--repository", local, "--" + word + "=x"},
                new String[] {"list", "--repository", local, "-" + word},
                new String[] {"list", "--repository", local, "--trust", word},
                new String[] {"show", word, "--repository", local},
                new String[] {"show", word, word, "--repository", local},
                new String[] {"verify", "--repository", local, "--backup", word},
                new String[] {"verify", "--repository", local, "--backup", word, "--backup", word},
                new String[] {"verify", "--repository", local, "--backup", "b", "--expect-manifest", word},
                new String[] {"verify", "--repository", local, "--backup", "b", "--level", word},
                new String[] {"backup", "--repository", local, "--parallelism", word},
                new String[] {"backup", "--repository", local, "--source-endpoint", word, "--id", word},
                new String[] {"prune", "--repository", local, "--series", "s", "--keep-last", "1", "--grace", word},
                new String[] {"prune", "--repository", local, "--series", word, "--keep-last", "1"},
                new String[] {"prune", "--repository", local, "--series", "s", "--keep-last", "1", "--pin", word},
                new String[] {"delete", "--repository", local, "--backup", word},
                new String[] {"copy", "--from", local, "--to", "x=file:/x", "--backup", word},
                new String[] {"keygen", "--secret", word},
                new String[] {"keygen", "--secret", "x", "--namespace", word},
                new String[] {"keygen", "--secret", "x", word},
                new String[] {"batch", word, "list"},
                new String[] {"batch", "+a", word},
                new String[] {"batch", "+a", "list", "--repository", local, word},
                new String[] {"batch", "+" + word, "list", "--repository", local});
    }

    @Test
    void argumentsAreRepeatedClean() {
        for (int seed = 0; seed < SEEDS; seed++) {
            String word = HostileText.drawn(new Random(seed));
            for (String[] args : commandLines(word)) {
                Printed printed = typed(args);
                requireClean(printed, args[0] + " of seed " + seed);
                assertEquals(0, printed.jsonLines(), printed::all);
            }
        }
    }

    /// Redteam C13.
    @Test
    void noSecretIsRepeated() {
        String identity = Identities.generate().text();
        for (String[] secret :
                HostileText.secrets(identity, SigningKey.generate().pem(), new Random(7))) {
            for (String[] args : commandLines(secret[0])) {
                Printed printed = typed(args);
                assertFalse(
                        printed.all().contains(secret[1]),
                        () -> "%s repeats %s: %s".formatted(args[0], secret[0], printed.all()));
            }
            for (boolean json : new boolean[] {false, true}) {
                Printed failed = run(
                        () -> {
                            throw new IllegalStateException("cannot use " + secret[0]);
                        },
                        List.of(),
                        json);
                assertFalse(failed.all().contains(secret[1]), failed::all);
                for (Class<?> kind : RunReport.class.getPermittedSubclasses()) {
                    RunReport report =
                            (RunReport) DrawnRecord.of(kind, new Random(1), _ -> "see " + secret[0] + " there");
                    Printed ended = run(() -> report, List.of(), json);
                    assertFalse(ended.all().contains(secret[1]), () -> kind + ": " + ended.all());
                }
            }
        }
    }

    /// A stray word may be a secret of any form.
    @Test
    void aStrayWordIsNotRepeated() {
        String local = "local=" + directory.toUri();
        for (String stray : List.of("COSMOS_KEY=hunter2", "hunter2", "-Xhunter2", "--key=hunter2")) {
            for (String[] args : new String[][] {
                {"list", "--repository", local, stray},
                {"list", "--repository", local, "--dry", stray},
                {"batch", "+a", "list", "--repository", local, stray},
                {"batch", stray, "list"}
            }) {
                Printed printed = typed(args);
                assertEquals(2, printed.exit(), printed::all);
                assertFalse(printed.all().contains("hunter2"), printed::all);
            }
        }
    }

    /// Redteam C1: `@/proc/self/environ`.
    @Test
    void noFileIsReadForArguments() throws IOException {
        Path file = Files.writeString(directory.resolve("environ"), "COSMOS_KEY=hunter2\nlist\n");
        String at = "@" + file;
        String local = "local=" + directory.toUri();
        for (String[] args : new String[][] {
            {at},
            {"list", at},
            {"verify", "--repository", local, "--backup", at},
            {"backup", "--repository", local, "--include", at},
            {"help", at},
            {"batch", "+a", "list", at},
            {"batch", at}
        }) {
            Printed printed = typed(args);
            assertEquals(2, printed.exit(), () -> Arrays.toString(args) + ": " + printed.all());
            assertFalse(printed.all().contains("hunter2"), printed::all);
        }
        assertFalse(typed("generate-completion", at).all().contains("hunter2"));
        Printed twice = typed("verify", "--repository", local, "--backup", "@@x");
        assertTrue(twice.all().contains("'@@x'"), () -> "the argument was changed: " + twice.all());
    }

    /// Every catalog entry that a later change may add a text to.
    @Test
    void anEntryOfACatalogIsOneLineOfJson() {
        for (int seed = 0; seed < SEEDS; seed++) {
            CatalogLine entry = DrawnRecord.of(CatalogLine.class, new Random(seed), HostileText::drawn);
            String line = ReportJson.print(entry);
            assertEquals(-1, HostileText.hidden(line), line);
            assertEquals(1, line.lines().count(), line);
            parsed(line);
        }
    }
}
