package io.cosmosbackup.cli.verb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cosmosbackup.cli.RootCommand;
import io.cosmosbackup.cli.option.Arguments;
import io.cosmosbackup.engine.account.FeedRange;
import io.cosmosbackup.engine.backup.BackupRun;
import io.cosmosbackup.engine.crypto.Recipients;
import io.cosmosbackup.engine.crypto.TrustedKeys;
import io.cosmosbackup.engine.format.ManifestHead;
import io.cosmosbackup.engine.format.SegmentWriter;
import io.cosmosbackup.engine.progress.RunProgress;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.PlannedBackup;
import io.cosmosbackup.engine.report.PruneReport;
import io.cosmosbackup.engine.report.Reason;
import io.cosmosbackup.engine.report.ReportJson;
import io.cosmosbackup.engine.repository.NewRepository;
import io.cosmosbackup.engine.repository.Repository;
import io.cosmosbackup.engine.repository.RepositorySet;
import io.cosmosbackup.engine.repository.StragglerLimit;
import io.cosmosbackup.engine.selection.Selection;
import io.cosmosbackup.engine.source.ScriptedAccount;
import io.cosmosbackup.engine.store.file.FileBlobStore;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Period;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/// The verbs `prune` and `delete` as typed, over a directory.
class PruneCommandTest {
    @TempDir
    private Path directory;

    private record Result(int exit, String out, String err) {
        String last() {
            return out.lines().reduce((a, b) -> b).orElse("");
        }

        List<String> planned() {
            return ReportJson.planned(out.lines())
                    .map(p -> p.backup() + " " + p.action())
                    .toList();
        }
    }

    private Result run(String verb, String... options) {
        List<String> args = new ArrayList<>(List.of(verb, "--repository", "local=" + directory.toUri()));
        args.addAll(List.of(options));
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exit = new CommandLine(new RootCommand())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(args.toArray(String[]::new));
        return new Result(exit, out.toString(), err.toString());
    }

    @BeforeEach
    void threeBackupsOfASeries() {
        for (int i = 1; i <= 3; i++) {
            ScriptedAccount account = new ScriptedAccount()
                    .range("d/a", FeedRange.ALL, ScriptedAccount.page(1, 1, ScriptedAccount.document("x", i)));
            new BackupRun(
                            new BackupRun.Request(
                                    new ManifestHead.Identity("b" + i, "run " + i),
                                    "shop/nightly",
                                    "https://x",
                                    new BackupRun.Wanted(Selection.ALL, false),
                                    new BackupRun.Writing(
                                            Recipients.none(), SegmentWriter.SEGMENT_BYTES, Duration.ofMinutes(1)),
                                    1),
                            account,
                            new RepositorySet(List.of(repository()), 1, null, StragglerLimit.ordinary()),
                            new RunProgress(account::usage),
                            Clock.systemUTC())
                    .run();
        }
    }

    private Repository repository() {
        return new Repository("local", new FileBlobStore(directory), TrustedKeys.none());
    }

    /// Whoever may write can put any number of manifests there that nobody can read. One of them is enough
    /// to keep everything; each line still says so in a few words.
    @Test
    void manyManifestsThatCannotBeReadAreCountedAndNotListed() throws IOException {
        Files.createDirectories(directory.resolve("manifests"));
        for (int i = 0; i < 2_000; i++) {
            Files.writeString(directory.resolve("manifests/0junk-%06d.00000000.json".formatted(i)), "no manifest\n");
        }
        run("prune", "--series", "shop/nightly", "--keep-last", "1", "--grace", "PT0S", "--json");
        Result again = run("prune", "--series", "shop/nightly", "--keep-last", "1", "--grace", "PT0S", "--json");
        PruneReport report = (PruneReport) ReportJson.report(again.last()).orElseThrow();
        assertEquals(0, report.backups().deleted(), again.out());
        assertEquals(2_000 - 20, report.backups().unshown());
        assertEquals(report.backups().shown(), again.planned().size());
        assertTrue(again.out().length() < 20_000, () -> again.out().length() + " characters");
        assertTrue(again.out().contains("and 1995 more cannot be read and may depend on it"), again.out());
    }

