package io.cosmosbackup.engine.source.rest;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/// How long to wait before writes and reads are repeated. Gives up after ten minutes without progress. To be
/// throttled is normal, and a split takes minutes.
public final class Patience {
    private static final long AT_MOST = TimeUnit.MINUTES.toNanos(10);
    private static final long SHORTEST_MILLIS = 5;
    private static final long LONGEST_MILLIS = 1_000;
    private static final long LONGEST_ASKED_MILLIS = 10_000;
    private static final int DOUBLINGS = 8; // from the shortest pause to the longest

    private final LongSupplier nanoTime;
    private long lastProgress;
    private int fruitless;

    public Patience(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.lastProgress = nanoTime.getAsLong();
    }

    /// @param progress whether the round that has just ended got anything done
    /// @param askedMillis what the service asked for; 0 when it did not
    public long pauseMillis(boolean progress, long askedMillis) {
        if (progress) {
            lastProgress = nanoTime.getAsLong();
            fruitless = 0;
        } else {
            fruitless++;
        }
        long own = Math.min(LONGEST_MILLIS, SHORTEST_MILLIS << Math.min(fruitless, DOUBLINGS));
        return Math.max(own, Math.min(askedMillis, LONGEST_ASKED_MILLIS));
    }

    public boolean isOver() {
        return nanoTime.getAsLong() - lastProgress >= AT_MOST;
    }
}
