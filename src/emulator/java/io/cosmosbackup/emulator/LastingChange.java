package io.cosmosbackup.emulator;

import java.util.concurrent.atomic.AtomicInteger;

/// A partition change that has begun: its partitions answer 410/1007 until it is done, after so many
/// requests or when it is finished.
final class LastingChange {
    private final PartitionMap partitions;
    private final PartitionChange change;
    private final AtomicInteger requestsLeft;

    /// {@code requests} is 0 for "until finished".
    LastingChange(PartitionMap partitions, PartitionChange change, int requests) {
        this.partitions = partitions;
        this.change = change;
        this.requestsLeft = new AtomicInteger(requests);
    }

    PartitionChange change() {
        return change;
    }

    /// Refuses a request to the partition; the last one it refuses completes the change.
    GatewayException refusal(String partition) {
        if (requestsLeft.decrementAndGet() == 0) {
            partitions.finish(this);
        }
        return GatewayException.partitionChanging(partition);
    }
}