    @Test
    void aDryRunIsATableForPeople() {
        Result shown = run("prune", "--series", "shop/nightly", "--keep-last", "1", "--dry-run");
        assertEquals(0, shown.exit(), shown.err());
        List<String> lines = shown.out().lines().toList();
        assertTrue(lines.get(0).startsWith("ID ") && lines.get(0).endsWith("WHY"), shown.out());
        assertTrue(
                lines.get(1).startsWith("b3 ")
                        && lines.get(1).contains(" Keep ")
                        && lines.get(1).endsWith("last 1; minimum 1"),
                shown.out());
        assertTrue(
                lines.get(2).startsWith("b2 ")
                        && lines.get(2).contains(" Mark ")
                        && lines.get(2).contains("no rule keeps it"),
                shown.out());
        assertTrue(
                shown.last().startsWith("repository local: dry run, nothing changed: 1 kept, 2 marked"), shown.out());
        assertEquals(Map.of(), repository().marks());
    }

    @Test
    void whatIsPrunedIsPrintedALineEachForPrograms() {
        String[] options = {"--series", "shop/nightly", "--keep-daily", "1", "--pin", "b1", "--json"};
        Result marked = run("prune", options);
        assertEquals(List.of("b1 Keep", "b3 Keep", "b2 Mark"), marked.planned());
        PruneReport report = (PruneReport) ReportJson.report(marked.last()).orElseThrow();
        assertEquals(1, report.backups().marked());
        PlannedBackup line = ReportJson.planned(marked.out().lines()).toList().getLast();
        assertEquals(report.nextDue(), line.due());

        Result waiting = run("prune", options);
        assertEquals(List.of("b1 Keep", "b3 Keep", "b2 Wait"), waiting.planned());
        Result deleted = run(
                "prune",
                Stream.concat(Stream.of(options), Stream.of("--grace", "PT0S")).toArray(String[]::new));
        assertEquals(List.of("b1 Keep", "b3 Keep", "b2 Delete"), deleted.planned());
        assertEquals(List.of("b1", "b3"), repository().backups());
    }

    @Test
    void aPinOfABackupThatIsNotThereIsNoPin() {
        String[] options = {"--series", "shop/nightly", "--keep-last", "1", "--pin", "b11"};
        Result refused = run("prune", options);
        assertEquals(4, refused.exit(), refused.out());
        assertTrue(
                refused.err().startsWith("BackupNotFound: nothing is pruned: there is no backup b11"), refused.err());
        assertEquals(Map.of(), repository().marks());
        Result lenient = run(
                "prune",
                Stream.concat(Stream.of(options), Stream.of("--allow-unmatched"))
                        .toArray(String[]::new));
        assertEquals(0, lenient.exit(), lenient.err());
        assertEquals(2, repository().marks().size());
        assertEquals(
                2,
                run("prune", "--series", "s", "--keep-last", "1", "--pin", "No Id")
                        .exit());
    }

    @Test
    void backupsOfOtherSeriesAreNotShown() {
        Result nothing = run("prune", "--series", "shop/weekly", "--keep-last", "1", "--json");
        assertEquals(0, nothing.exit());
        assertEquals(List.of(), nothing.planned());
    }

    @Test
    void aSeriesOfWhichNothingIsThereIsToldWithThoseThatAre() {
        Result nothing = run("prune", "--series", "nightly", "--keep-last", "1");
        assertEquals(0, nothing.exit(), "a schedule's repository may have no copy of its backups yet");
        assertEquals(
                "WARNING: repository local holds no backup of series nightly. Series there: shop/nightly\n",
                nothing.err());
        assertEquals(
                "", run("prune", "--series", "shop/nightly", "--keep-last", "3").err());
    }

