package io.cosmosbackup.engine.report;

/// What a restore does about time to live: with the containers that it creates, and with items whose time is not
/// over yet. What had expired at the restore point is left out whatever the policy.
public enum TtlPolicy {
    /// The container gets the time to live that was backed up, and each item its full time from when it is written.
    Restart,
    /// The container likewise, and each item a `ttl` with which it expires when it would have.
    KeepRemaining,
    /// The container stays without time to live: nothing in it expires.
    Off
}
