package io.cosmosbackup.operator.status;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cosmosbackup.api.common.Condition;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConditionsTest {
    private static final Instant FIRST = Instant.parse("2026-11-22T02:00:00.123Z");
    private static final Instant LATER = Instant.parse("2026-11-22T03:00:00Z");
    private static final Explanation WAITS = new Explanation("RepositoryNotReady", "west is down");
    private static final Explanation RUNS = new Explanation("Running", "pod p-1 makes the backup");

    @Test
    void theTimeOfAConditionMovesOnlyWithItsStatus() {
        List<Condition> waiting = Conditions.ready(List.of(), false, WAITS, 1, FIRST);
        List<Condition> running = Conditions.ready(waiting, false, RUNS, 1, LATER);
        assertEquals(Instant.parse("2026-11-22T02:00:00Z"), running.getFirst().lastTransitionTime());
        assertEquals("Running", running.getFirst().reason());
        List<Condition> done = Conditions.complete(running, true, RUNS, 1, LATER);
        assertEquals(
                LATER, Conditions.find(done, Conditions.READY).orElseThrow().lastTransitionTime());
    }

    @Test
    void sayingTheSameAgainChangesNothing() {
        List<Condition> once = Conditions.ready(List.of(), false, WAITS, 1, FIRST);
        assertEquals(once, Conditions.ready(once, false, WAITS, 1, LATER));
        List<Condition> stalled = Conditions.stalled(once, WAITS, 1, FIRST);
        assertEquals(stalled, Conditions.stalled(stalled, WAITS, 1, LATER));
    }

    @Test
    void whatIsReadyAgainIsNotStalled() {
        List<Condition> stalled = Conditions.stalled(List.of(), WAITS, 1, FIRST);
        assertEquals(1, Conditions.ready(stalled, true, RUNS, 1, LATER).size());
    }

    /// kstatus calls an object failed only when it is stalled: Ready=False alone is work going on, for ever.
    @Test
    void aFailedRunIsStalled() {
        List<Condition> failed = Conditions.failed(List.of(), WAITS, 1, FIRST);
        assertTrue(Conditions.isTrue(failed, Conditions.FAILED));
        assertTrue(Conditions.isTrue(failed, Conditions.STALLED));
    }

    @Test
    void aMessageIsCutWhereTheApiServerWouldRefuseIt() {
        String cut = new Explanation("Internal", "x".repeat(10_000)).message();
        assertTrue(cut.length() > 4_000 && cut.length() <= 4_096, cut);
        assertTrue(cut.endsWith("x … (%d characters more)".formatted(10_000 - cut.indexOf(' '))), cut);
        String control = new Explanation("Internal", "\u0007".repeat(4_000)).message();
        assertTrue(control.startsWith("\\u0007\\u0007"), control);
        int json =
                control.length() + (int) control.chars().filter(c -> c == '\\').count();
        assertTrue(control.length() > 3_000 && json <= 4_096, "as JSON each takes seven bytes, and all " + json);
    }
}
