package io.cosmosbackup.engine.prune;

import static io.cosmosbackup.engine.prune.PruneScene.GRACE;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.cosmosbackup.engine.format.Names;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Reason;
import io.cosmosbackup.engine.store.StoreCall.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Where there is no room, room can be made.
class PruneFullStoreTest {
    /// A run before has taken the checkpoints away, so that only whole backups can make room.
    private static PruneScene three() {
        PruneScene scene = new PruneScene().backup("b1", 1).backup("b2", 2).backup("b3", 3);
        scene.store.names().stream()
                .filter(name -> name.startsWith(Names.CHECKPOINTS))
                .forEach(scene.store::remove);
        return scene;
    }

    @Test
    void marksWithoutTextAreAsGoodAsOthers() {
        PruneScene scene = three();
        scene.store.room(0);
        assertEquals(2, scene.prune().backups().marked());
        assertArrayEquals(new byte[0], scene.store.bytes(Names.mark("b1")));
        scene.store.advance(GRACE.minusSeconds(1));
        assertEquals(2, scene.prune().backups().waiting());
        scene.store.advance(GRACE);
        assertEquals(2, scene.prune().backups().deleted());
        assertEquals(List.of("b3"), scene.backups());
        assertFalse(scene.has(Names.MARKS));
        scene.requireWhole("at the end");
    }

    @Test
    void whatIsDueGoesBeforeAnythingElseIsMarked() {
        PruneScene scene = three();
        scene.prune();
        scene.store.advance(GRACE);
        scene.backup("b4", 4);
        scene.store.names().stream()
                .filter(name -> name.startsWith(Names.CHECKPOINTS))
                .forEach(scene.store::remove);
        scene.store.room(-1);
        assertEquals(2, scene.prune().backups().deleted());
        assertEquals(List.of("b4 Keep", "b2 Delete", "b1 Delete", "b3 Mark"), scene.lines());
        assertEquals(List.of("b3", "b4"), scene.backups());
        scene.requireWhole("at the end");
    }

    @Test
    void aBackupIsNeverDeletedWhereItCannotBeMarked() {
        PruneScene scene = three();
        scene.store.room(-1);
        List<String> before = scene.store.names();
        for (int i = 0; i < 3; i++) {
            BackupException full = assertThrows(BackupException.class, scene::prune);
            assertEquals(Reason.StoreFull, full.reason());
            full = assertThrows(BackupException.class, () -> scene.delete(scene.open("delete"), "b1"));
            assertEquals(Reason.StoreFull, full.reason());
            scene.store.advance(GRACE);
        }
        assertEquals(before, scene.store.names());
        assertEquals(0, scene.store.count(Kind.Delete));
    }

    @Test
    void aBackupCanBeDeletedByNameWhereNoByteIsLeft() {
        PruneScene scene = three();
        scene.store.room(0);
        assertEquals(1, scene.delete(scene.open("delete"), "b2").backups().deleted());
        assertEquals(List.of("b1", "b3"), scene.backups());
    }
}
