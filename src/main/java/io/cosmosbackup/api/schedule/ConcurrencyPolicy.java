package io.cosmosbackup.api.schedule;

/// What happens when a run is due while an earlier one of the same schedule has not ended.
public enum ConcurrencyPolicy {
    Forbid,
    Allow
}
