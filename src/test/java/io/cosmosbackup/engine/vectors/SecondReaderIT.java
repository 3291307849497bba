package io.cosmosbackup.engine.vectors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cosmosbackup.engine.format.LaterManifest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// `src/test/python/reader.py` was written from docs/format.md alone, in under 300 lines. It reads what this program
/// writes, and refuses what is damaged.
class SecondReaderIT {
    private static final Path READER = Path.of("src/test/python/reader.py");

    @TempDir
    private Path folder;

    private static Path vectors() {
        try {
            return Path.of(Objects.requireNonNull(SecondReaderIT.class.getResource("/vectors/v1"))
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private record Result(int exit, List<String> lines) {}

    private Result read(Path repository, boolean trusting, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("python3", READER.toString(), "--identity"));
        command.add(vectors().resolve("identity.txt").toString());
        if (trusting) {
            command.addAll(List.of(
                    "--trust",
                    Files.readString(vectors().resolve("signing.pub")).strip()));
        }
        command.add(repository.toString());
        command.addAll(Arrays.asList(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Result(process.waitFor(), output.lines().toList());
    }

    @Test
    void itReadsEveryLineOfTheVectors() throws IOException, InterruptedException {
        for (String backup :
                List.of("full-1.00000001", "incremental-2.00000003", "plain-1.00000002", "synthetic-3.00000004")) {
            Result result = read(vectors().resolve("repository"), !backup.startsWith("plain"), "lines", backup);
            assertEquals(
                    Files.readAllLines(vectors().resolve("lines.txt")).stream()
                            .filter(line -> line.startsWith(backup))
                            .toList(),
                    result.lines());
            assertEquals(0, result.exit());
        }
    }

    /// One list of items by its chain, the other by reference.
    @Test
    void theChainAndTheSyntheticFullHoldTheSameItems() throws IOException, InterruptedException {
        Result chain = read(vectors().resolve("repository"), true, "items", "incremental-2.00000003");
        assertEquals(5, chain.lines().size());
        assertEquals(chain, read(vectors().resolve("repository"), true, "items", "synthetic-3.00000004"));
    }

    @Test
    void itRefusesWhatIsNotSignedByWhomItTrusts() throws IOException, InterruptedException {
        Result refused = read(vectors().resolve("repository"), true, "lines", "plain-1.00000002");
        assertEquals(1, refused.exit());
        assertTrue(refused.lines().getLast().contains("manifests/plain-1.00000002.json"), refused.toString());
    }

    @ParameterizedTest
    @EnumSource
    void itRefusesWhatALaterReleaseHasWrittenByItsName(LaterManifest kind) throws IOException, InterruptedException {
        String backup = LaterVectors.backup(kind);
        Result refused = read(LaterVectorsTest.folder().resolve("repository"), false, "lines", backup);
        assertEquals(1, refused.exit());
        String told = refused.lines().getLast();
        assertTrue(told.startsWith("manifests/" + backup + ".json: ") && told.contains("later release"), told);
    }

    @Test
    void itNamesADamagedSegment() throws IOException, InterruptedException {
        Path copy = folder.resolve("repository");
        try (Stream<Path> files = Files.walk(vectors().resolve("repository"))) {
            files.forEach(file -> {
                try {
                    Files.copy(
                            file,
                            copy.resolve(vectors()
                                    .resolve("repository")
                                    .relativize(file)
                                    .toString()));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
        Path segment = copy.resolve("segments/full-1.00000001/0123abcd-00000001.jsonl.zst.age");
        byte[] bytes = Files.readAllBytes(segment);
        bytes[bytes.length / 2] ^= 1;
        Files.write(segment, bytes);
        Result refused = read(copy, true, "lines", "full-1.00000001");
        assertEquals(1, refused.exit());
        assertTrue(refused.lines().getLast().contains(segment.getFileName().toString()), refused.toString());
    }

    @Test
    void itStaysUnderThreeHundredLines() throws IOException {
        assertTrue(Files.readAllLines(READER).size() < 300);
    }
}
