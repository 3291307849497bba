package io.cosmosbackup.engine.model;

import java.lang.reflect.Constructor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Runs threads one at a time, in an order that a seed decides: whenever one waits, or yields, any that can go
/// on may be next. Threads that they begin are scheduled alike, so what runs here runs the same way again.
///
/// They are virtual threads with a scheduler of their own. The JDK has that for its own tests only, hence
/// `--add-opens java.base/java.lang=ALL-UNNAMED`.
final class SeededThreads {
    private static final long STUCK_SECONDS = 20;

    private final RandomGenerator random;
    private final BlockingQueue<Runnable> woken = new LinkedBlockingQueue<>();
    private final List<Runnable> ready = new ArrayList<>();

    SeededThreads(RandomGenerator random) {
        this.random = random;
    }

    /// Runs all of them, and whatever they begin, to the end.
    void run(List<Runnable> tasks) {
        Thread.Builder.OfVirtual threads = builder(woken::add);
        List<Thread> begun = new ArrayList<>();
        for (Runnable task : tasks) {
            begun.add(threads.start(task));
        }
        while (true) {
            woken.drainTo(ready);
            if (ready.isEmpty()) {
                if (begun.stream().noneMatch(Thread::isAlive)) {
                    return;
                }
                // Nobody can go on. Unless the JDK still has to wake one, that is how it stays.
                @Nullable Runnable late = await();
                if (late == null) {
                    throw new AssertionError("all threads wait for each other");
                }
                ready.add(late);
            }
            ready.remove(random.nextInt(ready.size())).run();
        }
    }

    /// Any other thread may be next.
    @SuppressWarnings("ThreadPriorityCheck") // who is next is up to this class, not to the platform
    static void letOthers() {
        Thread.yield();
    }

    private @Nullable Runnable await() {
        try {
            return woken.poll(STUCK_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Thread.Builder.OfVirtual builder(Executor scheduler) {
        try {
            Constructor<?> constructor = Class.forName("java.lang.ThreadBuilders$VirtualThreadBuilder")
                    .getDeclaredConstructor(Executor.class);
            constructor.setAccessible(true);
            return (Thread.Builder.OfVirtual) constructor.newInstance(scheduler);
        } catch (ReflectiveOperationException | RuntimeException e) {
            throw new IllegalStateException(
                    "this needs --add-opens java.base/java.lang=ALL-UNNAMED, and a JDK of the generation it was made for",
                    e);
        }
    }
}
