package io.cosmosbackup.engine.source.rest;

import java.time.Instant;

/// The time that requests are signed with, and how waiting is done. Tests bring one that does not wait.
public interface Pace {
    Pace REAL = new Pace() {
        @Override
        public Instant now() {
            return Instant.now();
        }

        @Override
        public long nanoTime() {
            return System.nanoTime();
        }

        @Override
        public void sleep(long millis) {
            CosmosConnection.sleep(millis);
        }
    };

    /// This machine's clock.
    Instant now();

    /// As {@link System#nanoTime}: what waits are measured by.
    long nanoTime();

    /// Throws {@link io.cosmosbackup.engine.report.BackupException} (`Interrupted`) when the thread is interrupted.
    void sleep(long millis);
}
