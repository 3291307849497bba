package io.cosmosbackup.emulator;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/// The replicas of one partition: those in the write region, of which one may be behind, and one for each region that
/// is only read. Used under the partition's lock.
final class Replicas {
    /// How many of a partition's replicas answer reads.
    private static final int ALL = 4;

    private final EmulatedContainer container;
    private final Random random;
    private final Map<String, Follower> regions = new HashMap<>();
    private ItemStore primary;
    private @Nullable Follower slowest;
    private int allowedLag;

    Replicas(EmulatedContainer container, String partition, ItemStore primary) {
        this.container = container;
        this.primary = primary;
        this.random = new Random(31 * replication().seed() + (container.namePath() + partition).hashCode());
    }

    /// The replica that is written to. It has what a quorum agrees on.
    ItemStore primary() {
        return primary;
    }

    /// Makes a set's changes visible, in the replicas that lag later.
    void apply(WriteSet set, boolean keepVersions) {
        if (set.changes().isEmpty()) {
            return;
        }
        Replication replication = replication();
        if (slowest == null && replication.lag() > 0) {
            slowest = new Follower(primary);
        }
        if (replication.regionLag().isPositive()) {
            for (String region : account().readRegions()) {
                regions.computeIfAbsent(region, _ -> new Follower(primary));
            }
        }
        primary.apply(set, keepVersions, container.uniqueKeys());
        Instant now = account().clock().instant();
        if (slowest != null) {
            slowest.add(set, keepVersions, now);
        }
        regions.values().forEach(follower -> follower.add(set, keepVersions, now));
        moveOn();
    }

    /// The replica that answers a read; 404/1002 if the reader has seen more than any of its region has.
    ItemStore read(Traffic traffic, ReplicaState seen) {
        moveOn();
        Follower region = traffic.readRegion() == null ? null : regions.get(traffic.readRegion());
        ItemStore chosen = region != null ? region.store() : primary;
        if (region == null && slowest != null && traffic.consistency() != Traffic.Consistency.QUORUM) {
            boolean behind = random.nextInt(ALL) == 0;
            if (behind && slowest.store().state().reaches(seen)) {
                chosen = slowest.store();
            }
        }
        if (!chosen.state().reaches(seen)) {
            throw new GatewayException(
                    404, 1002, "NotFound", "The read session is not available for the input session token.");
        }
        return chosen;
    }

    /// The partition goes on from its slowest replica: what that one did not have is lost, and its LSNs are given
    /// again.
    void failOverToSlowest() {
        failOver(slowest);
    }

    /// The partition goes on in another region, without what that one did not have.
    void failOverTo(String region) {
        moveOn();
        failOver(regions.get(region));
    }

    private void failOver(@Nullable Follower successor) {
        ItemStore next = (successor == null ? new Follower(primary) : successor).store();
        primary.items().values().forEach(container.uniqueKeys()::removed);
        next.items().values().forEach(container.uniqueKeys()::stored);
        next.beginVersion(Math.max(0, primary.state().version()) + 1);
        primary = next;
        settle();
    }

    /// Every replica is up to date.
    void settle() {
        slowest = null;
        regions.clear();
    }

    private void moveOn() {
        Replication replication = replication();
        if (slowest != null) {
            if (random.nextInt(ALL) == 0) {
                allowedLag = random.nextInt(replication.lag() + 1);
            }
            slowest.catchUpTo(allowedLag);
        }
        Instant reached = account().clock().instant().minus(replication.regionLag());
        regions.values().forEach(follower -> follower.catchUpTo(reached));
    }

    private Account account() {
        return container.database().account();
    }

    private Replication replication() {
        return account().replication();
    }
}
