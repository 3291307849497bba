package io.cosmosbackup.engine.prune;

import static io.cosmosbackup.engine.prune.PruneScene.GRACE;
import static io.cosmosbackup.engine.prune.PruneScene.LAST_ONE;
import static io.cosmosbackup.engine.prune.PruneScene.ORPHAN_AGE;
import static io.cosmosbackup.engine.prune.PruneScene.SERIES;
import static io.cosmosbackup.engine.prune.PruneScenes.killedBackup;
import static io.cosmosbackup.engine.prune.PruneScenes.three;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cosmosbackup.engine.crypto.TrustedKeys;
import io.cosmosbackup.engine.format.Names;
import io.cosmosbackup.engine.prune.plan.PrunePlan;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.PruneReport;
import io.cosmosbackup.engine.report.Reason;
import io.cosmosbackup.engine.repository.NewRepository;
import io.cosmosbackup.engine.repository.Repository;
import io.cosmosbackup.engine.store.BlobStore;
import io.cosmosbackup.engine.store.StoreCall.Kind;
import io.cosmosbackup.engine.store.file.FileBlobStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What runs that were killed, or are not yet done, have written.
class PruneOrphanedBlobsTest {
    @Test
    void whatARunIsWritingStays() {
        PruneScene scene = three();
        killedBackup(scene, "killed");
        scene.store.advance(ORPHAN_AGE.minusSeconds(1));
        for (int i = 0; i < 3; i++) {
            scene.prune();
            assertTrue(
                    scene.lines().stream().noneMatch(line -> line.startsWith("killed")),
                    scene.lines().toString());
        }
        scene.backup("killed", 7);
        assertTrue(scene.store.log().stream()
                .anyMatch(c -> c.kind() == Kind.ReadStart && c.name().contains("checkpoints/killed")));
        scene.requireWhole("resumed");
    }

    @Test
    void leftoversThatAreMarkedCannotBeResumedAndAfterThemTheRunBeginsAnew() {
        PruneScene scene = three();
        killedBackup(scene, "killed");
        scene.store.advance(ORPHAN_AGE);
        scene.prune();
        assertTrue(scene.lines().contains("killed Mark"));
        BackupException refused = assertThrows(BackupException.class, () -> scene.backup("killed", 7));
        assertEquals(Reason.BackupMarked, refused.reason());
        scene.store.advance(GRACE);
        assertEquals(1, scene.prune().removed().orphans());
        assertFalse(scene.store.names().stream().anyMatch(name -> name.contains("killed")));
        scene.backup("killed", 7);
        scene.requireWhole("anew");
    }

    @Test
    void whatAttemptsLeftInTheFoldersOfABackupGoesAndWhatIsNamedStays() {
        PruneScene scene = new PruneScene();
        killedBackup(scene, "b1");
        scene.backup("b1", 7);
        scene.put(scene.synthetic("s", "b1"));
        String left = Names.segments("b1") + Names.segment("ffffffff", 0, false);
        String foreign = Names.segments("b1") + "notes.txt";
        scene.store.put(left, new byte[100]);
        scene.store.put(foreign, new byte[5]);
        assertTrue(scene.has(Names.checkpoints("b1")));
        PruneReport report = scene.prune();
        assertFalse(scene.has(Names.CHECKPOINTS));
        assertTrue(scene.has(left), "it is not old enough");
        assertEquals(1, report.removed().orphans());
        scene.store.advance(ORPHAN_AGE);
        report = scene.prune();
        assertEquals(100, report.removed().freedBytes());
        assertFalse(scene.has(left));
        assertTrue(scene.has(foreign), "what has no name of ours is not ours");
        scene.requireWhole("at the end");
    }

    /// A file that was not whole yet has no name of a blob, and no listing shows it.
    @Test
    void whatAKilledWriterLeftInAFileSystemGoes(@TempDir Path directory) throws IOException {
        BlobStore store = new FileBlobStore(directory);
        new Repository("r", store, TrustedKeys.none()).checkWritable(NewRepository.Empty);
        Path folder = Files.createDirectories(directory.resolve("segments/b1"));
        Path old = Files.write(folder.resolve(".part-1"), new byte[100]);
        Files.setLastModifiedTime(old, FileTime.from(store.now().minus(ORPHAN_AGE.plusMinutes(1))));
        Path young = Files.write(folder.resolve(".part-2"), new byte[100]);
        prune(store, true);
        assertTrue(Files.exists(old), "nothing is deleted by a dry run");
        prune(store, false);
        assertFalse(Files.exists(old));
        assertTrue(Files.exists(young), "somebody may be writing it");
    }

    private static void prune(BlobStore store, boolean dryRun) {
        new PruneRun(
                        new PruneRun.Request(
                                SERIES,
                                LAST_ONE,
                                PruneRun.Pins.NONE,
                                new PrunePlan.Waits(GRACE, ORPHAN_AGE),
                                dryRun,
                                false),
                        new Repository("r", store, TrustedKeys.none()),
                        _ -> {})
                .run();
    }
}
