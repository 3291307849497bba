package io.cosmosbackup.engine.source.nosql;

import io.cosmosbackup.engine.account.ContainerName;
import io.cosmosbackup.engine.json.JsonMembers;
import io.cosmosbackup.engine.json.JsonSyntaxException;
import io.cosmosbackup.engine.parallel.ItemCharge;
import io.cosmosbackup.engine.parallel.Parallel;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Reason;
import io.cosmosbackup.engine.source.ConflictPolicy;
import io.cosmosbackup.engine.source.ContainerTarget;
import io.cosmosbackup.engine.source.nosql.PhysicalPartitions.Partition;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;

/// A container written by bulk requests, each for one physical partition; documents too large for a bulk go alone.
final class NoSqlContainerTarget implements ContainerTarget {
    /// What the server assigns, and what the change feed adds. Other names that begin with `_` are the user's:
    /// Gremlin keeps its edges in them.
    private static final Set<String> SERVER_ASSIGNED = Set.of("_rid", "_self", "_etag", "_attachments", "_ts", "_lsn");

    private static final int PARTITIONS_AT_ONCE = 8;

    private static final String DAMAGED =
            ". HINT: no Cosmos DB sent that; verify the backup, and restore from another" + " repository that holds it";

    private final CosmosConnection connection;
    private final ContainerName name;
    private final PartitionKeys keys;
    private final PhysicalPartitions partitions;
    private final ItemCharge itemCharge;
    private final boolean uniqueKeys;
    private final boolean created;

    /// @param uniqueKeys whether the container has keys that are unique besides the id
    NoSqlContainerTarget(
            CosmosConnection connection, ContainerName name, String definition, boolean uniqueKeys, boolean created) {
        this.connection = connection;
        this.name = name;
        this.keys = new PartitionKeys(definition);
        this.partitions = new PhysicalPartitions(connection, name);
        this.itemCharge = connection.itemCharge(10); // a small item with indexing; the first answer says better
        this.uniqueKeys = uniqueKeys;
        this.created = created;
    }

    @Override
    public boolean created() {
        return created;
    }

    @Override
    public ItemKey key(byte[] document) {
        return new ItemKey(keys.identity(keys.header(document)), id(document));
    }

    @Override
    public void write(List<byte[]> documents, ConflictPolicy policy, Consumer<WriteResult> progress) {
        List<BulkOperation> left = new ArrayList<>(documents.size());
        for (byte[] document : documents) {
            left.add(operation(document));
        }
        Patience patience = new Patience(System::nanoTime);
        while (!left.isEmpty()) {
            List<BulkOperation> again = sendAll(left, policy, progress).stream()
                    .filter(outcome -> outcome.kind() == BulkOperation.Kind.Again)
                    .map(BulkOperation.Outcome::operation)
                    .toList();
            if (!again.isEmpty()) {
                partitions.forget();
                pause(again, patience, again.size() < left.size());
            }
            left = again;
        }
    }

    private static WriteResult result(List<BulkOperation.Outcome> outcomes) {
        long written = 0;
        long skipped = 0;
        long bytes = 0;
        for (BulkOperation.Outcome outcome : outcomes) {
            switch (outcome.kind()) {
                case Written -> {
                    written++;
                    bytes += outcome.operation().document().length;
                }
                case Skipped -> skipped++;
                case Again -> {} // counted when it has been written
            }
        }
        return new WriteResult(written, skipped, bytes);
    }

    private List<BulkOperation.Outcome> sendAll(
            List<BulkOperation> operations, ConflictPolicy policy, Consumer<WriteResult> progress) {
        Map<Partition, List<BulkOperation>> byPartition = new LinkedHashMap<>();
        for (BulkOperation operation : operations) {
            byPartition
                    .computeIfAbsent(partitions.holding(operation.effectivePartitionKey()), p -> new ArrayList<>())
                    .add(operation);
        }
        ConcurrentLinkedQueue<BulkOperation.Outcome> outcomes = new ConcurrentLinkedQueue<>();
        Parallel.forEach(List.copyOf(byPartition.entrySet()), PARTITIONS_AT_ONCE, entry -> {
            BulkRequest bulk = new BulkRequest(name, entry.getKey(), policy, uniqueKeys);
            for (List<BulkOperation> batch :
                    BulkRequest.batches(entry.getValue(), itemCharge.items(BulkRequest.MAX_OPERATIONS))) {
                CosmosRequest request = bulk.request(batch);
                CosmosResponse response = connection.send(request, itemCharge.of(batch.size()));
                itemCharge.learn(response.charge(), batch.size());
                List<BulkOperation.Outcome> answered =
                        bulk.outcomes(batch, response, connection.unexpected(request, response));
                progress.accept(result(answered));
                outcomes.addAll(answered);
            }
        });
        return List.copyOf(outcomes);
    }

    private BulkOperation operation(byte[] document) {
        try {
            String header = keys.header(document);
            return new BulkOperation(
                    JsonMembers.without(document, SERVER_ASSIGNED),
                    header,
                    keys.effectivePartitionKey(header),
                    id(document));
        } catch (JsonSyntaxException e) {
            throw new BackupException(Reason.SegmentDamaged, "a document for " + name + " is no JSON" + DAMAGED, e);
        }
    }

    private String id(byte[] document) {
        byte[] id = JsonMembers.value(document, "id");
        if (id == null || id[0] != '"') {
            throw new BackupException(Reason.SegmentDamaged, "a document for " + name + " has no id" + DAMAGED);
        }
        return JsonMembers.text(id);
    }

    /// Waits as long as the most patient of the refused operations was told to.
    private void pause(List<BulkOperation> again, Patience patience, boolean progress) {
        long asked = again.stream().mapToLong(BulkOperation::waitMillis).max().orElse(0);
        long millis = patience.pauseMillis(progress, asked);
        if (patience.isOver()) {
            throw new BackupException(
                    Reason.Unavailable,
                    "container " + name + " took none of " + again.size()
                            + " documents for ten minutes. HINT: is its throughput used up by others?");
        }
        CosmosConnection.sleep(millis);
    }
}
