package io.cosmosbackup.engine.source.nosql;

import io.cosmosbackup.engine.items.Item;
import io.cosmosbackup.engine.source.nosql.PhysicalPartitions.Partition;
import org.jspecify.annotations.Nullable;

/// One document on its way into a container.
///
/// @param effectivePartitionKey the hash of its partition key, which decides where it lies
record BulkOperation(Item item, String effectivePartitionKey, Delivery delivery) {
    /// As often a partition may say that a document's key is not its own, while the account says that it is.
    private static final int GONE_AT_MOST = 10;

    BulkOperation(Item item, String effectivePartitionKey) {
        this(item, effectivePartitionKey, Delivery.FIRST);
    }

    /// How it is sent next.
    ///
    /// @param waitMillis how long the service asked to wait before
    /// @param alone whether as a request of its own, which is answered with a message, and which the gateway itself
    ///     sends to the right partition
    /// @param goneFrom the partition that answered 410 last, and `gone` how many times in a row
    record Delivery(
            long waitMillis, boolean alone, @Nullable Partition goneFrom, int gone) {
        private static final Delivery FIRST = new Delivery(0, false, null, 0);
    }

    /// Without the members that the server and the feed have added.
    byte[] document() {
        return item.document();
    }

    /// As requests carry it.
    String partitionKey() {
        return item.partitionKey();
    }

    String id() {
        return item.key().id();
    }

    boolean alone() {
        return delivery.alone();
    }

    BulkOperation after(long millis) {
        return with(new Delivery(millis, delivery.alone(), null, 0));
    }

    BulkOperation byItself() {
        return with(new Delivery(0, true, null, 0));
    }

    /// The partition answered 410 although it is the one that holds the key. The two sides may differ on where a key
    /// lies at the edge of a partition (azure-cosmos-dotnet-v3 issues 5159 and 5859): then the gateway finds it.
    BulkOperation goneFrom(Partition partition) {
        int times = partition.equals(delivery.goneFrom()) ? delivery.gone() + 1 : 1;
        return times < GONE_AT_MOST ? with(new Delivery(0, delivery.alone(), partition, times)) : byItself();
    }

    private BulkOperation with(Delivery next) {
        return new BulkOperation(item, effectivePartitionKey, next);
    }
}
