package io.cosmosbackup.engine.prune;

import static io.cosmosbackup.engine.prune.PruneScene.GRACE;
import static io.cosmosbackup.engine.prune.PruneScene.LAST_ONE;
import static io.cosmosbackup.engine.prune.PruneScene.ORPHAN_AGE;
import static io.cosmosbackup.engine.prune.PruneScene.SERIES;
import static io.cosmosbackup.engine.prune.PruneScenes.everything;
import static io.cosmosbackup.engine.prune.PruneScenes.three;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cosmosbackup.engine.format.Names;
import io.cosmosbackup.engine.prune.plan.PrunePlan;
import io.cosmosbackup.engine.report.PlannedBackup;
import io.cosmosbackup.engine.report.PruneReport;
import io.cosmosbackup.engine.retention.RetentionPolicy;
import io.cosmosbackup.engine.store.SimulatedWriter;
import io.cosmosbackup.engine.store.StoreCall.Kind;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

class PruneRunTest {
    @Test
    void whatNoRuleKeepsIsMarkedThenWaitedForThenGone() {
        PruneScene scene = three();
        List<String> before = scene.store.names().stream()
                .filter(name -> !name.startsWith(Names.CHECKPOINTS))
                .toList();
        PruneReport marked = scene.prune();
        assertEquals(List.of("b3 Keep", "b2 Mark", "b1 Mark"), scene.lines());
        assertEquals(scene.store.now().plus(GRACE), marked.nextDue());
        assertEquals(2, marked.backups().marked());
        assertTrue(scene.store.names().containsAll(before));
        String planned = scene.shown.toString();
        assertTrue(planned.contains("no rule keeps it") && planned.contains("last 1"), planned);

        scene.store.advance(GRACE.minusSeconds(1));
        PruneReport waiting = scene.prune();
        assertEquals(List.of("b3 Keep", "b2 Wait", "b1 Wait"), scene.lines());
        assertEquals(2, waiting.backups().waiting());
        assertEquals(marked.nextDue(), waiting.nextDue());

        scene.store.advance(Duration.ofSeconds(1));
        PruneReport deleted = scene.prune();
        assertEquals(List.of("b3 Keep", "b2 Delete", "b1 Delete"), scene.lines());
        assertEquals(2, deleted.backups().deleted());
        assertTrue(deleted.removed().freedBytes() > 0);
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
        assertEquals(planned.removed().freedBytes(), done.removed().freedBytes());
        assertEquals(
                List.of(
                        planned.backups().kept(),
                        planned.backups().marked(),
                        planned.backups().deleted(),
                        planned.removed().orphans()),
                List.of(
                        done.backups().kept(),
                        done.backups().marked(),
                        done.backups().deleted(),
                        done.removed().orphans()));
        assertEquals(2, done.backups().deleted(), scene.lines().toString());
        assertEquals(4, done.removed().orphans(), scene.lines().toString());
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
            assertEquals(2, scene.prune().backups().waiting());
            scene.store.advance(Duration.ofSeconds(1));
            assertEquals(2, scene.prune().backups().deleted());
        }
    }

    @Test
    void aMarkFromTheFutureIsWaitedFor() {
        PruneScene scene = three();
        scene.store.advance(Duration.ofDays(100));
        scene.prune();
        scene.store.advance(Duration.ofDays(-50));
        assertEquals(2, scene.prune().backups().waiting());
        assertEquals(List.of("b1", "b2", "b3"), scene.backups());
    }

    @Test
    void theMarksOfOneSeriesAreNotTakenAwayByThePruneOfAnother() {
        PruneScene scene = three();
        scene.backup("o1", 1, "other", scene.open("backup"));
        scene.prune();
        new PruneRun(
                        new PruneRun.Request(
                                "other",
                                LAST_ONE,
                                PruneRun.Pins.NONE,
                                new PrunePlan.Waits(GRACE, ORPHAN_AGE),
                                false,
                                false),
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
        RetentionPolicy ageOnly =
                new RetentionPolicy(RetentionPolicy.Counts.NONE, Period.ofDays(100), 1, ZoneOffset.UTC);
        scene.prune(scene.open("prune"), ageOnly, false);
        assertFalse(scene.has(Names.MARKS));
    }

    @Test
    void thePolicyIsInTheMark() {
        PruneScene scene = three();
        scene.prune();
        String mark = new String(scene.store.bytes(Names.mark("b1")), java.nio.charset.StandardCharsets.UTF_8);
        assertTrue(mark.startsWith("{\"format\":\"cosmos-backup mark\",\"formatVersion\":1,\"backup\":\"b1\""), mark);
        assertTrue(
                mark.contains(SERIES
                        + ": RetentionPolicy[keepLast=1, hourly=0, daily=0, weekly=0, monthly=0, yearly=0, maxAge=null,"
                        + " minimum=1, zone=Z]"),
                mark);
        Instant at = scene.store.now();
        assertTrue(mark.contains(at.toString()), mark);
    }
}
