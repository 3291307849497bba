package io.cosmosbackup.engine.backup;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntConsumer;

/// Says when a checkpoint is due: not more often than every so much time, by one thread while the others go on.
final class CheckpointTimer {
    private final Clock clock;
    private final Duration every;
    private final IntConsumer write;
    private final ReentrantLock lock = new ReentrantLock();
    private Instant last;
    private int number;

    /// @param number the newest there is; the next one has one more
    /// @param write writes the checkpoint of this number
    CheckpointTimer(Clock clock, Duration every, int number, IntConsumer write) {
        this.clock = clock;
        this.every = every;
        this.number = number;
        this.write = write;
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
                write.accept(++number);
                last = now;
            }
        } finally {
            lock.unlock();
        }
    }
}
