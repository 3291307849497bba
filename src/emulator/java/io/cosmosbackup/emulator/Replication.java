package io.cosmosbackup.emulator;

import java.time.Duration;

/// How an account's partitions are replicated, and what its reads may see.
///
/// A partition has four replicas. A write is acknowledged by three of them, so one may be behind. A read goes to any
/// one, unless the request or the account asks for a quorum.
///
/// @param lag how many LSNs the slowest replica of a partition may be behind; 0 for none
/// @param regionLag how long a write takes to reach the regions that are only read
/// @param level the account's default consistency
/// @param severalWriteRegions whether every region is written to. Writes of two regions never conflict here: there is
///     one state
/// @param seed what draws which replica answers, and how far behind the slowest one is
public record Replication(int lag, Duration regionLag, Level level, boolean severalWriteRegions, long seed) {
    /// The service's consistency levels, the strongest first. The first two read a quorum.
    public enum Level {
        STRONG("Strong"),
        BOUNDED_STALENESS("BoundedStaleness"),
        SESSION("Session"),
        CONSISTENT_PREFIX("ConsistentPrefix"),
        EVENTUAL("Eventual");

        private final String word;

        Level(String word) {
            this.word = word;
        }

        /// As the account says it of itself.
        String word() {
            return word;
        }
    }

    /// What new accounts have, and every replica is up to date.
    public static Replication none() {
        return new Replication(0, Duration.ZERO, Level.SESSION, false, 0);
    }

    public Replication withLag(int newLag, long newSeed) {
        return new Replication(newLag, regionLag, level, severalWriteRegions, newSeed);
    }

    public Replication withRegionLag(Duration newRegionLag) {
        return new Replication(lag, newRegionLag, level, severalWriteRegions, seed);
    }

    public Replication withLevel(Level newLevel) {
        return new Replication(lag, regionLag, newLevel, severalWriteRegions, seed);
    }

    public Replication withSeveralWriteRegions() {
        return new Replication(lag, regionLag, level, true, seed);
    }
}
