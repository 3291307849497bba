package io.cosmosbackup.emulator;

/// How far a replica of a partition has come.
///
/// @param version which row of LSNs it counts in: a failover that loses writes begins a new one, in which LSNs that
///     were lost are given again. -1 in an account that never had one
/// @param lsn the last write that it has
record ReplicaState(long version, long lsn) {
    /// As a session token says it, behind the partition's id.
    String token() {
        return version + "#" + lsn;
    }

    /// Whether a reader that has seen `other` may read here.
    boolean reaches(ReplicaState other) {
        return version > other.version || (version == other.version && lsn >= other.lsn);
    }

    ReplicaState atLeast(ReplicaState other) {
        return reaches(other) ? this : other;
    }
}
