package io.cosmosbackup.engine.source.nosql;

/// One document on its way into a container.
///
/// @param document without the members that the server assigns
/// @param partitionKey as requests carry it
/// @param waitMillis how long the service asked to wait before it is tried again
record BulkOperation(byte[] document, String partitionKey, String effectivePartitionKey, String id, long waitMillis) {
    BulkOperation(byte[] document, String partitionKey, String effectivePartitionKey, String id) {
        this(document, partitionKey, effectivePartitionKey, id, 0);
    }

    BulkOperation after(long millis) {
        return new BulkOperation(document, partitionKey, effectivePartitionKey, id, millis);
    }

    record Outcome(BulkOperation operation, Kind kind) {}

    enum Kind {
        Written,
        /// An item of that id and partition key was there and stays.
        Skipped,
        /// Not written this time: throttled, or the partition has gone elsewhere.
        Again
    }
}
