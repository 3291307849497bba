package io.cosmosbackup.engine.prune;

import static io.cosmosbackup.engine.prune.PruneScene.CHECKER;
import static io.cosmosbackup.engine.prune.PruneScene.GRACE;
import static io.cosmosbackup.engine.prune.PruneScene.ORPHAN_AGE;
import static io.cosmosbackup.engine.prune.PruneScenes.everything;
import static io.cosmosbackup.engine.prune.PruneScenes.killedBackup;
import static io.cosmosbackup.engine.prune.PruneScenes.three;
import static io.cosmosbackup.engine.prune.PruneScenes.watch;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cosmosbackup.engine.catalog.BackupType;
import io.cosmosbackup.engine.copy.CopyRun;
import io.cosmosbackup.engine.format.Names;
import io.cosmosbackup.engine.progress.RunProgress;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Reason;
import io.cosmosbackup.engine.repository.BackupCopy;
import io.cosmosbackup.engine.store.SimulatedStore;
import io.cosmosbackup.engine.store.SimulatedWriter;
import io.cosmosbackup.engine.store.StoreCall.Crash;
import io.cosmosbackup.engine.store.StoreCall.Outcome;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Prunes that are killed, and several at once, also beside those who write.
@Tag("slow")
class PruneAtOnceTest {
    /// Before, after, and with a lost reply; whatever the catalog shows in between is whole.
    @Test
    void killedAtAnyCallAndRunAgainItEndsLikeAnUndisturbedRun() {
        PruneScene undisturbed = everything();
        SimulatedWriter counted = undisturbed.store.open("prune");
        undisturbed.prune(counted);
        int calls = counted.calls();
        assertTrue(calls > 40, "a run of " + calls + " calls");
        undisturbed.pruneToTheEnd();
        for (Outcome outcome : Outcome.values()) {
            for (int number = 1; number <= calls; number++) {
                String when = outcome + " at call " + number;
                PruneScene scene = everything();
                SimulatedWriter killed = scene.store.open("prune");
                killed.at(number, outcome);
                watch(scene, when);
                try {
                    scene.prune(killed);
                } catch (BackupException | Crash e) {
                    assertTrue(outcome != Outcome.Succeeds, when + e);
                }
                scene.prune();
                scene.pruneToTheEnd();
                scene.store.after(call -> {});
                assertEquals(undisturbed.names(), scene.names(), when);
                scene.requireWhole(when);
            }
        }
    }

    @Test
    void aSecondPruneThatRunsWholeAtAnyCallOfAFirstDoesNoHarm() {
        PruneScene alone = everything();
        SimulatedWriter counted = alone.store.open("first");
        alone.prune(counted);
        alone.pruneToTheEnd();
        for (int number = 1; number <= counted.calls(); number++) {
            PruneScene scene = everything();
            int at = number;
            AtomicBoolean begun = new AtomicBoolean();
            scene.store.before(call -> {
                if (call.writer().equals("first") && call.number() == at && !begun.getAndSet(true)) {
                    scene.prune(scene.open("second"));
                }
            });
            watch(scene, "second at call " + number);
            scene.prune(scene.open("first"));
            assertTrue(begun.get(), "call " + number);
            scene.pruneToTheEnd();
            scene.store.after(call -> {});
            assertEquals(alone.names(), scene.names(), "second at call " + number);
        }
    }

    /// The second stops at one of its calls for a third, which runs whole: two go on with plans that are out of date.
    @Test
    void threePrunesAtOnceDoNoHarm() {
        PruneScene alone = everything();
        SimulatedWriter counted = alone.store.open("first");
        alone.prune(counted);
        alone.pruneToTheEnd();
        for (int first = 1; first <= counted.calls(); first += 3) {
            for (int second = 1; second <= counted.calls(); second += 7) {
                PruneScene scene = everything();
                int atFirst = first;
                int atSecond = second;
                AtomicBoolean begun = new AtomicBoolean();
                AtomicBoolean third = new AtomicBoolean();
                scene.store.before(call -> {
                    if (call.writer().equals("first") && call.number() == atFirst && !begun.getAndSet(true)) {
                        scene.prune(scene.open("second"));
                    }
                    if (call.writer().equals("second") && call.number() == atSecond && !third.getAndSet(true)) {
                        scene.prune(scene.open("third"));
                    }
                });
                scene.prune(scene.open("first"));
                String when = "second at " + first + ", third at " + second;
                scene.requireWhole(when);
                scene.pruneToTheEnd();
                assertEquals(alone.names(), scene.names(), when);
            }
        }
    }

