package io.cosmosbackup.engine.report;

import java.time.Instant;
import java.util.Objects;

/// The time that a run took, and what it cost.
///
/// @param requestUnits what reading the documents cost, or writing them
public record RunCost(Instant startedAt, Instant completedAt, double requestUnits) {
    public RunCost {
        Objects.requireNonNull(startedAt); // a line of a log may say anything
        Objects.requireNonNull(completedAt);
    }
}
