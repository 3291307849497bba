package io.cosmosbackup.engine.prune.plan;

import static io.cosmosbackup.engine.catalog.Points.full;
import static io.cosmosbackup.engine.catalog.Points.incremental;
import static io.cosmosbackup.engine.catalog.Points.ofSeries;
import static io.cosmosbackup.engine.catalog.Points.synthetic;
import static io.cosmosbackup.engine.catalog.Points.unreadable;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cosmosbackup.engine.catalog.CatalogedBackup;
import io.cosmosbackup.engine.catalog.Points;
import io.cosmosbackup.engine.prune.plan.PrunePlan.Action;
import io.cosmosbackup.engine.prune.plan.PrunePlan.Delete;
import io.cosmosbackup.engine.prune.plan.PrunePlan.DeleteFolder;
import io.cosmosbackup.engine.prune.plan.PrunePlan.Keep;
import io.cosmosbackup.engine.prune.plan.PrunePlan.Mark;
import io.cosmosbackup.engine.prune.plan.PrunePlan.Seen;
import io.cosmosbackup.engine.prune.plan.PrunePlan.Unmark;
import io.cosmosbackup.engine.prune.plan.PrunePlan.Wait;
import io.cosmosbackup.engine.retention.RetentionPlan;
import io.cosmosbackup.engine.retention.RetentionPolicy;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PrunePlanTest {
    private static final Instant NOW = Points.START.plus(Duration.ofDays(100));
    private static final Duration GRACE = Duration.ofHours(24);
    private static final Duration ORPHAN_AGE = Duration.ofDays(7);
    private static final RetentionPolicy LAST_ONE =
            new RetentionPolicy(RetentionPolicy.Counts.newest(1), null, 1, ZoneOffset.UTC);

    private static final List<CatalogedBackup> CHAINS =
            List.of(full("f1", 1), incremental("i1", "f1", 2), incremental("i2", "i1", 3), full("f2", 4));

    @Test
    void whatHasToGoIsMarkedFirst() {
        assertEquals(
                List.of(
                        "keep f2: last 1",
                        "mark i2: until " + NOW.plus(GRACE),
                        "mark i1: until " + NOW.plus(GRACE),
                        "mark f1: until " + NOW.plus(GRACE)),
                retain(CHAINS, Map.of(), Set.of()));
    }

    @Test
    void aMarkIsWaitedForAndThenTheDependentsGoFirst() {
        Instant marked = NOW.minus(GRACE).plusSeconds(1);
        Map<String, Instant> marks = Map.of("f1", marked, "i1", marked, "i2", marked);
        Instant until = NOW.plusSeconds(1);
        assertEquals(
                List.of(
                        "keep f2: last 1",
                        "wait i2: until " + until,
                        "wait i1: until " + until,
                        "wait f1: until " + until),
                retain(CHAINS, marks, Set.of()));
        marked = NOW.minus(GRACE);
        assertEquals(
                List.of(
                        "keep f2: last 1",
                        "delete i2: no rule keeps it",
                        "delete i1: no rule keeps it",
                        "delete f1: no rule keeps it"),
                retain(CHAINS, Map.of("f1", marked, "i1", marked, "i2", marked), Set.of()));
    }

    @Test
    void nothingGoesBeforeAllThatDependsOnItMayGo() {
        Instant old = NOW.minus(Duration.ofDays(3));
        Instant until = NOW.plus(GRACE);
        assertEquals(
                List.of(
                        "keep f2: last 1",
                        "delete i2: no rule keeps it",
                        "mark i1: until " + until,
                        "wait f1: until " + until),
                retain(CHAINS, Map.of("f1", old, "i2", old), Set.of()));
    }

    @Test
    void aMarkFromTheFutureCountsFromNow() {
        assertEquals(
                List.of("keep g: last 1", "wait f: until " + NOW.plus(GRACE)),
                retain(List.of(full("f", 1), full("g", 2)), Map.of("f", NOW.plus(Duration.ofDays(9000))), Set.of()));
    }

    @Test
    void aMarkIsTakenAwayFromWhatStays() {
        Map<String, Instant> marks = Map.of("f1", NOW.minus(Duration.ofDays(3)), "i1", NOW.minus(Duration.ofDays(3)));
        assertEquals(
                List.of(
                        "unmark f1: chain of i1",
                        "unmark i1: pinned",
                        "keep f2: last 1",
                        "mark i2: until " + NOW.plus(GRACE)),
                retain(CHAINS, marks, Set.of("i1")));
    }

    @Test
    void aPinThatCameAfterTheRetentionWasPlannedIsHeard() {
        RetentionPlan retention = RetentionPlan.of(CHAINS, LAST_ONE, Set.of(), NOW);
        Seen seen = seen(CHAINS, Map.of("f1", NOW.minus(Duration.ofDays(3))), Set.of("i2"), GRACE);
        assertEquals(
                List.of("unmark f1: chain of i2", "keep f2: last 1", "keep i1: chain of i2", "keep i2: pinned"),
                texts(PrunePlan.of(seen, List.of(retention))));
    }

    @Test
    void withoutGraceItGoesAtOnce() {
        Seen seen = seen(CHAINS, Map.of("i2", NOW.plusSeconds(5)), Set.of(), Duration.ZERO);
        RetentionPlan retention = RetentionPlan.of(CHAINS, LAST_ONE, Set.of(), NOW);
        assertEquals(retention.removalOrder(), names(PrunePlan.of(seen, List.of(retention)), Delete.class));
    }

    @Test
    void whatNoRetentionIsAppliedToStaysAndSoDoesWhatItNeeds() {
        CatalogedBackup copy = ofSeries("copies", synthetic("s", 5, "i2"));
        List<CatalogedBackup> catalog = List.of(
                CHAINS.get(0), CHAINS.get(1), CHAINS.get(2), CHAINS.get(3), copy, ofSeries(null, full("manual", 1)));
        PrunePlan plan = PrunePlan.of(
                seen(catalog, Map.of(), Set.of(), GRACE), List.of(RetentionPlan.of(CHAINS, LAST_ONE, Set.of(), NOW)));
        assertEquals(
                List.of(
                        "keep f1: chain of s",
                        "keep f2: last 1",
                        "keep i1: chain of s",
                        "keep i2: chain of s",
                        "keep manual: no retention is applied to it",
                        "keep s: no retention is applied to it"),
                texts(plan));
    }

    @Test
    void aRetentionOfAnotherCatalogIsRefused() {
        RetentionPlan retention = RetentionPlan.of(CHAINS, LAST_ONE, Set.of(), NOW);
        Seen less = seen(CHAINS.subList(0, 3), Map.of(), Set.of(), GRACE);
        assertThrows(IllegalArgumentException.class, () -> PrunePlan.of(less, List.of(retention)));
        Seen changed =
                seen(List.of(CHAINS.get(0), CHAINS.get(1), CHAINS.get(2), full("f2", 5)), Map.of(), Set.of(), GRACE);
        assertThrows(IllegalArgumentException.class, () -> PrunePlan.of(changed, List.of(retention)));
        Seen same = seen(CHAINS, Map.of(), Set.of(), GRACE);
        assertThrows(IllegalArgumentException.class, () -> PrunePlan.of(same, List.of(retention, retention)));
    }

    @Test
    void whatAPersonAsksForGoesWithItsDependents() {
        Seen seen = seen(CHAINS, Map.of("f2", NOW.minus(Duration.ofDays(9))), Set.of(), Duration.ZERO);
        assertEquals(
                List.of("delete i2: asked for", "delete i1: asked for"),
                texts(PrunePlan.delete(seen, Set.of("i1", "i2"), false)));
    }

    @Test
    void aPersonWaitsForTheGraceToo() {
        Instant marked = NOW.minusSeconds(60);
        Seen seen = seen(CHAINS, Map.of("i2", marked), Set.of(), GRACE);
        assertEquals(
                List.of("mark i1: until " + NOW.plus(GRACE), "wait i2: until " + marked.plus(GRACE)),
                texts(PrunePlan.delete(seen, Set.of("i1", "i2"), false)));
    }

    @Test
    void whatSomethingDependsOnIsNotDeletedAndTheNamesAreTold() {
        Seen seen = seen(CHAINS, Map.of(), Set.of(), Duration.ZERO);
        assertRefused("f1 is needed by i1, i2", seen, "f1");
        assertRefused("f1 is needed by i2; i1 is needed by i2", seen, "f1", "i1");
        assertRefused("typo is not there", seen, "i2", "typo");
        assertRefused("i2 is pinned", seen(CHAINS, Map.of(), Set.of("i2"), Duration.ZERO), "i2");
        List<CatalogedBackup> damaged = List.of(full("f", 1), unreadable(incremental("x", "f", 2)), full("g", 3));
        assertRefused("f is needed by x", seen(damaged, Map.of(), Set.of(), Duration.ZERO), "f");
        assertEquals(
                List.of("x", "f"),
                names(
                        PrunePlan.delete(seen(damaged, Map.of(), Set.of(), Duration.ZERO), Set.of("f", "x"), false),
                        Delete.class));
    }

    @Test
    void theLastRestorePointOfASeriesGoesOnlyWhenThatIsSaid() {
        List<CatalogedBackup> points =
                List.of(full("f", 1), incremental("lost", "gone", 2), ofSeries("other", full("o", 1)));
        Seen seen = seen(points, Map.of(), Set.of(), Duration.ZERO);
        assertRefused("series nightly would be left without a restore point", seen, "f");
        assertEquals(List.of("f"), names(PrunePlan.delete(seen, Set.of("f"), true), Delete.class));
        assertEquals(List.of("lost"), names(PrunePlan.delete(seen, Set.of("lost"), false), Delete.class));
        Seen manual = seen(List.of(ofSeries(null, full("f", 1))), Map.of(), Set.of(), Duration.ZERO);
        assertEquals(List.of("f"), names(PrunePlan.delete(manual, Set.of("f"), false), Delete.class));
    }

    @Test
    void aFolderWithoutManifestIsMarkedWhenItIsOldAndThenGoes() {
        Instant old = NOW.minus(ORPHAN_AGE);
        assertEquals(
                List.of(
                        "delete folder due: no manifest, and the newest blob is of " + old,
                        "mark aborted: until " + NOW.plus(GRACE),
                        "wait future: until " + NOW.plus(ORPHAN_AGE),
                        "wait marked: until " + NOW.plusSeconds(1),
                        "wait running: until " + NOW.plusSeconds(1)),
                folders(
                        Map.of("marked", NOW.minus(GRACE).plusSeconds(1), "due", NOW.minus(GRACE)),
                        Set.of(),
                        new StoredFolder("aborted", old),
                        new StoredFolder("due", old),
                        new StoredFolder("future", NOW.plus(Duration.ofDays(400))),
                        new StoredFolder("marked", old),
                        new StoredFolder("running", old.plusSeconds(1))));
    }

    /// A deletion that was killed behind the manifest: no run has written there since, so its age does not matter.
    @Test
    void aFolderThatWasMarkedAsABackupGoesWhenTheMarkIsOldEnough() {
        Instant young = NOW.minus(GRACE).minusSeconds(1);
        assertEquals(
                List.of("delete folder half: no manifest, and the newest blob is of " + young),
                folders(Map.of("half", NOW.minus(GRACE)), Set.of(), new StoredFolder("half", young)));
    }

    @Test
    void theMarkOfAFolderStaysAsLongAsAWriterMayLive() {
        Instant today = NOW.minusSeconds(1);
        Instant longAgo = NOW.minus(ORPHAN_AGE);
        assertEquals(
                List.of(
                        "delete folder quiet: no manifest, and the newest blob is of " + longAgo,
                        "wait fresh: until " + today.plus(ORPHAN_AGE),
                        "wait outlived: until " + NOW.minus(Duration.ofDays(2)).plus(ORPHAN_AGE)),
                folders(
                        Map.of(
                                "fresh", NOW.minusSeconds(2),
                                "outlived", NOW.minus(Duration.ofDays(3)),
                                "quiet", longAgo.minusSeconds(1)),
                        Set.of(),
                        new StoredFolder("fresh", today),
                        new StoredFolder("outlived", NOW.minus(Duration.ofDays(2))),
                        new StoredFolder("quiet", longAgo)));
    }

    @Test
    void aFolderIsNoOrphanWhileAnythingSpeaksForIt() {
        Instant old = NOW.minus(Duration.ofDays(90));
        assertEquals(
                List.of("unmark gone: no manifest, but s needs it", "keep pinned: pinned"),
                folders(
                        Map.of("gone", old),
                        Set.of("pinned"),
                        new StoredFolder("s", old),
                        new StoredFolder("gone", old),
                        new StoredFolder("pinned", old)));
    }

    @Test
    void aMarkIsTakenAwayWhenNothingIsLeft() {
        Instant old = NOW.minus(Duration.ofDays(90));
        assertEquals(
                List.of(
                        "delete folder half: no manifest, and the newest blob is of " + old,
                        "unmark whole: it is not there any more"),
                folders(Map.of("half", old, "whole", old), Set.of(), new StoredFolder("half", old)));
    }

    @Test
    void theMarkOfABackupThatNothingIsPlannedForStays() {
        Seen seen = seen(List.of(full("f", 1)), Map.of("f", NOW), Set.of(), GRACE);
        assertEquals(List.of("keep f: no retention is applied to it"), texts(PrunePlan.of(seen, List.of())));
    }

    @Test
    void aManifestThatSaysNothingHoldsUpDeletionsButNotMarks() {
        Instant old = NOW.minus(Duration.ofDays(3));
        PrunePlan plan = PrunePlan.of(
                new Seen(
                        CHAINS,
                        Map.of("i2", old, "left", old),
                        Set.of(),
                        List.of(new StoredFolder("left", NOW.minus(ORPHAN_AGE))),
                        NOW,
                        new PrunePlan.Waits(GRACE, ORPHAN_AGE)),
                List.of(RetentionPlan.of(CHAINS, LAST_ONE, Set.of(), NOW)));
        assertEquals(plan, plan.heldUpBy(List.of()));
        String why = ": the manifest of x cannot be read and may depend on it";
        assertEquals(
                List.of(
                        "keep f2: last 1",
                        "keep i2" + why,
                        "keep left" + why,
                        "mark i1: until " + NOW.plus(GRACE),
                        "mark f1: until " + NOW.plus(GRACE)),
                texts(plan.heldUpBy(List.of("x"))));
    }

    @Test
    void aDeletionThatWasStoppedHalfwayIsFinishedByAskingAgain() {
        Instant old = NOW.minus(Duration.ofDays(90));
        Seen seen = new Seen(
                List.of(full("f", 1)),
                Map.of(),
                Set.of(),
                List.of(new StoredFolder("half", old), new StoredFolder("other", old)),
                NOW,
                new PrunePlan.Waits(Duration.ZERO, ORPHAN_AGE));
        assertEquals(List.of("half"), names(PrunePlan.delete(seen, Set.of("half"), false), DeleteFolder.class));
    }

    @Test
    void timesToWaitAreNotNegativeNorEndless() {
        for (Duration wait : List.of(Duration.ofSeconds(-1), Duration.ofSeconds(Long.MAX_VALUE))) {
            assertThrows(IllegalArgumentException.class, () -> seen(List.of(), Map.of(), Set.of(), wait));
            assertThrows(
                    IllegalArgumentException.class,
                    () -> new Seen(List.of(), Map.of(), Set.of(), List.of(), NOW, new PrunePlan.Waits(GRACE, wait)));
        }
    }

    private static List<String> retain(List<CatalogedBackup> points, Map<String, Instant> marks, Set<String> pins) {
        return texts(
                PrunePlan.of(seen(points, marks, pins, GRACE), List.of(RetentionPlan.of(points, LAST_ONE, pins, NOW))));
    }

    /// Actions about folders beside a catalog of one synthetic full that refers to `gone`.
    private static List<String> folders(Map<String, Instant> marks, Set<String> pins, StoredFolder... folders) {
        List<CatalogedBackup> catalog = List.of(synthetic("s", 1, "gone"));
        Seen seen = new Seen(catalog, marks, pins, List.of(folders), NOW, new PrunePlan.Waits(GRACE, ORPHAN_AGE));
        List<String> texts = texts(PrunePlan.of(seen, List.of()));
        assertTrue(texts.contains("keep s: no retention is applied to it"), texts.toString());
        return texts.stream().filter(text -> !text.startsWith("keep s:")).toList();
    }

    private static Seen seen(
            Collection<CatalogedBackup> catalog, Map<String, Instant> marks, Set<String> pins, Duration grace) {
        return new Seen(catalog, marks, pins, List.of(), NOW, new PrunePlan.Waits(grace, ORPHAN_AGE));
    }

    private static void assertRefused(String why, Seen seen, String... asked) {
        IllegalArgumentException refused =
                assertThrows(IllegalArgumentException.class, () -> PrunePlan.delete(seen, Set.of(asked), false));
        String message = String.valueOf(refused.getMessage());
        assertTrue(message.startsWith("nothing is deleted: " + why + ". HINT: "), message);
    }

    private static List<String> names(PrunePlan plan, Class<? extends Action> kind) {
        return plan.actions().stream()
                .filter(kind::isInstance)
                .map(Action::backup)
                .toList();
    }

    private static List<String> texts(PrunePlan plan) {
        return plan.actions().stream().map(PrunePlanTest::text).toList();
    }

    private static String text(Action action) {
        String why = action.backup() + ": " + action.reasons().getFirst();
        return switch (action) {
            case Mark mark -> "mark " + mark.backup() + ": until " + mark.deletedFrom();
            case Wait wait -> "wait " + wait.backup() + ": until " + wait.until();
            case Unmark _ -> "unmark " + why;
            case Keep _ -> "keep " + why;
            case Delete _ -> "delete " + why;
            case DeleteFolder _ -> "delete folder " + why;
        };
    }
}
