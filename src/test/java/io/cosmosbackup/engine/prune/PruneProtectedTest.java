package io.cosmosbackup.engine.prune;

import static io.cosmosbackup.engine.prune.PruneScene.GRACE;
import static io.cosmosbackup.engine.prune.PruneScenes.three;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cosmosbackup.engine.catalog.BackupType;
import io.cosmosbackup.engine.format.Names;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.PruneReport;
import io.cosmosbackup.engine.report.Reason;
import io.cosmosbackup.engine.repository.BackupCopy;
import io.cosmosbackup.engine.store.SimulatedWriter;
import io.cosmosbackup.engine.store.StoreCall.Kind;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// A store that does not let go what is to be deleted.
class PruneProtectedTest {
    @Test
    void aStoreThatKeepsABackupKeepsItWholeUntilALaterRun() {
        PruneScene scene = three();
        scene.store.retention(Duration.ofDays(30));
        scene.prune();
        scene.store.advance(GRACE);
        List<String> before = scene.store.names();
        PruneReport refused = scene.prune();
        assertEquals(List.of("b3 Keep", "b2 Refused", "b1 Refused"), scene.lines());
        assertEquals(2, refused.backups().refused());
        assertEquals(0, refused.backups().deleted());
        assertEquals(before, scene.store.names());
        scene.store.advance(Duration.ofDays(30));
        assertEquals(2, scene.prune().backups().deleted());
        assertEquals(List.of("b3"), scene.backups());
        scene.requireWhole("at the end");
    }

    /// The mark is written last, so a policy lets it go last.
    @Test
    void aMarkThatTheStoreKeepsGoesLater() {
        PruneScene scene = three();
        scene.store.advance(Duration.ofDays(30));
        scene.prune();
        scene.store.retention(Duration.ofDays(10));
        scene.store.advance(GRACE);
        assertEquals(2, scene.prune().backups().deleted());
        assertTrue(scene.has(Names.mark("b1")));
        assertEquals(0, scene.prune().backups().refused());
        scene.store.advance(Duration.ofDays(10));
        scene.prune();
        assertFalse(scene.has(Names.MARKS));
    }

    @Test
    void aSegmentThatTheStoreKeepsWithoutItsManifestIsFinishedLater() {
        PruneScene scene = three();
        scene.prune();
        scene.store.advance(GRACE);
        String held = Names.segments("b1")
                + scene.manifest("b1").segments().getFirst().name();
        scene.store.lease(held);
        PruneReport report = scene.prune();
        assertEquals(1, report.backups().refused());
        assertEquals(List.of("b3"), scene.backups());
        assertTrue(scene.has(Names.mark("b1")) && scene.has(held));
        assertEquals(1, scene.prune().backups().refused());
        scene.store.remove(held);
        scene.prune();
        assertFalse(scene.has(Names.MARKS) || scene.has(Names.segments("b1")));
    }

    @Test
    void whatAKeptBackupNeedsStaysWhenTheStoreKeepsTheOneAndNotTheOther() {
        PruneScene scene = new PruneScene().backup("f", 1);
        scene.put(scene.chained("i", BackupType.Incremental, "f", "f"));
        scene.backup("g", 2);
        scene.prune();
        scene.store.lease(Names.manifest("i"));
        scene.store.advance(GRACE);
        assertEquals(2, scene.prune().backups().refused());
        assertEquals(List.of("g Keep", "i Refused", "f Refused"), scene.lines());
        scene.requireWhole("refused");
    }

    @Test
    void withoutTheRightToDeleteTheRunFailsAndNothingIsLost() {
        PruneScene scene = three();
        scene.prune();
        scene.store.advance(GRACE);
        SimulatedWriter writer = scene.store.open("prune");
        writer.deny(Kind.Delete);
        List<String> before = scene.store.names();
        BackupException denied = assertThrows(BackupException.class, () -> scene.prune(writer));
        assertEquals(Reason.AccessDenied, denied.reason());
        assertFalse(denied.retryable());
        assertEquals(before, scene.store.names());
    }

    /// A backup that is to come back from another repository waits for the mark, and is told what for.
    @Test
    void whileTheStoreKeepsAMarkNothingOfItsNameIsCopiedThere() {
        PruneScene scene = three();
        PruneScene other = new PruneScene();
        copy(scene, other);
        scene.prune();
        scene.store.advance(GRACE);
        scene.store.lease(Names.mark("b1"));
        assertEquals(2, scene.prune().backups().deleted());
        BackupException marked = assertThrows(BackupException.class, () -> copy(other, scene));
        assertEquals(Reason.BackupMarked, marked.reason());
        assertTrue(marked.retryable());
        String message = String.valueOf(marked.getMessage());
        assertTrue(message.contains("what is left of backup b1"), message);
        assertTrue(message.contains("legal hold") && message.contains("another prefix"), message);

        scene.store.release(Names.mark("b1"));
        scene.prune();
        copy(other, scene);
        assertEquals(List.of("b1", "b3"), scene.backups());
        scene.requireWhole("copied back");
    }

    private static void copy(PruneScene from, PruneScene to) {
        new BackupCopy(
                        "b1",
                        List.of(PruneScene.repository(from.open("from"))),
                        PruneScene.repository(to.open("copy")),
                        1)
                .run();
    }
}