    @Test
    void ofARepositoryWithoutASeriesThatIsToldToo() throws IOException {
        Path empty = Files.createDirectory(directory.resolve("empty"));
        new Repository("east", new FileBlobStore(empty), TrustedKeys.none()).checkWritable(NewRepository.Empty);
        StringWriter err = new StringWriter();
        int exit = new CommandLine(new RootCommand())
                .setOut(new PrintWriter(new StringWriter()))
                .setErr(new PrintWriter(err, true))
                .execute(
                        "prune",
                        "--repository",
                        "east=" + empty.toUri(),
                        "--series",
                        "x",
                        "--keep-last",
                        "1",
                        "--json");
        assertEquals(0, exit);
        assertEquals("WARNING: repository east holds no backup of series x, nor of any other\n", err.toString());
    }

    @Test
    void deleteRefusesWhatIsNeededWithoutTryingAgain() {
        Result last = run("delete", "--backup", "b1", "--backup", "b2", "--backup", "b3");
        assertEquals(4, last.exit());
        assertTrue(last.err().startsWith("BackupNeeded: nothing is deleted: series shop/nightly"), last.err());
        assertEquals(4, run("delete", "--backup", "b9").exit());
        Result two = run("delete", "--backup", "b1", "--backup", "b2", "--json");
        assertEquals(0, two.exit(), two.err());
        assertEquals(List.of("b2 Delete", "b1 Delete"), two.planned());
        assertEquals(0, run("delete", "--backup", "b3", "--last").exit());
        assertEquals(List.of(), repository().backups());
    }

    @Test
    void aPruneThatIsToldNothingDeletesNothing() {
        Result nothing = run("prune", "--series", "shop/nightly");
        assertEquals(2, nothing.exit());
        assertTrue(nothing.err().contains("no option chooses the backups to keep"), nothing.err());
        Result minimum = run("prune", "--series", "shop/nightly", "--minimum", "3");
        assertEquals(2, minimum.exit());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--max-age 30",
                "--max-age 0d",
                "--max-age P0D",
                "--max-age 5m",
                "--max-age PT",
                "--keep-last -1 --keep-daily 1",
                "--keep-last 1 --time-zone Atlantis",
                "--keep-last 1 --grace P1M",
                "--keep-last 1 --grace PT-1H",
                "--keep-last 1 --orphan-age week"
            })
    void whatIsNoPolicyIsWrongUsage(String options) {
        Result refused = run("prune", ("--series shop/nightly " + options).split(" "));
        assertEquals(2, refused.exit(), refused.err());
        assertTrue(refused.err().startsWith("InvalidArgument: "), refused.err());
    }

    @Test
    void agesAreReadAsTheApiWritesThemAndAsIsoDoes() {
        assertEquals(Period.ofDays(30), Arguments.amount("--max-age", "30d"));
        assertEquals(Period.ofDays(56), Arguments.amount("--max-age", "8w"));
        assertEquals(Duration.ofHours(12), Arguments.amount("--max-age", "12h"));
        assertEquals(Period.ofDays(30), Arguments.amount("--max-age", "P30D"));
        assertEquals(Period.ofMonths(6), Arguments.amount("--max-age", "P6M"));
        assertEquals(Duration.ofHours(36), Arguments.amount("--max-age", "PT36H"));
        assertEquals(Duration.ofDays(7), Arguments.duration("--orphan-age", "P7D"));
        assertEquals(Duration.ZERO, Arguments.duration("--grace", "PT0S"));
        assertEquals(Duration.ofDays(1), Arguments.duration("--grace", "1d"));
        BackupException refused = assertThrows(BackupException.class, () -> Arguments.duration("--grace", "P1Y"));
        assertEquals(Reason.InvalidArgument, refused.reason());
    }
}
