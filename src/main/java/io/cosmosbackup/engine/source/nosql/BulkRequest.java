package io.cosmosbackup.engine.source.nosql;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.cosmosbackup.engine.account.ContainerName;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Reason;
import io.cosmosbackup.engine.source.ConflictPolicy;
import io.cosmosbackup.engine.source.nosql.BulkOperation.Kind;
import io.cosmosbackup.engine.source.nosql.BulkOperation.Outcome;
import io.cosmosbackup.engine.source.nosql.PhysicalPartitions.Partition;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Requests that write documents into one physical partition. Limits are the SDK's own (its sources,
/// BatchRequestResponseConstants): 100 operations and 220,201 bytes; a document beyond that is sent alone, as a
/// plain creation.
///
/// @param uniqueKeys whether an item can be in conflict with one of another id
record BulkRequest(ContainerName container, Partition partition, ConflictPolicy policy, boolean uniqueKeys) {
    static final int MAX_OPERATIONS = 100;
    private static final int MAX_BYTES = 220_201;
    private static final int OVERHEAD = 200; // of one operation beside its document and partition key

    static List<List<BulkOperation>> batches(List<BulkOperation> operations, int maxOperations) {
        List<List<BulkOperation>> batches = new ArrayList<>();
        List<BulkOperation> batch = new ArrayList<>();
        int bytes = 0;
        for (BulkOperation operation : operations) {
            int size = operation.document().length + operation.partitionKey().length() + OVERHEAD;
            if (!batch.isEmpty()
                    && (operation.alone()
                            || batch.getLast().alone()
                            || batch.size() == maxOperations
                            || bytes + size > MAX_BYTES)) {
                batches.add(batch);
                batch = new ArrayList<>();
                bytes = 0;
            }
            batch.add(operation);
            bytes += size;
        }
        batches.add(batch);
        return batches;
    }

    CosmosRequest request(List<BulkOperation> batch) {
        if (isSingle(batch)) {
            CosmosRequest creation = post(batch.getFirst().document())
                    .with("x-ms-documentdb-partitionkey", batch.getFirst().partitionKey())
                    .with("Prefer", "return=minimal");
            return policy == ConflictPolicy.Overwrite ? creation.with("x-ms-documentdb-is-upsert", "True") : creation;
        }
        return post(body(batch))
                .with("x-ms-cosmos-is-batch-request", "True")
                .with("x-ms-cosmos-batch-atomic", "False")
                .with("x-ms-cosmos-batch-continue-on-error", "True")
                .with("x-ms-documentdb-partitionkeyrangeid", partition.id());
    }

    /// @param otherwise thrown for an answer that fits no case
    List<Outcome> outcomes(List<BulkOperation> batch, CosmosResponse response, BackupException otherwise) {
        if (response.status() == 410) {
            return batch.stream().map(o -> new Outcome(o, Kind.Again)).toList();
        }
        if (isSingle(batch)) {
            return List.of(outcome(batch.getFirst(), response.status(), 0, true, detail(response)));
        }
        if (response.status() != 200 && response.status() != 207) {
            throw otherwise;
        }
        JsonNode results = CosmosFeeds.json(response);
        if (results.size() != batch.size()) {
            throw new BackupException(
                    Reason.Unavailable, "a bulk of " + batch.size() + " documents was answered for " + results.size());
        }
        List<Outcome> outcomes = new ArrayList<>(batch.size());
        for (int i = 0; i < batch.size(); i++) {
            JsonNode result = results.get(i);
            outcomes.add(outcome(
                    batch.get(i),
                    result.path("statusCode").asInt(),
                    result.path("retryAfterMilliseconds").asLong(),
                    false,
                    ""));
        }
        return outcomes;
    }

    /// @param message what a document that was sent alone was answered; a bulk's answer has none
    private Outcome outcome(BulkOperation operation, int status, long waitMillis, boolean single, String message) {
        return switch (status) {
            case 200, 201, 204 -> new Outcome(operation, Kind.Written);
            case 408, 410, 429, 449, 500, 503 -> new Outcome(operation.after(waitMillis), Kind.Again);
            case 409 -> {
                // The service tells a unique key's conflict from an id's only by its message.
                if (policy == ConflictPolicy.Skip && uniqueKeys && !single) {
                    yield new Outcome(operation.byItself(), Kind.Again);
                }
                if (policy == ConflictPolicy.Skip && !message.contains("nique")) {
                    yield new Outcome(operation, Kind.Skipped);
                }
                throw refused(operation, "409: another item has its unique key or its id");
            }
            default -> throw refused(operation, String.valueOf(status));
        };
    }

    private BackupException refused(BulkOperation operation, String why) {
        return new BackupException(
                Reason.DocumentRefused,
                "container " + container + " refused the document with id " + TextNode.valueOf(operation.id())
                        + " and partition" + " key " + operation.partitionKey() + " (" + why
                        + "). HINT: restore into an empty container");
    }

    private static boolean isSingle(List<BulkOperation> batch) {
        BulkOperation first = batch.getFirst();
        return batch.size() == 1 && (first.alone() || first.document().length + OVERHEAD > MAX_BYTES / 2);
    }

    private static String detail(CosmosResponse response) {
        return new String(response.body(), StandardCharsets.UTF_8);
    }

    private byte[] body(List<BulkOperation> batch) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        String type = policy == ConflictPolicy.Overwrite ? "Upsert" : "Create";
        body.write('[');
        for (int i = 0; i < batch.size(); i++) {
            BulkOperation operation = batch.get(i);
            String head = (i == 0 ? "" : ",") + "{\"operationType\":\"" + type + "\",\"partitionKey\":"
                    + TextNode.valueOf(operation.partitionKey())
                    + ",\"minimalReturnPreference\":true,\"resourceBody\":";
            body.writeBytes(head.getBytes(StandardCharsets.UTF_8));
            body.writeBytes(operation.document());
            body.write('}');
        }
        body.write(']');
        return body.toByteArray();
    }

    private CosmosRequest post(byte[] body) {
        return CosmosRequest.post("docs", body, "dbs", container.database(), "colls", container.container());
    }
}
