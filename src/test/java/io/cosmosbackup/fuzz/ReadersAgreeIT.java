package io.cosmosbackup.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cosmosbackup.engine.format.Names;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// This program and `src/test/python/reader.py`, which was written from docs/format.md alone, refuse the
/// same manifests. A seed draws one: a genuine one with another value in it, or after one to six changes of
/// any kind, under a digest that fits. `-Dreaders.seeds=20000` tries more; `-Dreaders.first=7` begins with
/// that seed.
class ReadersAgreeIT {
    private static final int SEEDS = Integer.getInteger("readers.seeds", 1_500);
    private static final long FIRST = Long.getLong("readers.first", 1);
    private static final byte[] REPOSITORY =
            "{\"format\":\"cosmos-backup repository\",\"formatVersion\":1}\n".getBytes(StandardCharsets.UTF_8);

    /// Prints `read`, `refused` with the reason, or `failed` for each folder, in the order of their names.
    private static final String READ_EACH = """
            import contextlib, io, pathlib, sys
            sys.path.insert(0, sys.argv[1])
            sys.dont_write_bytecode = True
            import reader
            for folder in sorted(pathlib.Path(sys.argv[2]).iterdir()):
                backup = next((folder / "manifests").iterdir()).name[:-5]
                sys.argv = ["reader.py", str(folder), "list", backup]
                try:
                    with contextlib.redirect_stdout(io.StringIO()):
                        reader.main()
                    print("read")
                except SystemExit as refused:
                    print("refused", ascii(str(refused)))
                except BaseException as failure:
                    print("failed", ascii(repr(failure)))
            """;

    @TempDir
    private Path folder;

    @Test
    void bothReadersRefuseTheSameManifests() throws IOException, InterruptedException {
        List<Boolean> ours = new ArrayList<>();
        for (int i = 0; i < SEEDS; i++) {
            Random random = new Random(FIRST + i);
            byte[] file = random.nextInt(3) == 0
                    ? StoredFiles.drawnManifest(random)
                    : StoredFiles.manifestWithAnotherValue(random);
            String backup = StoredFiles.claimed(file);
            if (!Names.isBackup(backup)) {
                backup = "b1"; // which the file is not
            }
            ours.add(StoredFiles.isManifest(backup, file));
            Path place = folder.resolve("%08d".formatted(i));
            Path manifest = place.resolve(Names.manifest(backup));
            Files.createDirectories(manifest.getParent());
            Files.write(manifest, file);
            Files.write(place.resolve("repository.json"), REPOSITORY);
        }
        List<String> theirs = readEach();
        assertEquals(SEEDS, theirs.size(), theirs::toString);
        List<String> differences = new ArrayList<>();
        for (int i = 0; i < SEEDS; i++) {
            String wanted = ours.get(i) ? "read" : "refused ";
            if (!theirs.get(i).startsWith(wanted)) {
                differences.add("seed %d: this program %s it, reader.py: %s"
                        .formatted(FIRST + i, ours.get(i) ? "reads" : "refuses", theirs.get(i)));
            }
        }
        assertEquals(List.of(), differences);
        long read = ours.stream().filter(Boolean::booleanValue).count();
        assertTrue(read > SEEDS / 100 && read < SEEDS / 2, read + " of " + SEEDS + " are read");
    }

    private List<String> readEach() throws IOException, InterruptedException {
        Process process = new ProcessBuilder("python3", "-c", READ_EACH, "src/test/python", folder.toString())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), output);
        return output.lines().toList();
    }
}
