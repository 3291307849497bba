package io.cosmosbackup.engine.concurrent;

import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Reason;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The one fan-out of the engine.
public final class Parallel {
    private Parallel() {}

    /// Runs the task for every item, in order of the list, at most `limit` at once, each on a virtual thread, and
    /// returns when all are done. The first failure keeps further items from being begun, interrupts those under
    /// way, and is thrown with the others suppressed.
    public static <T> void forEach(List<T> items, int limit, Consumer<T> task) {
        if (limit < 1 && !items.isEmpty()) {
            throw new IllegalArgumentException("at least one at once, not " + limit);
        }
        Iterator<T> queue = items.iterator();
        ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> workers = new ArrayList<>();
            Runnable worker = () -> {
                try {
                    for (T item = next(queue); item != null && failures.isEmpty(); item = next(queue)) {
                        task.accept(item);
                    }
                } catch (Throwable failure) {
                    failures.add(failure);
                    threads.shutdownNow();
                }
            };
            try {
                for (int i = 0; i < Math.min(limit, items.size()); i++) {
                    workers.add(threads.submit(worker));
                }
            } catch (RejectedExecutionException e) {
                // A worker has failed before all were begun: its failure is the one to throw.
                assert !failures.isEmpty();
            }
            for (Future<?> begun : workers) {
                begun.get();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BackupException(Reason.Interrupted, "the run was interrupted", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("workers catch everything", e);
        }
        rethrow(failures);
    }

    private static <T> @Nullable T next(Iterator<T> queue) {
        synchronized (queue) {
            return queue.hasNext() ? queue.next() : null;
        }
    }

    private static void rethrow(Queue<Throwable> failures) {
        Throwable first = failures.poll();
        if (first == null) {
            return;
        }
        Set<Throwable> told = Collections.newSetFromMap(new IdentityHashMap<>());
        told.add(first);
        failures.stream().filter(told::add).forEach(first::addSuppressed);
        switch (first) {
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            default -> throw new IllegalStateException("a checked exception from a task that declares none", first);
        }
    }
}
