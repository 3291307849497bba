package io.cosmosbackup.api.common;

/// Where a run is. The two last are final: the run has ended, and a status that says one of them never says
/// another phase.
public enum Phase {
    /// Waiting for something it needs, or for its pod to start.
    Pending,
    Running,
    Complete,
    Failed;

    public boolean terminal() {
        return this == Complete || this == Failed;
    }
}
