package io.cosmosbackup.engine.identity;

import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Reason;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/// Where the time comes from, and how waiting is done. Tests bring one that does not wait.
///
/// @param nanoTime what the lives of tokens are measured by
record Timing(InstantSource clock, LongSupplier nanoTime, Consumer<Duration> pause) {
    static final Timing REAL = new Timing(InstantSource.system(), System::nanoTime, Timing::sleep);

    private static void sleep(Duration pause) {
        try {
            Thread.sleep(pause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BackupException(Reason.Interrupted, "the run was interrupted", e);
        }
    }
}
