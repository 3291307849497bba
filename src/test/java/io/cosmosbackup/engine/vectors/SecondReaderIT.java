package io.cosmosbackup.engine.vectors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cosmosbackup.engine.account.Owner;
import io.cosmosbackup.engine.crypto.Digests;
import io.cosmosbackup.engine.crypto.SigningKey;
import io.cosmosbackup.engine.format.HostileRepository;
import io.cosmosbackup.engine.format.HostileRepository.Case;
import io.cosmosbackup.engine.format.LaterManifest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// `src/test/python/reader.py` was written from docs/format.md alone, in under 400 lines. It reads what this program
/// writes, and refuses what is damaged or forbidden.
class SecondReaderIT {
    private static final String READERS_FOLDER = "src/test/python";
    private static final Path READER = Path.of(READERS_FOLDER, "reader.py");

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

    @Test
    void itReadsTheDefinitionsOfTheVector() throws IOException, InterruptedException {
        List<String> expected = new ArrayList<>();
        for (Owner owner : List.of(Owner.database("shop"), new Owner("shop", "orders"))) {
            Objects.requireNonNull(DefinitionVectors.LINES.get(owner))
                    .forEach(line -> expected.add("%s %s %s %s"
                            .formatted(
                                    DefinitionVectors.BACKUP,
                                    owner,
                                    line.getKey(),
                                    Digests.sha256(line.getValue().getBytes(StandardCharsets.UTF_8)))));
        }
        Result result =
                read(DefinitionVectorsTest.folder().resolve("repository"), false, "lines", DefinitionVectors.BACKUP);
        assertEquals(expected, result.lines());
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
    void itStaysUnderFourHundredLines() throws IOException {
        assertTrue(Files.readAllLines(READER).size() < 400);
    }

    /// Reads a repository after the other in one process: `main()` for each folder, and what it ended with.
    private static final String READ_EACH = """
        import contextlib, io, pathlib, sys
        sys.path.insert(0, sys.argv[1])
        sys.dont_write_bytecode = True
        import reader
        place, command = sys.argv[2:]
        for folder in sorted(pathlib.Path(place).iterdir()):
            sys.argv = ["reader.py", str(folder), command, "b1"]
            try:
                with contextlib.redirect_stdout(io.StringIO()) as out:
                    reader.main()
                print(folder.name, "read", " ".join(out.getvalue().split()))
            except SystemExit as refused:
                print(folder.name, "refused", refused)
            except BaseException as failure:
                print(folder.name, "failed", repr(failure))
        """;

    /// What the reader says of each case, by its name.
    private Map<String, String> readEach(List<Case> cases, String command) throws IOException, InterruptedException {
        for (int i = 0; i < cases.size(); i++) {
            Path place = folder.resolve("%05d".formatted(i));
            for (Map.Entry<String, byte[]> blob : cases.get(i).blobs().entrySet()) {
                Path file = place.resolve(blob.getKey());
                Files.createDirectories(file.getParent());
                Files.write(file, blob.getValue());
            }
        }
        Process process = new ProcessBuilder("python3", "-c", READ_EACH, READERS_FOLDER, folder.toString(), command)
                .redirectErrorStream(true)
                .start();
        List<String> lines = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.matches("[0-9]{5} .*"))
                .toList();
        assertEquals(0, process.waitFor(), lines::toString);
        assertEquals(cases.size(), lines.size());
        Map<String, String> said = new LinkedHashMap<>();
        for (int i = 0; i < lines.size(); i++) {
            said.put(cases.get(i).name(), lines.get(i).substring(6));
        }
        return said;
    }

    private static List<String> allBut(Map<String, String> said, String wanted) {
        return said.entrySet().stream()
                .filter(each -> !each.getValue().startsWith(wanted))
                .map(each -> each.getKey() + ": " + each.getValue())
                .toList();
    }

    /// The same table as in {@link HostileRepositoryTest}.
    @Test
    void itRefusesEveryForbiddenManifest() throws IOException, InterruptedException {
        assertEquals(List.of(), allBut(readEach(HostileRepository.manifests(null), "list"), "refused "));
    }

    @Test
    void itRefusesEveryForbiddenSegment() throws IOException, InterruptedException {
        assertEquals(List.of(), allBut(readEach(HostileRepository.segments(null), "lines"), "refused "));
    }

    @Test
    void itRefusesEveryCommittedHostileVector() throws IOException, InterruptedException {
        assertEquals(List.of(), allBut(readEach(HostileVectors.cases(), "lines"), "refused "));
    }

    @Test
    void itReadsWhatIsAllowed() throws IOException, InterruptedException {
        for (SigningKey key : new SigningKey[] {null, SigningKey.generate()}) {
            assertEquals(List.of(), allBut(readEach(HostileRepository.allowed(key), "lines"), "read "));
        }
    }

    /// `-Dsecond.seeds=1000` tries more.
    @Test
    void bothReadersReadTheSameInWhateverIsWritten() throws IOException, InterruptedException {
        int seeds = Integer.getInteger("second.seeds", 8);
        for (int seed = 0; seed < seeds; seed++) {
            RandomRepository written = RandomRepository.write(folder.resolve("written" + seed), seed);
            Result result = read(written.folder(), written.identity(), "lines");
            assertEquals(written.lines(), result.lines(), "seed " + seed);
        }
    }

    private Result read(Path repository, Path identity, String command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        "python3", READER.toString(), "--identity", identity.toString(), repository.toString(), command)
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Result(process.waitFor(), output.lines().toList());
    }
}
