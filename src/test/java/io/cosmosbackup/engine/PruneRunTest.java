package io.cosmosbackup.engine;

import static io.cosmosbackup.engine.PruneScene.CHECKER;
import static io.cosmosbackup.engine.PruneScene.GRACE;
import static io.cosmosbackup.engine.PruneScene.LAST_ONE;
import static io.cosmosbackup.engine.PruneScene.ORPHAN_AGE;
import static io.cosmosbackup.engine.PruneScene.SERIES;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cosmosbackup.engine.crypto.SigningKey;
import io.cosmosbackup.engine.crypto.TrustedKeys;
import io.cosmosbackup.engine.format.Manifest;
import io.cosmosbackup.engine.format.Names;
import io.cosmosbackup.engine.plan.BackupType;
import io.cosmosbackup.engine.plan.RetentionPolicy;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.PlannedBackup;
import io.cosmosbackup.engine.report.PruneReport;
import io.cosmosbackup.engine.report.Reason;
import io.cosmosbackup.engine.repository.BackupCopy;
import io.cosmosbackup.engine.repository.Repository;
import io.cosmosbackup.engine.store.SimulatedStore;
import io.cosmosbackup.engine.store.SimulatedWriter;
import io.cosmosbackup.engine.store.StoreCall.Crash;
import io.cosmosbackup.engine.store.StoreCall.Kind;
import io.cosmosbackup.engine.store.StoreCall.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class PruneRunTest {
    private static final Duration DAY = Duration.ofDays(1);

    /// Of the series, the backups b1 to b3, made a day apart.
    private static PruneScene three() {
        PruneScene scene = new PruneScene();
        for (int i = 1; i <= 3; i++) {
            scene.backup("b" + i, i);
            scene.store.advance(DAY);
        }
        return scene;
    }

    /// The same with everything a prune can meet: marks that are due, a backup to be marked, the leftovers of killed
    /// runs in folders of their own and in those of backups, half a deletion, and a mark of nothing.
    private static PruneScene everything() {
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
    private static void killedBackup(PruneScene scene, String id) {
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

    @Test
    void whatNoRuleKeepsIsMarkedThenWaitedForThenGone() {
        PruneScene scene = three();
        List<String> before = scene.store.names().stream()
                .filter(name -> !name.startsWith(Names.CHECKPOINTS))
                .toList();
        PruneReport marked = scene.prune();
        assertEquals(List.of("b3 Keep", "b2 Mark", "b1 Mark"), scene.lines());
        assertEquals(scene.store.now().plus(GRACE), marked.nextDue());
        assertEquals(2, marked.marked());
        assertTrue(scene.store.names().containsAll(before));
        String planned = scene.shown.toString();
        assertTrue(planned.contains("no rule keeps it") && planned.contains("last 1"), planned);

        scene.store.advance(GRACE.minusSeconds(1));
        PruneReport waiting = scene.prune();
        assertEquals(List.of("b3 Keep", "b2 Wait", "b1 Wait"), scene.lines());
        assertEquals(2, waiting.waiting());
        assertEquals(marked.nextDue(), waiting.nextDue());

        scene.store.advance(Duration.ofSeconds(1));
        PruneReport deleted = scene.prune();
        assertEquals(List.of("b3 Keep", "b2 Delete", "b1 Delete"), scene.lines());
        assertEquals(2, deleted.deleted());
        assertTrue(deleted.freedBytes() > 0);
        assertEquals(List.of("b3"), scene.backups());
        for (String name : scene.store.names()) {
            assertTrue(name.contains("b3") || name.equals("repository.json"), name);
        }
        scene.requireWhole("at the end");
    }

    @Test
    void aDryRunShowsWhatTheRunThenDoesAndChangesNothing() {
        PruneScene scene = everything();
        List<String> before = scene.store.names();
        SimulatedWriter reader = scene.store.open("reader");
        reader.deny(Kind.Put, Kind.Delete);
        PruneReport planned = scene.prune(reader, LAST_ONE, true);
        List<PlannedBackup> lines = List.copyOf(scene.shown);
        assertEquals(before, scene.store.names());
        PruneReport done = scene.prune();
        assertEquals(lines, scene.shown);
        assertTrue(planned.dryRun() && !done.dryRun());
        assertEquals(planned.freedBytes(), done.freedBytes());
        assertEquals(
                List.of(planned.kept(), planned.marked(), planned.deleted(), planned.orphans()),
                List.of(done.kept(), done.marked(), done.deleted(), done.orphans()));
        assertEquals(2, done.deleted(), scene.lines().toString());
        assertEquals(4, done.orphans(), scene.lines().toString());
    }

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

    /// Looks at the whole repository after every deletion.
    private static void watch(PruneScene scene, String when) {
        scene.store.after(call -> {
            if (call.kind() == Kind.Delete && !call.writer().equals(CHECKER)) {
                scene.requireWhole(when + ", after " + call);
            }
        });
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

    @Test
    void aStoreThatKeepsABackupKeepsItWholeUntilALaterRun() {
        PruneScene scene = three();
        scene.store.retention(Duration.ofDays(30));
        scene.prune();
        scene.store.advance(GRACE);
        List<String> before = scene.store.names();
        PruneReport refused = scene.prune();
        assertEquals(List.of("b3 Keep", "b2 Refused", "b1 Refused"), scene.lines());
        assertEquals(2, refused.refused());
        assertEquals(0, refused.deleted());
        assertEquals(before, scene.store.names());
        scene.store.advance(Duration.ofDays(30));
        assertEquals(2, scene.prune().deleted());
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
        assertEquals(2, scene.prune().deleted());
        assertTrue(scene.has(Names.mark("b1")));
        assertEquals(0, scene.prune().refused());
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
        assertEquals(1, report.refused());
        assertEquals(List.of("b3"), scene.backups());
        assertTrue(scene.has(Names.mark("b1")) && scene.has(held));
        assertEquals(1, scene.prune().refused());
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
        assertEquals(2, scene.prune().refused());
        assertEquals(List.of("g Keep", "i Refused", "f Refused"), scene.lines());
        scene.requireWhole("refused");
    }

    /// Whatever the pods' clocks say, the wait is by the store's.
    @Test
    void theStoresClockDecidesWhenAMarkIsOld() {
        for (long days : new long[] {-4000, 0, 4000}) {
            PruneScene scene = three();
            scene.store.advance(Duration.ofDays(days));
            scene.prune();
            if (days < 0) { // everything lies in the future: nobody knows how old it is
                assertEquals(List.of("b1 Keep", "b2 Keep", "b3 Keep"), scene.lines());
                continue;
            }
            scene.store.advance(GRACE.minusSeconds(1));
            assertEquals(2, scene.prune().waiting());
            scene.store.advance(Duration.ofSeconds(1));
            assertEquals(2, scene.prune().deleted());
        }
    }

    @Test
    void aMarkFromTheFutureIsWaitedFor() {
        PruneScene scene = three();
        scene.store.advance(Duration.ofDays(100));
        scene.prune();
        scene.store.advance(Duration.ofDays(-50));
        assertEquals(2, scene.prune().waiting());
        assertEquals(List.of("b1", "b2", "b3"), scene.backups());
    }

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
                .anyMatch(c -> c.kind() == Kind.Read && c.name().contains("checkpoints/killed")));
        scene.requireWhole("resumed");
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
        assertEquals(1, scene.prune().orphans());
        assertFalse(scene.store.names().stream().anyMatch(name -> name.contains("killed")));
        scene.backup("killed", 7);
        scene.requireWhole("anew");
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

    @Test
    void aManifestThatSaysNothingKeepsEverythingAndIsNamed() {
        PruneScene scene = everything();
        scene.store.put(Names.manifest("broken"), "what is this".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        scene.store.put(Names.segments("broken") + Names.segment("00000000", 1, false), new byte[10]);
        List<String> before = scene.store.names().stream()
                .filter(n -> !n.startsWith(Names.CHECKPOINTS))
                .toList();
        PruneReport report = scene.prune();
        assertEquals(0, report.deleted());
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
        PruneRun.Request request = new PruneRun.Request(SERIES, LAST_ONE, Set.of(), GRACE, ORPHAN_AGE, false);
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
        assertEquals(1, report.orphans());
        scene.store.advance(ORPHAN_AGE);
        report = scene.prune();
        assertEquals(100, report.freedBytes());
        assertFalse(scene.has(left));
        assertTrue(scene.has(foreign), "what has no name of ours is not ours");
        scene.requireWhole("at the end");
    }

    @Test
    void theMarksOfOneSeriesAreNotTakenAwayByThePruneOfAnother() {
        PruneScene scene = three();
        scene.backup("o1", 1, "other", scene.open("backup"));
        scene.prune();
        new PruneRun(
                        new PruneRun.Request("other", LAST_ONE, Set.of(), GRACE, ORPHAN_AGE, false),
                        PruneScene.repository(scene.open("prune")),
                        scene.shown::add)
                .run();
        assertTrue(scene.has(Names.mark("b1")) && scene.has(Names.mark("b2")));
    }

    @Test
    void aPinAndABroaderPolicyTakeMarksAway() {
        PruneScene scene = three();
        scene.prune();
        scene.prune(scene.open("prune"), LAST_ONE, false, "b1");
        assertEquals(List.of("b1 Unmark", "b3 Keep", "b2 Wait"), scene.lines());
        RetentionPolicy ageOnly = new RetentionPolicy(0, 0, 0, 0, 0, 0, Period.ofDays(100), 1, ZoneOffset.UTC);
        scene.prune(scene.open("prune"), ageOnly, false);
        assertFalse(scene.has(Names.MARKS));
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

    @Test
    void thePolicyIsInTheMark() {
        PruneScene scene = three();
        scene.prune();
        String mark = new String(scene.store.bytes(Names.mark("b1")), java.nio.charset.StandardCharsets.UTF_8);
        assertTrue(mark.startsWith("{\"format\":\"cosmos-backup mark\",\"formatVersion\":1,\"backup\":\"b1\""), mark);
        assertTrue(mark.contains("keepLast=1") && mark.contains(SERIES), mark);
        Instant at = scene.store.now();
        assertTrue(mark.contains(at.toString()), mark);
    }
}
