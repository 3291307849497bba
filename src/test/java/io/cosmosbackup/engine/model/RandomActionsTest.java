package io.cosmosbackup.engine.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// Random histories, after each step of which every restore point must restore exactly.
///
/// `-Dmodel.seeds=1000` runs more of them, `-Dmodel.from=5000` others, `-Dmodel.seed=17` one and
/// `-Dmodel.steps=200` longer ones. A failure is told with its seed; with `-Dmodel.shorten=true`, with no more
/// steps than it needs.
@Tag("slow")
class RandomActionsTest {
    private static final int STEPS = Integer.getInteger("model.steps", 40);
    private static final int USUAL_SEEDS = 20;
    private static final int SEEDS = Integer.getInteger("model.seeds", USUAL_SEEDS);
    private static final int FROM = Integer.getInteger("model.from", 1);
    private static final boolean SHORTEN = Boolean.getBoolean("model.shorten");
    private static final int TOLD_CALLS = 80;

    @TestFactory
    Stream<DynamicTest> whateverHappensEveryRestorePointRestoresExactly() {
        Long one = Long.getLong("model.seed");
        if (one != null) {
            return Stream.of(seed(one, new Coverage()));
        }
        Coverage coverage = new Coverage();
        return Stream.concat(
                LongStream.range(FROM, FROM + SEEDS).mapToObj(seed -> seed(seed, coverage)),
                Stream.of(DynamicTest.dynamicTest("all of it happened", () -> {
                    System.out.println("Random actions: " + coverage);
                    assertEquals(Set.of(), SEEDS < USUAL_SEEDS ? Set.of() : coverage.missing());
                })));
    }

    private static DynamicTest seed(long seed, Coverage coverage) {
        return DynamicTest.dynamicTest("seed " + seed, () -> {
            List<Step> steps = Step.history(seed, STEPS);
            World world = play(seed, steps);
            coverage.add(world.coverage);
            if (!world.ledger.violations().isEmpty()) {
                throw new AssertionError(SHORTEN ? shortest(seed, steps) : story(seed, world));
            }
        });
    }

    @Test
    void aSeedIsTheSameHistoryEachTime() {
        List<Step> steps = Step.history(4, STEPS);
        World once = play(4, steps);
        World again = play(4, steps);
        assertEquals(once.told, again.told);
        assertEquals(once.calls, again.calls);
        assertTrue(once.calls.size() > 500, once.calls.size() + " calls");
    }

    /// Stops at the first step that goes wrong.
    private static World play(long seed, List<Step> steps) {
        World world = new World(seed);
        try {
            for (Step step : steps) {
                world.perform(step);
                if (!world.ledger.violations().isEmpty()) {
                    return world;
                }
            }
            new Ending(world).play();
        } catch (RuntimeException | AssertionError e) {
            world.ledger.violation("the model fails: " + e + " " + List.of(e.getStackTrace()));
        }
        return world;
    }

    /// Leaves out one step after the other that the failure does not need.
    private static String shortest(long seed, List<Step> all) {
        List<Step> steps = new ArrayList<>(all);
        World world = play(seed, steps);
        for (int i = steps.size() - 1; i >= 0; i--) {
            List<Step> fewer = new ArrayList<>(steps);
            fewer.remove(i);
            World other = play(seed, fewer);
            if (!other.ledger.violations().isEmpty()) {
                steps = fewer;
                world = other;
            }
        }
        return story(seed, world);
    }

    private static String story(long seed, World world) {
        List<String> calls = world.calls;
        return "-Dtest=RandomActionsTest -Dmodel.seed=%d -Dmodel.steps=%d%n%s%n%s%n%s"
                .formatted(
                        seed,
                        STEPS,
                        String.join("\n", world.ledger.violations()),
                        String.join("\n", world.told),
                        String.join("\n", calls.subList(Math.max(0, calls.size() - TOLD_CALLS), calls.size())));
    }
}
