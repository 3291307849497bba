package io.cosmosbackup.engine.model;

import io.cosmosbackup.engine.format.Names;
import io.cosmosbackup.engine.model.Coverage.Event;
import io.cosmosbackup.engine.store.SimulatedStore;
import io.cosmosbackup.engine.store.SimulatedWriter;
import io.cosmosbackup.engine.store.StoreCall;
import io.cosmosbackup.engine.store.StoreCall.Kind;
import io.cosmosbackup.engine.store.StoreCall.Outcome;
import java.util.Random;
import java.util.function.BooleanSupplier;

/// One process with its writers on several stores: what kills it at one of them kills it at all.
final class SimulatedProcess {
    private final String name;
    private final Fate fate;
    private final BooleanSupplier othersDone;
    private final Coverage coverage;
    private final Random random;
    private int begun;
    private int calls;
    private boolean stalled;
    private boolean dead;

    /// Before which of its calls a process may stop until all others have ended.
    enum Stall {
        Never,
        Anywhere,
        /// Before a deletion looks again at a backup that was planned to go: what it does then is up to what it
        /// sees.
        BeforeLook,
        /// Before a backup writes a segment. It commits nothing before all others have ended.
        BeforeSegment
    }

    /// What becomes of one call, what share of the others fails in passing, and before which call the process
    /// stops; 0 for none.
    ///
    /// @param atCall counted over all stores
    /// @param ofChanges calls are counted only that write or delete
    record Fate(
            int atCall,
            boolean ofChanges,
            Outcome outcome,
            double passingFaults,
            Stall stall,
            int stallsAt,
            long seed) {
        static final Fate KIND = new Fate(0, false, Outcome.Succeeds, 0, Stall.Never, 0, 0);
        private static final int LAST_CALL = 90;
        private static final int LAST_CHANGE = 30;

        static Fate of(Random random, Stall stall) {
            boolean ofChanges = random.nextBoolean();
            int stallsAt = switch (stall) {
                case Never -> 0;
                case Anywhere -> 1 + random.nextInt(ofChanges ? 12 : 30);
                case BeforeLook, BeforeSegment -> 1 + random.nextInt(4);
            };
            int kind = random.nextInt(10);
            if (kind < 5) {
                return new Fate(0, ofChanges, Outcome.Succeeds, 0, stall, stallsAt, 0);
            }
            Outcome[] outcomes = Outcome.values();
            return new Fate(
                    1 + random.nextInt(ofChanges ? LAST_CHANGE : LAST_CALL),
                    ofChanges,
                    outcomes[1 + random.nextInt(outcomes.length - 1)],
                    kind == 9 ? 0.03 : 0,
                    stall,
                    stallsAt,
                    random.nextLong());
        }

        boolean kind() {
            return outcome == Outcome.Succeeds && passingFaults == 0;
        }

        @Override
        public String toString() {
            String counted = ofChanges ? "change" : "call";
            String stalls = switch (stall) {
                case Never -> "";
                case Anywhere -> ", stalls before %s %d".formatted(counted, stallsAt);
                case BeforeLook -> ", stalls before look %d".formatted(stallsAt);
                case BeforeSegment -> ", stalls before segment %d".formatted(stallsAt);
            };
            return stalls + (kind() ? "" : ", %s %d %s, %.2f fail".formatted(counted, atCall, outcome, passingFaults));
        }
    }

    SimulatedProcess(String name, Fate fate, BooleanSupplier othersDone, Coverage coverage) {
        this.name = name;
        this.fate = fate;
        this.othersDone = othersDone;
        this.coverage = coverage;
        this.random = new Random(fate.seed());
    }

    String name() {
        return name;
    }

    Fate fate() {
        return fate;
    }

    SimulatedWriter open(SimulatedStore store, Kind... denied) {
        SimulatedWriter writer = store.open(name);
        writer.deny(denied);
        writer.outcomes(this::decide);
        return writer;
    }

    /// Before a call: others may be first.
    void takeTurn(StoreCall call) {
        begun += countsForStall(call) ? 1 : 0;
        if (fate.stall() == Stall.BeforeSegment && begun > 0 && call.name().startsWith(Names.MARKS)) {
            begun = Math.max(begun, fate.stallsAt());
        }
        if (!stalled && fate.stallsAt() > 0 && begun >= fate.stallsAt() && !othersDone.getAsBoolean()) {
            stalled = true;
            coverage.note(Event.Stall);
        }
        do {
            SeededThreads.letOthers();
        } while (fate.stallsAt() > 0 && begun >= fate.stallsAt() && !othersDone.getAsBoolean());
    }

    private Outcome decide(StoreCall call) {
        if (dead) {
            return Outcome.CrashesBefore;
        }
        calls += counts(call) ? 1 : 0;
        boolean fated = counts(call) && calls == fate.atCall();
        Outcome outcome = fated ? fate.outcome() : passing();
        dead = outcome == Outcome.CrashesBefore || outcome == Outcome.CrashesAfter;
        coverage.note(call, outcome);
        return outcome;
    }

    private boolean countsForStall(StoreCall call) {
        return switch (fate.stall()) {
            case BeforeLook ->
                call.kind() == Kind.List
                        && Names.folderOf(call.name() + "x", Names.SEGMENTS).isPresent();
            case BeforeSegment -> call.kind() == Kind.Put && call.name().startsWith(Names.SEGMENTS);
            case Never, Anywhere -> counts(call);
        };
    }

    private boolean counts(StoreCall call) {
        return !fate.ofChanges() || call.kind() == Kind.Put || call.kind() == Kind.Delete;
    }

    private Outcome passing() {
        if (fate.passingFaults() == 0 || random.nextDouble() >= fate.passingFaults()) {
            return Outcome.Succeeds;
        }
        return random.nextBoolean() ? Outcome.LosesReply : Outcome.FailsBefore;
    }
}
