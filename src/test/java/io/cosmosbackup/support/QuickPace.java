package io.cosmosbackup.support;

import io.cosmosbackup.engine.source.rest.Pace;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/// Waiting takes no time, and is told: to a clock of the emulator's, for example.
public final class QuickPace implements Pace {
    private final AtomicLong waited = new AtomicLong();
    private final Consumer<Duration> slept;
    private volatile Duration wrongBy = Duration.ZERO;

    public QuickPace() {
        this(_ -> {});
    }

    public QuickPace(Consumer<Duration> slept) {
        this.slept = slept;
    }

    /// How long this machine's clock is ahead of the right time.
    public QuickPace wrongBy(Duration ahead) {
        wrongBy = ahead;
        return this;
    }

    /// How long was waited, all in all.
    public Duration waited() {
        return Duration.ofNanos(waited.get());
    }

    @Override
    public Instant now() {
        return Instant.now().plus(wrongBy);
    }

    @Override
    public long nanoTime() {
        return System.nanoTime() + waited.get();
    }

    @Override
    public void sleep(long millis) {
        waited.addAndGet(Duration.ofMillis(millis).toNanos());
        slept.accept(Duration.ofMillis(millis));
    }
}
