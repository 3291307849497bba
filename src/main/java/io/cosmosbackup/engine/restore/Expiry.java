package io.cosmosbackup.engine.restore;

import io.cosmosbackup.engine.account.Cut;
import io.cosmosbackup.engine.format.Manifest.ContainerBackup;
import io.cosmosbackup.engine.items.Item;
import io.cosmosbackup.engine.items.TimeToLive;
import io.cosmosbackup.engine.report.TtlPolicy;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/// Which items of one container have expired, and what the others are written as. Several threads ask.
final class Expiry {
    private final ContainerBackup from;
    private final TimeToLive backedUp;
    private final Rules rules;
    private final RestoreCounts counts;
    private final Clock clock;
    private final AtomicLong shortest = new AtomicLong(Long.MAX_VALUE);

    /// @param rewrites whether an item's `ttl` may be changed, and means anything in the target
    record Rules(TtlPolicy policy, boolean rewrites) {}

    Expiry(ContainerBackup from, Rules rules, RestoreCounts counts, Clock clock) {
        this.from = from;
        this.backedUp = TimeToLive.of(from.container().definition());
        this.rules = rules;
        this.counts = counts;
        this.clock = clock;
    }

    /// The item as it is written. Empty if it has expired, which is counted.
    ///
    /// @param range the place of its feed range in the manifest's list: the item was gone at the restore point
    ///     if it was gone at the cut of this range
    Optional<Item> alive(Item item, int range) {
        Optional<Instant> expiry = backedUp.expiry(item.lifetime());
        if (expiry.isEmpty()) {
            return Optional.of(item);
        }
        if (!expiry.get().isAfter(restorePoint(range))) {
            counts.expired();
            return Optional.empty();
        }
        return switch (rules.policy()) {
            case Restart -> {
                shortest.accumulateAndGet(backedUp.lives(item.lifetime()), Math::min);
                yield Optional.of(item);
            }
            case KeepRemaining -> remaining(item, expiry.get());
            case Off -> Optional.of(item);
        };
    }

    /// If a range was divided while it was read, the earliest of its cuts: what was alive then is kept.
    private Instant restorePoint(int range) {
        return from.ranges().get(range).cuts().stream()
                .map(Cut::time)
                .min(Instant::compareTo)
                .orElse(Instant.EPOCH);
    }

    /// The service counts whole seconds from the second in which it writes the item.
    private Optional<Item> remaining(Item item, Instant expiry) {
        long seconds = expiry.getEpochSecond() - clock.instant().getEpochSecond();
        if (seconds <= 0) {
            counts.expiredSince();
            return Optional.empty();
        }
        return Optional.of(rules.rewrites() ? item.living((int) Math.min(seconds, Integer.MAX_VALUE)) : item);
    }

    /// In seconds, the shortest time that an item lives of those whose time starts anew; {@link Long#MAX_VALUE} if
    /// none expires.
    long shortest() {
        return shortest.get();
    }
}
