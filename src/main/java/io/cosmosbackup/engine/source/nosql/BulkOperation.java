package io.cosmosbackup.engine.source.nosql;

/// One document on its way into a container.
///
/// @param document without the members that the server assigns
/// @param partitionKey as requests carry it
/// @param waitMillis how long the service asked to wait before it is tried again
/// @param alone whether it is sent without others, for an answer that says more than a status
record BulkOperation(
        byte[] document, String partitionKey, String effectivePartitionKey, String id, long waitMillis, boolean alone) {
    BulkOperation(byte[] document, String partitionKey, String effectivePartitionKey, String id) {
        this(document, partitionKey, effectivePartitionKey, id, 0, false);
    }

    BulkOperation after(long millis) {
        return new BulkOperation(document, partitionKey, effectivePartitionKey, id, millis, alone);
    }

    BulkOperation byItself() {
        return new BulkOperation(document, partitionKey, effectivePartitionKey, id, 0, true);
    }

    record Outcome(BulkOperation operation, Kind kind) {}

    enum Kind {
        Written,
        /// An item of that id and partition key was there and stays.
        Skipped,
        /// Not written this time: throttled, the partition has gone elsewhere, or in a conflict that is not clear.
        Again
    }
}
