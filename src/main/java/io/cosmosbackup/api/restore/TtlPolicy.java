package io.cosmosbackup.api.restore;

/// What a restore does about time to live.
public enum TtlPolicy {
    Restart,
    KeepRemaining,
    Off
}
