package io.cosmosbackup.engine.source.nosql;

import io.cosmosbackup.engine.report.RefusedDocument;

/// What became of one document that was sent.
sealed interface Outcome {
    record Written(BulkOperation operation) implements Outcome {}

    /// An item of that id and partition key was there and stays.
    record Skipped(BulkOperation operation) implements Outcome {}

    /// Not written this time: it is sent again as `operation` says.
    record Again(BulkOperation operation) implements Outcome {}

    /// Something is in its way. It is skipped if an item of its id and partition key is there; if not, `otherwise`.
    record InDoubt(BulkOperation operation, Outcome otherwise) implements Outcome {}

    /// The service does not take it, however often it is sent.
    record Refused(BulkOperation operation, RefusedDocument why) implements Outcome {}
}
