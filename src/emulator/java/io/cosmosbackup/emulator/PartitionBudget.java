package io.cosmosbackup.emulator;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/// The request units a physical partition may use in a second. As in the service, a request that starts within the
/// budget is served whole; later ones of that second are answered 429. Requests of low priority leave what those of
/// high priority needed in the second before: all of it, if one of them was refused. Requests of a throughput bucket
/// have their share of the budget and no more.
final class PartitionBudget {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final LongSupplier nanoTime;
    private final Supplier<ThroughputBuckets> buckets;
    private final Map<Integer, Double> usedByBucket = new HashMap<>();
    private double perSecond;
    private long windowStart;
    private double used;
    private double usedByHigh;
    private boolean refusedHigh;
    private double neededByHigh;

    /// 0 is no limit.
    PartitionBudget(double perSecond, Supplier<ThroughputBuckets> buckets) {
        this(perSecond, buckets, System::nanoTime);
    }

    PartitionBudget(double perSecond, Supplier<ThroughputBuckets> buckets, LongSupplier nanoTime) {
        this.perSecond = perSecond;
        this.buckets = buckets;
        this.nanoTime = nanoTime;
        this.windowStart = nanoTime.getAsLong();
    }

    /// Throws 429 with the time until the next second if nothing of this second's budget is left for the request that
    /// this thread serves.
    synchronized void check() {
        if (perSecond <= 0) {
            return;
        }
        long now = nanoTime.getAsLong();
        if (now - windowStart >= SECOND) {
            begin((now - windowStart) / SECOND);
        }
        Traffic traffic = Traffic.current();
        double reserved = traffic.lowPriority() ? Math.max(0, neededByHigh - usedByHigh) : 0;
        boolean full = used + reserved >= perSecond;
        if (full || usedByBucket.getOrDefault(traffic.bucket(), 0.0) >= cap(traffic.bucket())) {
            refusedHigh |= full && !traffic.lowPriority();
            throw GatewayException.throttled(
                    Duration.ofNanos(windowStart + SECOND - now).plusMillis(1));
        }
    }

    private void begin(long seconds) {
        windowStart += seconds * SECOND;
        used = Math.max(0, used - seconds * perSecond);
        usedByBucket.replaceAll((bucket, units) -> Math.max(0, units - seconds * cap(bucket)));
        neededByHigh = seconds > 1 ? 0 : refusedHigh ? perSecond : Math.min(usedByHigh, perSecond);
        usedByHigh = 0;
        refusedHigh = false;
    }

    private double cap(int bucket) {
        return perSecond * buckets.get().share(bucket);
    }

    /// Bucket 0 is counted as well; its share is the whole.
    synchronized void use(double requestUnits) {
        if (perSecond <= 0) {
            return;
        }
        Traffic traffic = Traffic.current();
        used += requestUnits;
        usedByHigh += traffic.lowPriority() ? 0 : requestUnits;
        usedByBucket.merge(traffic.bucket(), requestUnits, Double::sum);
    }

    synchronized double perSecond() {
        return perSecond;
    }

    synchronized void limit(double newPerSecond) {
        perSecond = newPerSecond;
        used = 0;
        usedByBucket.clear();
    }
}
