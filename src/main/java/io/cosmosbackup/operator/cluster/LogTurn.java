package io.cosmosbackup.operator.cluster;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// The right to read logs and to hold what they say, of which there are few in the whole operator: so what
/// it takes of memory does not grow with the number of tenants whose Jobs end at one time.
public final class LogTurn implements AutoCloseable {
    private static final Semaphore TURNS = new Semaphore(3, true);
    private static final long PATIENCE_SECONDS = 30;

    private boolean taken;

    private LogTurn(boolean taken) {
        this.taken = taken;
    }

    /// Waits a while for it. One that is not {@link #taken} is for the next look.
    public static LogTurn take() {
        try {
            return new LogTurn(TURNS.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new LogTurn(false);
        }
    }

    public boolean taken() {
        return taken;
    }

    @Override
    public void close() {
        if (taken) {
            taken = false;
            TURNS.release();
        }
    }
}
