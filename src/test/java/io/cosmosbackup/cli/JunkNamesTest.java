package io.cosmosbackup.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cosmosbackup.cli.output.CatalogOutput;
import io.cosmosbackup.engine.report.CatalogLine;
import io.cosmosbackup.engine.report.CatalogReport;
import io.cosmosbackup.engine.report.ProbeReport;
import io.cosmosbackup.engine.report.Reason;
import io.cosmosbackup.engine.report.ReportJson;
import io.cosmosbackup.operator.catalog.Listing;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/// A repository into which somebody who may only write has put manifests that nobody can read: their names
/// come before all others. Two thousand of them, for they take seconds to make; what is printed is the same
/// with a hundred thousand.
@Tag("slow")
class JunkNamesTest {
    private static final int JUNK = 2_000;

    @TempDir
    private Path directory;

    private List<String> genuine = List.of();

    @BeforeEach
    void committedBackupsAmongJunk() throws IOException, URISyntaxException {
        Path committed = Path.of(Objects.requireNonNull(JunkNamesTest.class.getResource("/vectors/v1/repository"))
                .toURI());
        List<String> ids = new ArrayList<>();
        try (Stream<Path> all = Files.walk(committed)) {
            for (Path file : all.toList()) {
                Path to = directory.resolve(committed.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(to);
                } else {
                    Files.copy(file, to);
                    if (file.startsWith(committed.resolve("manifests"))) {
                        ids.add(file.getFileName().toString().replaceFirst("\\.json$", ""));
                    }
                }
            }
        }
        genuine = ids.stream().sorted().toList();
        String longKey = "K".repeat(50_000);
        for (int i = 0; i < JUNK; i++) {
            Files.writeString(
                    directory.resolve("manifests/0junk-%06d.00000000.json".formatted(i)),
                    i % 100 == 0
                            ? "{}\n{\"signatures\":[{\"key\":\"%s\",\"publicKey\":\"x\",\"signature\":\"AAAA\"}]}\n"
                                    .formatted(longKey)
                            : "not a manifest at all\n");
        }
    }

    private String run(String... args) {
        List<String> all = new ArrayList<>(List.of(args));
        all.addAll(List.of("--repository", "local=" + directory.toUri()));
        StringWriter out = new StringWriter();
        PrintWriter both = new PrintWriter(out, true);
        new CommandLine(new RootCommand()).setOut(both).setErr(both).execute(all.toArray(String[]::new));
        return out.toString();
    }

    @Test
    void genuineBackupsComeFirstAndTheLogStaysShort() {
        String out = run("list", "--json");
        List<CatalogLine> entries = ReportJson.catalog(out.lines()).toList();
        assertEquals(
                genuine,
                entries.stream().limit(genuine.size()).map(CatalogLine::backup).toList());
        assertEquals(genuine.size() + CatalogOutput.ILLEGIBLE_SHOWN, entries.size());
        CatalogReport report = (CatalogReport) ReportJson.report(last(out)).orElseThrow();
        assertEquals(JUNK, report.counts().damaged());
        assertEquals(JUNK - CatalogOutput.ILLEGIBLE_SHOWN, report.counts().unshown());
        assertEquals(JUNK + genuine.size(), report.counts().backups());
        assertTrue(out.length() < 300_000, () -> out.length() + " characters");
        assertTrue(out.lines().allMatch(line -> line.length() < 4_000));
    }

    @Test
    void aPersonIsToldHowManyMoreThereAre() {
        String out = run("list");
        assertTrue(out.contains("1,900 more that cannot be read or trusted"), out);
        assertTrue(out.lines().allMatch(line -> line.length() < 4_000));
        genuine.forEach(id -> assertTrue(out.contains(id), id));
    }

    @Test
    void whatIsAskedForIsAnsweredFirstBeItThereOrNot() {
        String out = run(
                "probe",
                "--read-only",
                "--list",
                "--json",
                "--known",
                "0junk-001999.00000000",
                "--known",
                "never-was.00000000",
                "--known",
                genuine.getFirst());
        List<CatalogLine> entries = ReportJson.catalog(out.lines()).toList();
        assertEquals(
                List.of("0junk-001999.00000000", genuine.getFirst(), "never-was.00000000"),
                entries.stream().limit(3).map(CatalogLine::backup).sorted().toList());
        CatalogLine absent = entries.stream()
                .filter(entry -> entry.backup().startsWith("never"))
                .findFirst()
                .orElseThrow();
        assertEquals(
                Reason.BackupNotFound, Objects.requireNonNull(absent.problem()).reason());
        assertEquals(
                entries.size(),
                entries.stream().map(CatalogLine::backup).distinct().count());
        ProbeReport report = (ProbeReport) ReportJson.report(last(out)).orElseThrow();
        assertEquals(JUNK - CatalogOutput.ILLEGIBLE_SHOWN - 1, report.counts().unshown());
        assertEquals(JUNK, report.counts().damaged());
    }

    /// The operator asks for what it knows once there are more than the probe shows.
    @Test
    void operatorAndProbeMeanTheSameNumber() {
        assertEquals(Listing.ILLEGIBLE_SHOWN, CatalogOutput.ILLEGIBLE_SHOWN);
    }

    private static String last(String out) {
        return out.lines().reduce((_, newer) -> newer).orElseThrow();
    }
}
