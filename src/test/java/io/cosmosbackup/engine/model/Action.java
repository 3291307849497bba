package io.cosmosbackup.engine.model;

import io.cosmosbackup.engine.report.Reason;

/// What one process does, from its start to its end. Its text says what, for the list of steps.
interface Action {
    void run(SimulatedProcess process);

    /// Whether it may fail so though every store does what it is told and nothing is damaged.
    boolean mayFail(Reason reason);
}
