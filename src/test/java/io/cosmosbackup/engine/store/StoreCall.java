package io.cosmosbackup.engine.store;

/// One call of a {@link SimulatedWriter}: a point at which it may fail or die. Each page of a listing is a call.
///
/// @param writer the name it was opened under
/// @param number 1 for the writer's first call since it was opened or restarted
/// @param ofKind 1 for its first call of this kind
/// @param name the blob's; of a listing the prefix; else empty
public record StoreCall(String writer, int number, Kind kind, int ofKind, String name) {
    public enum Kind {
        Put,
        Read,
        ReadStart,
        Find,
        List,
        Delete,
        Now,
        Protection
    }

    /// What becomes of a call.
    public enum Outcome {
        Succeeds(true, false),
        /// `Unavailable`, and nothing has been done.
        FailsBefore(false, false),
        /// `Unavailable`, and it has been done all the same.
        LosesReply(true, false),
        /// The writer's process dies before the call has been done.
        CrashesBefore(false, true),
        /// The writer's process dies when the call has been done.
        CrashesAfter(true, true);

        private final boolean done;
        private final boolean crash;

        Outcome(boolean done, boolean crash) {
            this.done = done;
            this.crash = crash;
        }

        boolean done() {
            return done;
        }

        boolean crash() {
            return crash;
        }
    }

    /// The end of a process: no code that handles failures may catch it, as none runs in a process that was killed.
    public static final class Crash extends Error {
        private static final long serialVersionUID = 1L;

        Crash(StoreCall call) {
            super(call.writer() + " died at call " + call.number());
        }
    }

    @Override
    public String toString() {
        return writer + " " + number + ": " + kind + " " + name;
    }
}
