package io.cosmosbackup.engine.backup;

import io.cosmosbackup.engine.format.Checkpoint;
import io.cosmosbackup.engine.source.AccountSource;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/// Writes down from time to time what is durable: not more often than every so much time, by one thread while the
/// others go on.
final class Checkpoints {
    private final Checkpoint first;
    private final List<DurableContainer> containers;
    private final AccountSource source;
    private final Consumer<Checkpoint> store;
    private final Clock clock;
    private final Duration every;
    private final ReentrantLock lock = new ReentrantLock();
    private Instant last;
    private int number;

    /// @param first the next one to be written, as it would be now
    /// @param containers all containers of the backup
    /// @param store writes one into all repositories
    Checkpoints(
            Checkpoint first,
            List<DurableContainer> containers,
            AccountSource source,
            Consumer<Checkpoint> store,
            Clock clock,
            Duration every) {
        this.first = first;
        this.containers = List.copyOf(containers);
        this.source = source;
        this.store = store;
        this.clock = clock;
        this.every = every;
        this.number = first.number();
        this.last = clock.instant();
    }

    /// Something more is durable: writes a checkpoint when the last one is old enough.
    void due() {
        if (!lock.tryLock()) {
            return;
        }
        try {
            Instant now = clock.instant();
            if (Duration.between(last, now).compareTo(every) >= 0) {
                store.accept(first.later(
                        number++,
                        source.usage().requestUnits(),
                        containers.stream().map(DurableContainer::progress).toList()));
                last = now;
            }
        } finally {
            lock.unlock();
        }
    }
}
