package io.cosmosbackup.cli.output;

import java.util.concurrent.atomic.AtomicBoolean;

/// Says something when a signal stops the program (Ctrl-C, `kill`) before the run is over. The JVM then runs its hooks
/// and ends with 130 or 143; the run itself goes on until that moment.
final class Interruption {
    private final AtomicBoolean over = new AtomicBoolean();
    private final Thread hook;

    /// @param told run by a thread of its own, at most once, and never after {@link #end}
    Interruption(Runnable told) {
        hook = new Thread(
                () -> {
                    if (over.compareAndSet(false, true)) {
                        told.run();
                    }
                },
                "interruption");
        try {
            Runtime.getRuntime().addShutdownHook(hook);
        } catch (IllegalStateException e) {
            over.set(true); // the JVM is ending already: a step of `batch` began meanwhile
        }
    }

    /// The run is over. False when a signal came first: then all has been said.
    boolean end() {
        boolean first = over.compareAndSet(false, true);
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            return first; // the JVM is ending already, and the hook sees that the run is over
        }
        return first;
    }
}
