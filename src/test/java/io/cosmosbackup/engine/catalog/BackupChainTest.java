package io.cosmosbackup.engine.catalog;

import static io.cosmosbackup.engine.catalog.Points.catalog;
import static io.cosmosbackup.engine.catalog.Points.differential;
import static io.cosmosbackup.engine.catalog.Points.full;
import static io.cosmosbackup.engine.catalog.Points.incremental;
import static io.cosmosbackup.engine.catalog.Points.ofLaterRelease;
import static io.cosmosbackup.engine.catalog.Points.ofSeries;
import static io.cosmosbackup.engine.catalog.Points.point;
import static io.cosmosbackup.engine.catalog.Points.synthetic;
import static io.cosmosbackup.engine.catalog.Points.unreadable;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cosmosbackup.engine.catalog.BackupChain.Breakage;
import io.cosmosbackup.engine.catalog.BackupChain.Broken;
import io.cosmosbackup.engine.catalog.BackupChain.Whole;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BackupChainTest {
    @Test
    void anIncrementalIsRestoredFromItsFullThroughAllBetween() {
        Map<String, CatalogedBackup> points = catalog(
                incremental("i2", "i1", 3), full("f", 1), incremental("i1", "f", 2), incremental("i3", "i2", 4));
        assertEquals(List.of("f", "i1", "i2"), whole("i2", points));
        assertEquals(List.of("f"), whole("f", points));
    }

    @Test
    void aDifferentialNeedsItsFullOnly() {
        Map<String, CatalogedBackup> points = catalog(
                full("f", 1), differential("d1", "f", 2), differential("d2", "f", 3), incremental("i", "d2", 4));
        assertEquals(List.of("f", "d2"), whole("d2", points));
        assertEquals(List.of("f", "d2", "i"), whole("i", points));
    }

    @Test
    void aSyntheticFullBeginsAChainAndNeedsWhatItRefersTo() {
        Map<String, CatalogedBackup> points = catalog(
                full("f", 1), incremental("i1", "f", 2), synthetic("s", 3, "f", "i1"), incremental("i2", "s", 4));
        assertEquals(List.of("s", "i2"), whole("i2", points));
        assertEquals(Set.of("i1", "s", "i2"), BackupChain.dependents("f", points));
        assertEquals(Set.of("s", "i2"), BackupChain.dependents("i1", points));
        points.remove("i1");
        assertBroken("i2", points, "i1", Breakage.ReferenceMissing);
    }

    @Test
    void segmentsOfABackupWithADamagedManifestCanStillBeNamed() {
        assertEquals(List.of("s"), whole("s", catalog(unreadable(full("f", 1)), synthetic("s", 2, "f"))));
    }

    @Test
    void whatIsNotThereIsMissing() {
        assertBroken("f", Map.of(), "f", Breakage.Missing);
        assertBroken("i2", catalog(incremental("i1", "f", 2), incremental("i2", "i1", 3)), "f", Breakage.Missing);
    }

    @Test
    void oneUnreadableManifestBreaksAllBehindIt() {
        Map<String, CatalogedBackup> points =
                catalog(full("f", 1), unreadable(incremental("i1", "f", 2)), incremental("i2", "i1", 3));
        assertBroken("i2", points, "i1", Breakage.NotReadable);
        assertBroken("i1", points, "i1", Breakage.NotReadable);
        assertEquals(Set.of("i1", "i2"), BackupChain.dependents("f", points));
    }

    @Test
    void aBackupOfALaterReleaseBreaksAllBehindItAndProtectsItsParent() {
        Map<String, CatalogedBackup> points =
                catalog(full("f", 1), ofLaterRelease(point("l", BackupType.Full, "f", 2)), incremental("i", "l", 3));
        assertBroken("i", points, "l", Breakage.OfLaterRelease);
        assertBroken("l", points, "l", Breakage.OfLaterRelease);
        assertEquals(Set.of("i", "l"), BackupChain.dependents("f", points));
    }

    @Test
    void anUnreadableBackupProtectsItsParentWhateverItsTypeIsThoughtToBe() {
        CatalogedBackup damaged = unreadable(point("x", BackupType.Full, "f", 2));
        assertEquals(Set.of("x"), BackupChain.dependents("f", catalog(full("f", 1), damaged)));
    }

    @Test
    void whoBuildsOnSomethingNamesIt() {
        assertBroken("i", catalog(point("i", BackupType.Incremental, null, 2)), "i", Breakage.NoParent);
        assertBroken("d", catalog(point("d", BackupType.Differential, null, 2)), "d", Breakage.NoParent);
    }

    @Test
    void aCircleIsNoChain() {
        Map<String, CatalogedBackup> points = catalog(
                incremental("a", "c", 1), incremental("b", "a", 1), incremental("c", "b", 1), incremental("d", "a", 2));
        assertBroken("a", points, "a", Breakage.Cycle);
        assertEquals(Breakage.Cycle, broken("d", points).breakage());
        assertEquals(Set.of("b", "c", "d"), BackupChain.dependents("a", points));
        assertBroken("me", catalog(incremental("me", "me", 1)), "me", Breakage.Cycle);
    }

    @Test
    void aDifferentialBuildsOnAFull() {
        Map<String, CatalogedBackup> points = catalog(
                full("f", 1),
                incremental("i", "f", 2),
                differential("d", "i", 3),
                differential("d2", "f", 3),
                differential("d3", "d2", 4));
        assertBroken("d", points, "i", Breakage.WrongType);
        assertBroken("d3", points, "d2", Breakage.WrongType);
    }

    @Test
    void aChainStaysInItsSeries() {
        CatalogedBackup other = ofSeries("weekly", full("f", 1));
        assertBroken("i", catalog(other, incremental("i", "f", 2)), "f", Breakage.OtherSeries);
        assertBroken("s", catalog(other, synthetic("s", 2, "f")), "f", Breakage.OtherSeries);
        assertBroken("i", catalog(full("f", 1), ofSeries(null, incremental("i", "f", 2))), "f", Breakage.OtherSeries);
        assertEquals(
                List.of("f", "i"),
                whole("i", catalog(ofSeries(null, full("f", 1)), ofSeries(null, incremental("i", "f", 2)))));
    }

    @Test
    void aParentIsCompletedNoLaterThanItsChild() {
        assertBroken("i", catalog(full("f", 3), incremental("i", "f", 2)), "f", Breakage.ParentCompletedLater);
        assertEquals(List.of("f", "i"), whole("i", catalog(full("f", 2), incremental("i", "f", 2))));
    }

    @Test
    void theParentOfAFullMeansNothing() {
        Map<String, CatalogedBackup> points = catalog(full("f", 1), point("g", BackupType.Full, "f", 2));
        assertEquals(List.of("g"), whole("g", points));
        assertEquals(Set.of(), BackupChain.dependents("f", points));
    }

    @Test
    void aChainMayBeLong() {
        Map<String, CatalogedBackup> points = new HashMap<>(catalog(full("b0", 0)));
        for (int i = 1; i < 10_000; i++) {
            points.put("b" + i, incremental("b" + i, "b" + (i - 1), i));
        }
        assertEquals(10_000, whole("b9999", points).size());
        assertEquals(9_999, BackupChain.dependents("b0", points).size());
        points.remove("b5000");
        assertBroken("b9999", points, "b5000", Breakage.Missing);
    }

    @Test
    void aPointWithoutNameOrWithNegativeNumbersIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> full(" ", 1));
        assertThrows(IllegalArgumentException.class, () -> full("f", -1));
    }

    private static List<String> whole(String backup, Map<String, CatalogedBackup> points) {
        return assertInstanceOf(Whole.class, BackupChain.of(backup, points)).points().stream()
                .map(CatalogedBackup::backup)
                .toList();
    }

    private static Broken broken(String backup, Map<String, CatalogedBackup> points) {
        return assertInstanceOf(Broken.class, BackupChain.of(backup, points));
    }

    private static void assertBroken(
            String backup, Map<String, CatalogedBackup> points, String missing, Breakage breakage) {
        Broken broken = broken(backup, points);
        assertEquals(missing, broken.missing(), broken.why());
        assertEquals(breakage, broken.breakage(), broken.why());
        assertTrue(broken.why().contains(missing), broken.why());
    }
}
