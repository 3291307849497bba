package io.cosmosbackup.engine.prune;

import static io.cosmosbackup.engine.prune.PruneScene.GRACE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cosmosbackup.engine.catalog.BackupType;
import io.cosmosbackup.engine.format.Names;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.PruneReport;
import io.cosmosbackup.engine.report.Reason;
import io.cosmosbackup.engine.store.SimulatedWriter;
import io.cosmosbackup.engine.store.StoreCall.Crash;
import io.cosmosbackup.engine.store.StoreCall.Kind;
import io.cosmosbackup.engine.store.StoreCall.Outcome;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeleteRunTest {
    /// A chain f1, i1, i2 and a full f2.
    private static PruneScene chain() {
        PruneScene scene = new PruneScene().backup("f1", 1);
        scene.put(scene.chained("i1", BackupType.Incremental, "f1", "f1"));
        scene.put(scene.chained("i2", BackupType.Incremental, "i1", "f1"));
        return scene.backup("f2", 2);
    }

    private static void assertRefused(PruneScene scene, Reason reason, String what, String... backups) {
        List<String> before = scene.store.names();
        BackupException refused =
                assertThrows(BackupException.class, () -> scene.delete(scene.open("delete"), backups));
        assertEquals(reason, refused.reason(), refused.getMessage());
        assertFalse(refused.retryable());
        assertTrue(String.valueOf(refused.getMessage()).contains(what), refused.getMessage());
        assertTrue(String.valueOf(refused.getMessage()).contains("HINT: "), refused.getMessage());
        assertEquals(before, scene.store.names());
    }

    @Test
    void whatIsNamedGoesAtOnceAndNothingElse() {
        PruneScene scene = chain();
        PruneReport report = scene.delete(scene.open("delete"), "i1", "i2");
        assertEquals(List.of("i2 Delete", "i1 Delete"), scene.lines());
        assertEquals(2, report.backups().deleted());
        assertTrue(report.removed().freedBytes() > 0);
        assertEquals(List.of("f1", "f2"), scene.backups());
        assertFalse(scene.store.names().stream().anyMatch(name -> name.contains("/i")));
        scene.requireWhole("at the end");
    }

    @Test
    void whatSomethingDependsOnStaysAndTheNamesAreTold() {
        PruneScene scene = chain();
        assertRefused(scene, Reason.BackupNeeded, "f1 is needed by i1, i2", "f1");
        assertRefused(scene, Reason.BackupNeeded, "i1 is needed by i2", "i1", "f1");
        scene.put(scene.synthetic("s", "f2"));
        assertRefused(scene, Reason.BackupNeeded, "f2 is needed by s", "f2");
        scene.delete(scene.open("delete"), "f1", "i1", "i2");
        scene.requireWhole("at the end");
    }

    @Test
    void theLastRestorePointOfASeriesGoesOnlyWhenThatIsSaid() {
        PruneScene scene = new PruneScene().backup("f1", 1);
        assertRefused(scene, Reason.BackupNeeded, "nightly would be left without a restore point", "f1");
        assertEquals(
                1,
                scene.delete(scene.open("delete"), Duration.ZERO, false, true, "f1")
                        .backups()
                        .deleted());
        assertEquals(List.of("repository.json"), scene.store.names());
    }

    @Test
    void whatIsNotThereOrStillBeingWrittenIsNoBackup() {
        PruneScene scene = chain();
        assertRefused(scene, Reason.BackupNotFound, "there is no backup typo", "typo");
        assertRefused(scene, Reason.BackupNotFound, "HINT: did you mean f1? list shows", "f3");
        scene.store.put(Names.segments("running") + Names.segment("00000000", 1, false), new byte[10]);
        assertRefused(scene, Reason.BackupNotFound, "a run has written that may still go on", "running");
        scene.store.advance(Duration.ofDays(7));
        assertEquals(1, scene.delete(scene.open("delete"), "running").removed().orphans());
        assertFalse(scene.has(Names.segments("running")));
    }

    /// What a stopped run has written goes at once, and nothing of another run.
    @Test
    void whatAnEndedRunHasLeftGoesHoweverYoungWhenThatIsSaid() {
        PruneScene scene = chain();
        scene.store.put(Names.segments("stopped.1a") + Names.segment("00000000", 1, false), new byte[10]);
        scene.store.put(Names.checkpoints("stopped.1a") + Names.checkpoint(1, "00000000"), new byte[10]);
        scene.store.put(Names.segments("stopped.1a2") + Names.segment("00000000", 1, false), new byte[10]);
        PruneReport report = scene.deleteUnfinished(scene.open("delete"), "stopped.1a");
        assertEquals(List.of("stopped.1a Delete"), scene.lines());
        assertEquals(1, report.removed().orphans());
        assertEquals(20, report.removed().freedBytes());
        assertEquals(
                0,
                report.backups().kept()
                        + report.backups().marked()
                        + report.backups().waiting()
                        + report.backups().refused());
        assertFalse(scene.has(Names.segments("stopped.1a")));
        assertFalse(scene.has(Names.checkpoints("stopped.1a")));
        assertTrue(scene.has(Names.segments("stopped.1a2")));
        assertEquals(List.of("f1", "f2", "i1", "i2"), scene.backups());
        scene.requireWhole("at the end");
    }

    /// A node may be cut off from Kubernetes and not from the store: its engine goes on.
    @Test
    void aWriterThatLivesAllTheSameCommitsNothingUntilTheGraceIsOver() {
        PruneScene scene = chain();
        scene.store.put(Names.segments("late") + Names.segment("00000000", 1, false), new byte[10]);
        scene.deleteUnfinished(scene.open("delete"), "late");
        BackupException refused = assertThrows(BackupException.class, () -> scene.backup("late", 3));
        assertTrue(String.valueOf(refused.getMessage()).contains("late"), refused.getMessage());
        scene.prune(scene.open("prune"));
        assertTrue(scene.has(Names.mark("late")), "a prune right after takes the mark away");
        scene.store.advance(GRACE);
        scene.prune(scene.open("prune"));
        assertFalse(scene.has(Names.mark("late")));
    }

    @Test
    void anEndedRunThatLeftNothingOrIsDeletedAgainIsNoFailure() {
        PruneScene scene = chain();
        List<String> before = scene.store.names();
        PruneReport nothing = scene.deleteUnfinished(scene.open("delete"), "never");
        assertEquals(
                0,
                nothing.backups().kept()
                        + nothing.backups().refused()
                        + nothing.backups().deleted());
        assertEquals(before, scene.store.names());
        scene.store.put(Names.segments("half") + Names.segment("00000000", 1, false), new byte[10]);
        scene.deleteUnfinished(scene.open("delete"), "half");
        PruneReport again = scene.deleteUnfinished(scene.open("delete"), "half");
        assertEquals(0, again.backups().kept() + again.backups().refused());
        assertTrue(scene.has(Names.mark("half")));
    }

    /// The run was stopped after its last write: what it made whole goes only if that is asked for.
    @Test
    void aRunThatHadJustCommittedLosesItsBackupOnlyIfAsked() {
        PruneScene scene = chain();
        BackupException refused =
                assertThrows(BackupException.class, () -> scene.deleteUnfinished(scene.open("delete"), "i2"));
        assertEquals(Reason.BackupExists, refused.reason());
        assertTrue(scene.backups().contains("i2"));
        assertFalse(scene.has(Names.mark("i2")));
        scene.requireWhole("refused");
        assertEquals(
                1,
                scene.deleteUnfinished(scene.open("delete"), DeleteRun.What.UnfinishedOrBackup, "i2")
                        .backups()
                        .deleted());
        assertFalse(scene.backups().contains("i2"));
        scene.requireWhole("at the end");
    }

    @Test
    void whatIsWrittenToWhileItIsDeletedStaysAndTheDeletionFails() {
        PruneScene scene = chain();
        scene.store.put(Names.segments("alive") + Names.segment("00000000", 1, false), new byte[10]);
        scene.store.after(call -> {
            if (call.kind() == Kind.Put && call.name().equals(Names.mark("alive"))) {
                scene.store.advance(Duration.ofSeconds(1));
                scene.store.put(Names.segments("alive") + Names.segment("00000000", 2, false), new byte[10]);
            }
        });
        BackupException stays =
                assertThrows(BackupException.class, () -> scene.deleteUnfinished(scene.open("delete"), "alive"));
        assertEquals(Reason.NotDeleted, stays.reason());
        assertTrue(stays.retryable());
        String message = String.valueOf(stays.getMessage());
        assertTrue(message.contains("alive (it was written to meanwhile)"), message);
        assertTrue(message.contains("HINT: make sure that the run has ended, and try again 5 minutes after"), message);
        assertTrue(scene.has(Names.segments("alive")));
        scene.store.after(call -> {});
        scene.store.advance(Duration.ofMinutes(5));
        assertEquals(
                0,
                scene.deleteUnfinished(scene.open("delete"), "alive").backups().kept());
        assertFalse(scene.has(Names.segments("alive")));
    }

    @Test
    void withAGraceItIsMarkedAndTheSameCommandDeletesItLater() {
        PruneScene scene = chain();
        PruneReport marked = scene.delete(scene.open("delete"), GRACE, false, false, "i2");
        assertEquals(List.of("i2 Mark"), scene.lines());
        assertEquals(scene.store.now().plus(GRACE), marked.nextDue());
        scene.delete(scene.open("delete"), GRACE, false, false, "i2");
        assertEquals(List.of("i2 Wait"), scene.lines());
        scene.store.advance(GRACE);
        scene.delete(scene.open("delete"), GRACE, false, false, "i2");
        assertEquals(List.of("i2 Delete"), scene.lines());
        assertFalse(scene.backups().contains("i2"));
    }

    @Test
    void aManifestThatCannotBeReadIsDeletedOnlyWhenThatIsSaidAndKeepsEverythingUntilThen() {
        PruneScene scene = chain();
        scene.store.put(Names.manifest("x"), "no manifest".getBytes(StandardCharsets.UTF_8));
        scene.store.put(Names.segments("x") + Names.segment("00000000", 1, false), new byte[10]);
        assertRefused(scene, Reason.ManifestDamaged, "--unreadable deletes it as it is", "x");
        assertRefused(scene, Reason.BackupNeeded, "the manifests of x", "i2");
        scene.delete(scene.open("delete"), Duration.ZERO, true, false, "i2");
        assertEquals(List.of("f1", "f2", "i1", "x"), scene.backups());
        assertEquals(
                1,
                scene.delete(scene.open("delete"), Duration.ZERO, true, false, "x")
                        .backups()
                        .deleted());
        assertFalse(scene.has(Names.segments("x")));
        scene.requireWhole("at the end");
    }

    @Test
    void killedAtAnyCallAndRunAgainItEndsLikeAnUndisturbedRun() {
        PruneScene undisturbed = chain();
        SimulatedWriter counted = undisturbed.store.open("delete");
        undisturbed.delete(counted, "i1", "i2");
        assertTrue(counted.calls() > 20, counted.calls() + " calls");
        for (Outcome outcome : Outcome.values()) {
            for (int number = 1; number <= counted.calls(); number++) {
                String when = outcome + " at call " + number;
                PruneScene scene = chain();
                SimulatedWriter killed = scene.store.open("delete");
                killed.at(number, outcome);
                scene.store.after(call -> {
                    if (call.kind() == Kind.Delete) {
                        scene.requireWhole(when + ", after " + call);
                    }
                });
                try {
                    scene.delete(killed, "i1", "i2");
                } catch (BackupException | Crash e) {
                    assertTrue(outcome != Outcome.Succeeds, when + e);
                    again(scene, when);
                }
                scene.store.after(call -> {});
                assertEquals(undisturbed.names(), scene.names(), when);
            }
        }
    }

    /// The same command; that all is gone already is the one thing it may say.
    private static void again(PruneScene scene, String when) {
        try {
            scene.delete(scene.open("delete"), "i1", "i2");
        } catch (BackupException e) {
            assertEquals(Reason.BackupNotFound, e.reason(), when);
            assertFalse(scene.store.names().stream().anyMatch(name -> name.contains("/i")), when);
        }
    }

    @Test
    void aBackupThatIsReferredToWhileItIsMarkedStays() {
        PruneScene scene = chain();
        scene.store.after(call -> {
            if (call.kind() == Kind.Put && call.name().equals(Names.mark("i2"))) {
                scene.put(scene.chained("i3", BackupType.Incremental, "i2", "f1"));
            }
        });
        PruneReport report = scene.delete(scene.open("delete"), "i2");
        assertEquals(List.of("i2 Keep"), scene.lines());
        assertEquals(0, report.backups().deleted());
        assertTrue(scene.backups().containsAll(List.of("i2", "i3")));
        scene.requireWhole("at the end");
    }

    /// Whoever asked must not take it for gone.
    @Test
    void leftoversThatARunWritesToAgainStayMarked() {
        PruneScene scene = chain();
        scene.store.put(Names.mark("half"), new byte[0]);
        scene.store.advance(GRACE);
        String written = Names.segments("half") + Names.segment("00000000", 1, false);
        scene.store.put(written, new byte[10]);
        PruneReport report = scene.delete(scene.open("delete"), "half");
        assertEquals(List.of("half Wait"), scene.lines());
        assertEquals(1, report.backups().waiting());
        assertTrue(scene.has(written) && scene.has(Names.mark("half")));
    }

    @Test
    void whatTheStoreKeepsIsAskedForAgain() {
        PruneScene scene = chain();
        scene.store.lease(Names.manifest("i2"));
        assertEquals(1, scene.delete(scene.open("delete"), "i2").backups().refused());
        scene.requireWhole("refused");
        assertTrue(scene.has(Names.mark("i2")));
    }
}
