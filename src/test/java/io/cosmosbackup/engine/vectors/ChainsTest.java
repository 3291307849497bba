package io.cosmosbackup.engine.vectors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cosmosbackup.engine.copy.CopyRun;
import io.cosmosbackup.engine.crypto.Identities;
import io.cosmosbackup.engine.crypto.TrustedKeys;
import io.cosmosbackup.engine.progress.RunProgress;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Reason;
import io.cosmosbackup.engine.report.VerifyReport.Level;
import io.cosmosbackup.engine.repository.BackupReader;
import io.cosmosbackup.engine.repository.Repository;
import io.cosmosbackup.engine.requestunits.Usage;
import io.cosmosbackup.engine.restore.RestoreRun;
import io.cosmosbackup.engine.selection.Renames;
import io.cosmosbackup.engine.selection.Selection;
import io.cosmosbackup.engine.source.ConflictPolicy;
import io.cosmosbackup.engine.source.ScriptedAccount;
import io.cosmosbackup.engine.store.MemoryBlobStore;
import io.cosmosbackup.engine.verify.VerifyRun;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What verify, copy and restore make of backups that build on others, on the hand-made chain of the vectors.
class ChainsTest {
    private static final String FULL = "full-1.00000001";
    private static final String PLAIN = "plain-1.00000002";
    private static final String INCREMENTAL = "incremental-2.00000003";
    private static final String SYNTHETIC = "synthetic-3.00000004";

    private final MemoryBlobStore store = new MemoryBlobStore();
    private Identities identity = Identities.none();

    @BeforeEach
    void read() throws IOException, URISyntaxException {
        Path vectors = Path.of(Objects.requireNonNull(ChainsTest.class.getResource("/vectors/v1"))
                .toURI());
        identity = Identities.parse(Files.readString(vectors.resolve("identity.txt")));
        Path repository = vectors.resolve("repository");
        try (Stream<Path> files = Files.walk(repository)) {
            files.filter(Files::isRegularFile).forEach(file -> {
                try {
                    store.blobs().put(repository.relativize(file).toString(), Files.readAllBytes(file));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }

    private static Repository repository(MemoryBlobStore of) {
        return new Repository("r", of, TrustedKeys.none());
    }

    private static RunProgress progress() {
        return new RunProgress(() -> new Usage(0, 0));
    }

    private void verify(String backup, MemoryBlobStore in) {
        new VerifyRun(
                        new VerifyRun.Request(backup, Level.Deep, 100, null, identity, 1),
                        repository(in),
                        progress(),
                        Clock.systemUTC(),
                        new Random(1))
                .run();
    }

    private static void assertReason(Reason expected, Runnable action) {
        assertEquals(expected, assertThrows(BackupException.class, action::run).reason());
    }

    @Test
    void anIncrementalBackupWithoutItsParentDoesNotVerify() {
        store.blobs().remove("manifests/" + FULL + ".json");
        assertReason(Reason.BackupNotFound, () -> verify(INCREMENTAL, store));
        verify(SYNTHETIC, store);
    }

    @Test
    void anIncrementalBackupOverAnotherParentDoesNotVerify() {
        String plain = new String(blob("manifests/" + PLAIN + ".json"), java.nio.charset.StandardCharsets.UTF_8);
        store.blobs()
                .put(
                        "manifests/" + FULL + ".json",
                        plain.replace("\"backup\":\"" + PLAIN, "\"backup\":\"" + FULL)
                                .getBytes(java.nio.charset.StandardCharsets.UTF_8));
        assertReason(Reason.ManifestChanged, () -> verify(INCREMENTAL, store));
    }

    private byte[] blob(String name) {
        return Objects.requireNonNull(store.blobs().get(name), name);
    }

    @Test
    void aSyntheticFullNeedsTheSegmentsItRefersTo() {
        String segment = store.blobs().keySet().stream()
                .filter(name -> name.startsWith("segments/" + INCREMENTAL))
                .findFirst()
                .orElseThrow();
        store.blobs().remove(segment);
        assertReason(Reason.SegmentDamaged, () -> verify(SYNTHETIC, store));
    }

    @Test
    void aCopyBringsWhatABackupBuildsOn() {
        MemoryBlobStore chain = copied(INCREMENTAL);
        assertEquals(List.of(FULL, INCREMENTAL), repository(chain).backups());
        verify(INCREMENTAL, chain);
    }

    @Test
    void aCopyOfASyntheticFullBringsTheSegmentsItRefersToAndNoManifestOfThem() {
        MemoryBlobStore one = copied(SYNTHETIC);
        assertEquals(List.of(SYNTHETIC), repository(one).backups());
        assertTrue(one.blobs().keySet().stream().anyMatch(name -> name.startsWith("segments/" + FULL)));
        verify(SYNTHETIC, one);
    }

    private MemoryBlobStore copied(String backup) {
        MemoryBlobStore to = new MemoryBlobStore();
        new CopyRun(new CopyRun.Request(List.of(backup), 1), List.of(repository(store)), repository(to), progress())
                .run();
        return to;
    }

    /// Rather than restore a part of the truth.
    @Test
    void aRestoreOfWhatThisReleaseCannotPutTogetherIsRefused() {
        for (String backup : List.of(INCREMENTAL, SYNTHETIC)) {
            ScriptedAccount target = new ScriptedAccount();
            RestoreRun restore = new RestoreRun(
                    new RestoreRun.Request(Selection.ALL, Renames.NONE, ConflictPolicy.Skip, 1),
                    BackupReader.open(backup, List.of(repository(store)), identity),
                    target,
                    progress(),
                    Clock.systemUTC());
            assertReason(Reason.UnknownFormat, restore::run);
            assertTrue(target.written.isEmpty());
        }
    }
}
