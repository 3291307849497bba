package io.cosmosbackup.engine.prune;

import static io.cosmosbackup.engine.prune.PruneScene.CHECKER;
import static io.cosmosbackup.engine.prune.PruneScene.GRACE;
import static io.cosmosbackup.engine.prune.PruneScene.ORPHAN_AGE;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cosmosbackup.engine.format.Names;
import io.cosmosbackup.engine.store.SimulatedWriter;
import io.cosmosbackup.engine.store.StoreCall.Crash;
import io.cosmosbackup.engine.store.StoreCall.Kind;
import io.cosmosbackup.engine.store.StoreCall.Outcome;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/// Repositories in the states in which prunes are tried.
final class PruneScenes {
    private PruneScenes() {}

    /// Of the series, the backups b1 to b3, made a day apart.
    static PruneScene three() {
        PruneScene scene = new PruneScene();
        for (int i = 1; i <= 3; i++) {
            scene.backup("b" + i, i);
            scene.store.advance(Duration.ofDays(1));
        }
        return scene;
    }

    /// The same with everything a prune can meet: marks that are due, a backup to be marked, the leftovers of killed
    /// runs in folders of their own and in those of backups, half a deletion, and a mark of nothing.
    static PruneScene everything() {
        PruneScene scene = three();
        scene.backup("other", 9, "other", scene.open("backup"));
        killedBackup(scene, "killed");
        String named = Names.segments("b3") + Names.segment("ffffffff", 0, false);
        scene.store.put(named, new byte[10]);
        scene.store.put(Names.segments("b1") + Names.segment("ffffffff", 0, false), new byte[10]);
        scene.store.advance(ORPHAN_AGE);
        scene.prune();
        assertTrue(scene.has(Names.mark("b1")) && scene.has(Names.mark("killed")));
        scene.store.put(Names.mark("gone"), new byte[0]);
        scene.store.put(Names.mark("half"), new byte[0]);
        scene.store.put(Names.segments("half") + Names.segment("00000000", 1, false), new byte[10]);
        scene.store.advance(GRACE);
        scene.backup("b4", 4);
        return scene;
    }

    /// A backup that dies when its first segments and checkpoints are written.
    static void killedBackup(PruneScene scene, String id) {
        SimulatedWriter writer = scene.store.open("backup");
        AtomicBoolean segment = new AtomicBoolean();
        writer.outcomes(call -> {
            if (call.kind() == Kind.Put && call.name().startsWith(Names.CHECKPOINTS)) {
                return segment.getAndSet(true) ? Outcome.CrashesAfter : Outcome.Succeeds;
            }
            return Outcome.Succeeds;
        });
        assertThrows(Crash.class, () -> scene.backup(id, 7, writer));
        assertTrue(scene.has(Names.segments(id)) && scene.has(Names.checkpoints(id)));
    }

    /// Looks at the whole repository after every deletion.
    static void watch(PruneScene scene, String when) {
        scene.store.after(call -> {
            if (call.kind() == Kind.Delete && !call.writer().equals(CHECKER)) {
                scene.requireWhole(when + ", after " + call);
            }
        });
    }
}
