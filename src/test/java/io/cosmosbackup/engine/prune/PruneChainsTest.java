package io.cosmosbackup.engine.prune;

import static io.cosmosbackup.engine.prune.PruneScene.GRACE;
import static io.cosmosbackup.engine.prune.PruneScene.LAST_ONE;
import static io.cosmosbackup.engine.prune.PruneScene.ORPHAN_AGE;
import static io.cosmosbackup.engine.prune.PruneScene.SERIES;
import static io.cosmosbackup.engine.prune.PruneScenes.everything;
import static io.cosmosbackup.engine.prune.PruneScenes.three;
import static io.cosmosbackup.engine.prune.PruneScenes.watch;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cosmosbackup.engine.catalog.BackupType;
import io.cosmosbackup.engine.crypto.SigningKey;
import io.cosmosbackup.engine.crypto.TrustedKeys;
import io.cosmosbackup.engine.format.Manifest;
import io.cosmosbackup.engine.format.Names;
import io.cosmosbackup.engine.prune.plan.PrunePlan;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.PlannedBackup;
import io.cosmosbackup.engine.report.PruneReport;
import io.cosmosbackup.engine.report.Reason;
import io.cosmosbackup.engine.repository.Repository;
import io.cosmosbackup.engine.store.StoreCall.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/// What others need stays, also when that shows only after the plan is made, and what nobody can read keeps all.
class PruneChainsTest {
    @Test
    void chainsAreKeptWholeAndGoDependentsFirst() {
        PruneScene scene = new PruneScene().backup("f1", 1);
        scene.put(scene.chained("i1", BackupType.Incremental, "f1", "f1"));
        scene.put(scene.chained("i2", BackupType.Incremental, "i1", "f1"));
        scene.put(scene.chained("d1", BackupType.Differential, "f1", "f1"));
        scene.put(scene.synthetic("s1", "f1"));
        scene.prune();
        assertEquals(Set.of("s1 Keep", "f1 Keep", "i1 Mark", "i2 Mark", "d1 Mark"), Set.copyOf(scene.lines()));
        scene.pruneToTheEnd();
        assertEquals(List.of("f1", "s1"), scene.backups());
        scene.requireWhole("the synthetic full is left");

        scene.backup("f2", 2);
        watch(scene, "dependents first");
        scene.pruneToTheEnd();
        assertEquals(List.of("f2"), scene.backups());
    }

    @Test
    void aBackupThatIsReferredToBetweenPlanAndDeletionStays() {
        for (boolean synthetic : new boolean[] {false, true}) {
            PruneScene scene = three();
            scene.prune();
            scene.store.advance(GRACE);
            Manifest late = synthetic
                    ? scene.synthetic("late", "b1")
                    : scene.chained("late", BackupType.Incremental, "b1", "b1");
            beforeTheSecondLook(scene, () -> scene.put(late));
            watch(scene, "while it comes");
            scene.prune();
            assertEquals(List.of("b3 Keep", "b2 Delete", "b1 Keep"), scene.lines());
            assertEquals(List.of("b1", "b3", "late"), scene.backups());
            scene.requireWhole("at the end");
        }
    }

    @Test
    void aBackupThatIsUnmarkedBetweenPlanAndDeletionStays() {
        PruneScene scene = three();
        scene.prune();
        scene.store.advance(GRACE);
        beforeTheSecondLook(scene, () -> scene.store.remove(Names.mark("b1")));
        scene.prune();
        assertEquals(List.of("b3 Keep", "b2 Delete", "b1 Keep"), scene.lines());
        assertEquals(List.of("b1", "b3"), scene.backups());
    }

    /// The plan is made; the first deletion is about to look again.
    private static void beforeTheSecondLook(PruneScene scene, Runnable action) {
        AtomicBoolean done = new AtomicBoolean();
        scene.store.before(call -> {
            if (call.kind() == Kind.List
                    && call.name().equals(Names.MANIFESTS)
                    && call.writer().equals("prune")
                    && scene.store.log().stream()
                                    .filter(c -> c.writer().equals("prune")
                                            && c.name().equals(Names.MANIFESTS))
                                    .count()
                            >= 3
                    && !done.getAndSet(true)) {
                action.run();
            }
        });
    }

    @Test
    void nothingIsCommittedThatBuildsOnWhatIsMarked() {
        PruneScene scene = three();
        scene.prune();
        List<Manifest> late =
                List.of(scene.chained("late", BackupType.Incremental, "b1", "b1"), scene.synthetic("late", "b2"));
        for (Manifest manifest : late) {
            BackupException refused = assertThrows(
                    BackupException.class,
                    () -> PruneScene.only(scene.open("late")).commit(manifest));
            assertEquals(Reason.BackupMarked, refused.reason());
            assertTrue(refused.retryable());
        }
        PruneScene.only(scene.open("late")).commit(scene.synthetic("late", "b3"));
    }

    @Test
    void aManifestThatSaysNothingKeepsEverythingAndIsNamed() {
        PruneScene scene = everything();
        scene.store.put(Names.manifest("broken"), "what is this".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        scene.store.put(Names.segments("broken") + Names.segment("00000000", 1, false), new byte[10]);
        List<String> before = scene.store.names().stream()
                .filter(n -> !n.startsWith(Names.CHECKPOINTS))
                .toList();
        PruneReport report = scene.prune();
        assertEquals(0, report.backups().deleted());
        assertTrue(scene.lines().contains("broken Keep"), scene.lines().toString());
        PlannedBackup b1 = scene.shown.stream()
                .filter(p -> p.backup().equals("b1"))
                .findFirst()
                .orElseThrow();
        assertEquals(PlannedBackup.Action.Keep, b1.action());
        assertTrue(b1.reasons().getFirst().contains("the manifest of broken cannot be read"), b1.toString());
        scene.store.advance(Duration.ofDays(90));
        scene.prune();
        for (String name : before) {
            assertTrue(scene.store.names().contains(name) || name.equals(Names.mark("gone")), name);
        }
    }

    /// An honest backup that this prune has not the key of: it stays, and so does what it builds on.
    @Test
    void aBackupThatIsNotTrustedStaysWithWhatItClaimsToDependOn() {
        PruneScene scene = new PruneScene().backup("f1", 1).backup("f2", 2).backup("f3", 3);
        SigningKey known = SigningKey.generate();
        SigningKey unknown = SigningKey.generate();
        for (String id : List.of("f1", "f2", "f3")) {
            scene.put(scene.manifest(id), known);
        }
        Manifest incremental = scene.chained("i1", BackupType.Incremental, "f1", "f1");
        scene.put(incremental, unknown);
        Repository trusting = new Repository(
                "r",
                scene.open("prune"),
                TrustedKeys.parse(List.of(known.publicKey().text())));
        PruneRun.Request request = new PruneRun.Request(
                SERIES, LAST_ONE, PruneRun.Pins.NONE, new PrunePlan.Waits(GRACE, ORPHAN_AGE), false, false);
        List<PlannedBackup> shown = new ArrayList<>();
        new PruneRun(request, trusting, shown::add).run();
        scene.store.advance(GRACE);
        shown.clear();
        new PruneRun(request, trusting, shown::add).run();
        assertEquals(
                Set.of("f1 Keep", "f2 Delete", "f3 Keep", "i1 Keep"),
                Set.copyOf(
                        shown.stream().map(p -> p.backup() + " " + p.action()).toList()));
        scene.requireWhole("with all keys");
        assertTrue(scene.backups().contains("i1"));
    }
}
