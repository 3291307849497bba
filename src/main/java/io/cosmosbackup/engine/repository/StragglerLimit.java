package io.cosmosbackup.engine.repository;

import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Reason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// How long one repository may hold up the others: all its waits together at most a start and a share of the run's
/// time. One that is slower is given up for this run, if enough others are left.
///
/// A run begins when this is made. For several threads.
public final class StragglerLimit {
    /// The limit for a run: a slow repository may cost it one minute, plus a quarter of the run's time.
    public static StragglerLimit ordinary() {
        return new StragglerLimit(Duration.ofMinutes(1), 0.25);
    }

    private final Duration start;
    private final double share;
    private final long begunAt = System.nanoTime();
    private final Map<String, Long> waited = new ConcurrentHashMap<>();

    /// @param share of the time since the run began, from 0
    public StragglerLimit(Duration start, double share) {
        this.start = start;
        this.share = share;
    }

    /// Runs the task for every item at once. Waits for all of them until `enough` have succeeded, then for each of
    /// the others only as long as it may hold them up; those given up are interrupted and shown to `late`.
    ///
    /// @param work what the task itself may take where another one has nothing to do
    /// @param task says whether it succeeded
    <T> void forEach(
            List<T> items, int enough, Duration work, Function<T, String> name, Predicate<T> task, Consumer<T> late) {
        BlockingQueue<Ended<T>> ended = new LinkedBlockingQueue<>();
        List<Running<T>> running = new ArrayList<>();
        for (T item : items) {
            running.add(new Running<>(item, Thread.ofVirtual().start(() -> {
                boolean good = false;
                Throwable failure = null;
                try {
                    good = task.test(item);
                } catch (Throwable e) {
                    failure = e;
                }
                ended.add(new Ended<>(item, good, failure));
            })));
        }
        try {
            waitFor(running, ended, enough, work, name);
        } catch (RuntimeException | Error e) {
            running.forEach(r -> r.thread().interrupt());
            throw e;
        } catch (InterruptedException e) {
            running.forEach(r -> r.thread().interrupt());
            Thread.currentThread().interrupt();
            throw new BackupException(Reason.Interrupted, "the run was interrupted", e);
        }
        for (Running<T> r : running) {
            late.accept(r.item());
            r.thread().interrupt();
        }
    }

    private record Running<T>(T item, Thread thread) {}

    private record Ended<T>(T item, boolean good, @Nullable Throwable failure) {}

    /// Leaves those in `running` that took too long.
    private <T> void waitFor(
            List<Running<T>> running,
            BlockingQueue<Ended<T>> ended,
            int enough,
            Duration work,
            Function<T, String> name)
            throws InterruptedException {
        int good = 0;
        long enoughAt = 0;
        while (!running.isEmpty()) {
            Ended<T> next;
            if (good < enough) {
                next = ended.take();
            } else {
                long since = enoughAt;
                long left = running.stream()
                        .mapToLong(r -> allowance(name.apply(r.item()), work) - (System.nanoTime() - since))
                        .max()
                        .orElse(0);
                next = ended.poll(Math.max(0, left), TimeUnit.NANOSECONDS);
                if (next == null) {
                    return;
                }
            }
            T item = next.item();
            running.removeIf(r -> name.apply(r.item()).equals(name.apply(item)));
            rethrow(next.failure());
            if (good >= enough) {
                long beyond = System.nanoTime() - enoughAt - work.toNanos();
                waited.merge(name.apply(item), Math.max(0, beyond), Long::sum);
            } else if (next.good() && ++good == enough) {
                enoughAt = System.nanoTime();
            }
        }
    }

    private long allowance(String name, Duration work) {
        long run = System.nanoTime() - begunAt;
        return work.toNanos() + start.toNanos() + (long) (share * run) - waited.getOrDefault(name, 0L);
    }

    private static void rethrow(@Nullable Throwable failure) {
        switch (failure) {
            case null -> {}
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            default -> throw new IllegalStateException("a checked exception from a task that declares none", failure);
        }
    }
}
