package io.cosmosbackup.emulator;

import java.util.Map;

/// The most, in percent, of a container's throughput that the requests of each bucket may use together. Buckets without
/// a figure have no cap.
record ThroughputBuckets(Map<Integer, Integer> percentages) {
    static final ThroughputBuckets NONE = new ThroughputBuckets(Map.of());

    ThroughputBuckets {
        percentages = Map.copyOf(percentages);
        percentages.forEach((bucket, percentage) -> {
            if (bucket < 1 || bucket > Traffic.LAST_BUCKET || percentage < 1 || percentage > 100) {
                throw new IllegalArgumentException("bucket " + bucket + " cannot have " + percentage + " %: buckets are"
                        + " 1 to " + Traffic.LAST_BUCKET + ", percentages 1 to 100");
            }
        });
    }

    double share(int bucket) {
        return percentages.getOrDefault(bucket, 100) / 100.0;
    }
}