    /// At every call of the run that resumes it a prune runs that finds it old, and another when the mark is.
    @Test
    void aBackupThatIsResumedWhilePrunesRunIsWholeOrNotThere() {
        int committed = 0;
        int refused = 0;
        for (int number = 1; number < 60; number++) {
            PruneScene scene = three();
            killedBackup(scene, "killed");
            scene.store.advance(ORPHAN_AGE);
            int at = number;
            scene.store.before(call -> {
                if (call.writer().equals("resumed") && call.number() == at) {
                    scene.prune();
                }
            });
            watch(scene, "resumed, prune at call " + number);
            try {
                scene.backup("killed", 7, scene.open("resumed"));
                committed++;
            } catch (BackupException e) {
                assertEquals(Reason.BackupMarked, e.reason(), "prune at call " + number);
                refused++;
            }
            scene.requireWhole("prune at call " + number);
            scene.store.before(call -> {});
            scene.pruneToTheEnd();
            scene.requireWhole("in the end, prune at call " + number);
        }
        assertTrue(committed > 0 && refused > 0, committed + " committed, " + refused + " refused");
    }

    /// As for a resumed run: a killed copy is run again, and a prune comes at every call.
    @Test
    void aCopyIsWholeOrNotThereWhateverPrunesRunMeanwhile() {
        for (int number = 1; number < 14; number++) {
            for (boolean due : new boolean[] {false, true}) {
                PruneScene scene = three();
                SimulatedStore source = scene.store;
                PruneScene to = new PruneScene().backup("c", 3);
                for (String name : source.names()) {
                    if (name.startsWith(Names.segments("b3"))) {
                        to.store.put(name, source.bytes(name));
                    }
                }
                to.store.advance(ORPHAN_AGE);
                if (due) {
                    to.prune();
                    to.store.advance(GRACE);
                }
                int at = number;
                to.store.before(call -> {
                    if (call.writer().equals("copy") && call.number() == at) {
                        to.prune();
                    }
                });
                try {
                    new BackupCopy(
                                    "b3",
                                    List.of(PruneScene.repository(scene.open(CHECKER))),
                                    PruneScene.repository(to.open("copy")),
                                    1)
                            .run();
                } catch (BackupException e) {
                    assertEquals(Reason.BackupMarked, e.reason());
                }
                to.requireWhole("prune at call " + number);
                to.store.before(call -> {});
                to.pruneToTheEnd();
                to.requireWhole("in the end, prune at call " + number);
            }
        }
    }

    /// What the copy builds on is there already, and a prune that deletes it comes at every call.
    @Test
    void aCopyOfAChainIsWholeOrNotThereWhateverPruneRunsMeanwhile() {
        int copied = 0;
        int refused = 0;
        for (int number = 1; number < 24; number++) {
            PruneScene scene = three();
            scene.put(scene.chained("i1", BackupType.Incremental, "b1", "b1"));
            PruneScene to = new PruneScene();
            for (String name : scene.store.names()) {
                if (name.contains("b1") || name.equals("repository.json")) {
                    to.store.put(name, scene.store.bytes(name));
                }
            }
            scene.store.put(
                    "repository.json", new PruneScene().backup("other", 1).store.bytes("repository.json"));
            to.backup("c", 4);
            to.prune();
            to.store.advance(GRACE);
            int at = number;
            to.store.before(call -> {
                if (call.writer().equals("copy") && call.number() == at) {
                    to.prune();
                }
            });
            try {
                new CopyRun(
                                new CopyRun.Request(List.of("i1"), 1),
                                List.of(PruneScene.repository(scene.open(CHECKER))),
                                PruneScene.repository(to.open("copy")),
                                new RunProgress(PruneScene.account(1)::usage))
                        .run();
                copied++;
            } catch (BackupException e) {
                assertTrue(e.reason() == Reason.BackupMarked || e.reason() == Reason.BackupNotFound, e.getMessage());
                refused++;
            }
            to.store.before(call -> {});
            to.requireWhole("prune at call " + number);
        }
        assertTrue(copied > 0 && refused > 0, copied + " copied, " + refused + " refused");
    }

    /// At every call one prune stops; another one ends meanwhile, and somebody brings back what it has deleted.
    @Test
    void aPruneThatStallsLeavesAloneWhatWasCopiedBackMeanwhile() {
        int copied = 0;
        for (int number = 1; number < 40; number++) {
            PruneScene source = three();
            PruneScene scene = three();
            for (String name : source.store.names()) {
                scene.store.put(name, source.store.bytes(name));
            }
            scene.prune();
            scene.store.advance(GRACE);
            AtomicBoolean back = new AtomicBoolean();
            int at = number;
            scene.store.before(call -> {
                if (call.writer().equals("stalled") && call.number() == at) {
                    scene.prune(scene.open("other"));
                    new BackupCopy(
                                    "b1",
                                    List.of(PruneScene.repository(source.open(CHECKER))),
                                    PruneScene.repository(scene.open("copy")),
                                    1)
                            .run();
                    back.set(true);
                }
            });
            scene.prune(scene.open("stalled"));
            scene.store.before(call -> {});
            String when = "stalled at call " + number;
            scene.requireWhole(when);
            if (back.get()) {
                assertTrue(scene.backups().contains("b1"), when);
                copied++;
            }
        }
        assertTrue(copied > 20, copied + " calls");
    }
}
