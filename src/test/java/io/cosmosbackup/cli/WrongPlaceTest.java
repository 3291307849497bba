package io.cosmosbackup.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/// The verbs as typed, with a prefix that is forgotten, misspelt, or not founded yet.
class WrongPlaceTest {
    @TempDir
    private Path directory;

    private record Result(int exit, String out, String err) {}

    private static Result run(Path place, String line) {
        List<String> args = new ArrayList<>(List.of(line.split(" ", -1)));
        args.addAll(1, List.of("--repository", "west=" + place.toUri()));
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exit = new CommandLine(new RootCommand())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(args.toArray(String[]::new));
        return new Result(exit, out.toString(), err.toString());
    }

    /// The four backups of the committed vectors, below `h6/shop`.
    @BeforeEach
    void aRepository() throws IOException, URISyntaxException {
        Path vectors = Path.of(Objects.requireNonNull(WrongPlaceTest.class.getResource("/vectors/later/repository"))
                .toURI());
        try (Stream<Path> files = Files.walk(vectors)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path copy = directory.resolve("h6/shop").resolve(vectors.relativize(file));
                Files.createDirectories(Objects.requireNonNull(copy.getParent()));
                Files.copy(file, copy);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "list",
                "list --json",
                "probe",
                "probe --read-only --list",
                "verify --backup b1",
                "prune --series s --keep-last 1",
                "delete --backup b1"
            })
    void everyVerbThatReadsNamesTheRepositoryThatWasMeant(String line) {
        Result result = run(directory, line);
        assertEquals(4, result.exit(), result.out());
        String told = result.out() + result.err();
        assertTrue(told.contains("RepositoryNotFound"), told);
        assertTrue(told.contains("there is no repository at " + directory.toUri()), told);
        assertTrue(told.contains("h6/shop (4 backups)"), told);
        assertFalse(told.contains("0 backups"), told);
    }

    @Test
    void aProbeMakesARepositoryOnlyWhenItIsTold() throws IOException {
        Path place = Files.createDirectory(directory.resolve("h6/shpo"));
        assertEquals(4, run(place, "probe").exit());
        assertEquals(4, run(place, "probe --new-repository never").exit());
        Result made = run(place, "probe --new-repository Empty");
        assertEquals(0, made.exit(), made.err());
        assertTrue(made.out().startsWith("repository west was made: 0 backups, writable"), made.out());
        assertTrue(made.out().contains("  WARNING: the repository at " + place.toUri()), made.out());
        assertTrue(made.out().contains(" is new. Near it, in "), made.out());
        Result empty = run(place, "list");
        assertEquals(0, empty.exit(), empty.err());
        assertTrue(empty.out().startsWith("repository west: 0 backups, 0 damaged"), empty.out());
        assertTrue(empty.out().contains("  WARNING: the repository at " + place.toUri()), empty.out());
        assertTrue(
                empty.out().contains(" is empty. Near it, in ") && empty.out().contains("shop (4 backups)"));
    }

    @Test
    void whereOtherFilesAreItIsMadeOnPurposeOnly() throws IOException {
        Files.writeString(directory.resolve("notes.txt"), "x");
        assertEquals(4, run(directory, "probe --new-repository Empty").exit());
        assertFalse(Files.exists(directory.resolve("repository.json")));
        assertEquals(0, run(directory, "probe --new-repository Always").exit());
        assertTrue(Files.exists(directory.resolve("repository.json")));
    }

    @Test
    void aRepositoryWhoseFirstBlobIsGoneIsListedAsDamaged() throws IOException {
        Path place = directory.resolve("h6/shop");
        Files.delete(place.resolve("repository.json"));
        Result list = run(place, "list");
        assertEquals(4, list.exit(), list.err());
        assertTrue(list.out().contains("repository west: 4 backups, 0 damaged, 4 of a later release"), list.out());
        assertTrue(list.out().contains("  WARNING: repository.json is gone from " + place.toUri()), list.out());
        Result prune = run(place, "prune --series s --keep-last 1");
        assertEquals(4, prune.exit());
        assertTrue(prune.err().startsWith("RepositoryDamaged: nothing is deleted: repository.json is gone"));
        Result probed = run(place, "probe --new-repository Always");
        assertTrue(probed.out().contains("--new-repository Again"), probed.out());
        assertFalse(Files.exists(place.resolve("repository.json")));
        Result mended = run(place, "probe --new-repository Again");
        assertEquals(0, mended.exit(), mended.err());
        assertTrue(mended.out().startsWith("repository west answers: 4 backups"), mended.out());
        assertTrue(mended.out().contains("was written again"), mended.out());
        assertEquals(0, run(place, "list").exit());
    }

    @Test
    void aDirectoryInTheFirstBlobsPlaceIsNothingThatTimeHeals() throws IOException {
        Path place = directory.resolve("d");
        Files.createDirectories(place.resolve("repository.json"));
        Result result = run(place, "probe --new-repository Empty");
        assertEquals(4, result.exit(), result.err());
        assertTrue(result.err().startsWith("NotAFile: "), result.err());
    }
}
