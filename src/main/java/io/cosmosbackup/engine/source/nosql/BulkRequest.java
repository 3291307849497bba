package io.cosmosbackup.engine.source.nosql;

import com.fasterxml.jackson.databind.node.TextNode;
import io.cosmosbackup.engine.account.ContainerName;
import io.cosmosbackup.engine.source.ConflictPolicy;
import io.cosmosbackup.engine.source.nosql.PhysicalPartitions.Partition;
import io.cosmosbackup.engine.source.rest.CosmosRequest;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// Requests that write documents into one physical partition. Limits are the SDK's own (its sources,
/// BatchRequestResponseConstants): 100 operations and 220,201 bytes; a document beyond that is sent alone, as a
/// plain creation. Their answers are read by {@link BulkAnswer}.
record BulkRequest(ContainerName container, Partition partition, ConflictPolicy policy) {
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
        return bulk(body(batch));
    }

    /// Reads what is there under the ids and partition keys of these documents. A bulk also reads ids that no link can
    /// hold (`/`, `\`, `?`, `#`). A bulk is believed to go to the replica that writes, which cannot lag. Should
    /// another one read it, a quorum is asked for.
    CosmosRequest reads(List<BulkOperation> operations) {
        return bulk(operations.stream()
                        .map(operation -> "{\"operationType\":\"Read\",\"partitionKey\":"
                                + TextNode.valueOf(operation.partitionKey()) + ",\"id\":"
                                + TextNode.valueOf(operation.id())
                                + "}")
                        .collect(Collectors.joining(",", "[", "]"))
                        .getBytes(StandardCharsets.UTF_8))
                .with("x-ms-cosmos-read-consistency-strategy", "LatestCommitted");
    }

    /// Whether the batch is sent as a creation, and not as a bulk.
    static boolean isSingle(List<BulkOperation> batch) {
        BulkOperation first = batch.getFirst();
        return batch.size() == 1 && (first.alone() || first.document().length + OVERHEAD > MAX_BYTES / 2);
    }

    private CosmosRequest bulk(byte[] body) {
        return post(body)
                .with("x-ms-cosmos-is-batch-request", "True")
                .with("x-ms-cosmos-batch-atomic", "False")
                .with("x-ms-cosmos-batch-continue-on-error", "True")
                .with("x-ms-documentdb-partitionkeyrangeid", partition.id());
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
