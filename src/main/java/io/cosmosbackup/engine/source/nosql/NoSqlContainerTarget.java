package io.cosmosbackup.engine.source.nosql;

import com.fasterxml.jackson.databind.node.TextNode;
import io.cosmosbackup.engine.account.ContainerName;
import io.cosmosbackup.engine.concurrent.Parallel;
import io.cosmosbackup.engine.items.Item;
import io.cosmosbackup.engine.items.ItemIdentity;
import io.cosmosbackup.engine.items.TimeToLive;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Reason;
import io.cosmosbackup.engine.report.RefusedDocument;
import io.cosmosbackup.engine.requestunits.ItemCharge;
import io.cosmosbackup.engine.source.ConflictPolicy;
import io.cosmosbackup.engine.source.ContainerTarget;
import io.cosmosbackup.engine.source.nosql.Outcome.InDoubt;
import io.cosmosbackup.engine.source.nosql.PhysicalPartitions.Partition;
import io.cosmosbackup.engine.source.rest.CosmosConnection;
import io.cosmosbackup.engine.source.rest.CosmosRequest;
import io.cosmosbackup.engine.source.rest.CosmosResponse;
import io.cosmosbackup.engine.source.rest.Patience;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A container written by bulk requests, each for one physical partition; documents too large for a bulk go alone.
final class NoSqlContainerTarget implements ContainerTarget {
    private static final int PARTITIONS_AT_ONCE = 8;

    private static final double READ_CHARGE = 1; // of an item of 1 KB

    private final CosmosConnection connection;
    private final ContainerName name;
    private final ItemIdentity identity;
    private final PartitionKeys keys;
    private final PhysicalPartitions partitions;
    private final ItemCharge itemCharge;
    private final boolean created;
    private final TimeToLive timeToLive;
    private final @Nullable Loading loading;

    /// @param loading null for a container that the restore did not make, or that lets nothing expire
    NoSqlContainerTarget(
            CosmosConnection connection,
            ContainerName name,
            String definition,
            boolean created,
            @Nullable Loading loading) {
        this.timeToLive = TimeToLive.of(definition);
        this.loading = loading;
        this.connection = connection;
        this.name = name;
        this.identity = new ItemIdentity(name, definition);
        this.keys = new PartitionKeys(definition);
        this.partitions = new PhysicalPartitions(connection, name);
        this.itemCharge = connection.itemCharge(10); // a small item with indexing; the first answer says better
        this.created = created;
    }

    @Override
    public boolean created() {
        return created;
    }

    @Override
    public Optional<TimeToLive> keeps() {
        return loading == null ? Optional.of(timeToLive) : Optional.empty();
    }

    @Override
    public Loaded loaded(boolean on) {
        return loading == null ? new Loaded(timeToLive, Optional.empty(), Duration.ZERO) : loading.end(on);
    }

    @Override
    public ItemIdentity identity() {
        return identity;
    }

    @Override
    public void write(List<Item> items, ConflictPolicy policy, Consumer<WriteResult> progress) {
        List<BulkOperation> left = items.stream()
                .map(item -> new BulkOperation(item, keys.effectivePartitionKey(item.partitionKey())))
                .toList();
        Patience patience = new Patience(connection.pace()::nanoTime);
        while (!left.isEmpty()) {
            List<BulkOperation> again = new ArrayList<>();
            for (Outcome outcome : sendAll(left, policy, answers -> progress.accept(result(answers)))) {
                if (outcome instanceof Outcome.Again(BulkOperation operation)) {
                    again.add(operation);
                }
            }
            if (!again.isEmpty()) {
                partitions.forget();
                pause(again, patience, again.size() < left.size());
            }
            left = again;
        }
    }

    private static WriteResult result(List<Outcome> outcomes) {
        long written = 0;
        long skipped = 0;
        long bytes = 0;
        List<Refusal> refused = new ArrayList<>();
        for (Outcome outcome : outcomes) {
            switch (outcome) {
                case Outcome.Written(BulkOperation operation) -> {
                    written++;
                    bytes += operation.document().length;
                }
                case Outcome.Skipped _ -> skipped++;
                case Outcome.Refused(BulkOperation operation, RefusedDocument why) ->
                    refused.add(new Refusal(operation.item(), why));
                case Outcome.Again _ -> {} // counted when it has been written
                case Outcome.InDoubt _ -> throw new IllegalStateException("a document that was not looked for");
            }
        }
        return new WriteResult(written, skipped, bytes, refused);
    }

    private List<Outcome> sendAll(
            List<BulkOperation> operations, ConflictPolicy policy, Consumer<List<Outcome>> progress) {
        Map<Partition, List<BulkOperation>> byPartition = new LinkedHashMap<>();
        for (BulkOperation operation : operations) {
            byPartition
                    .computeIfAbsent(partitions.holding(operation.effectivePartitionKey()), p -> new ArrayList<>())
                    .add(operation);
        }
        ConcurrentLinkedQueue<Outcome> outcomes = new ConcurrentLinkedQueue<>();
        Parallel.forEach(List.copyOf(byPartition.entrySet()), PARTITIONS_AT_ONCE, entry -> {
            BulkRequest bulk = new BulkRequest(name, entry.getKey(), policy);
            for (List<BulkOperation> batch :
                    BulkRequest.batches(entry.getValue(), itemCharge.items(BulkRequest.MAX_OPERATIONS))) {
                CosmosRequest request = bulk.request(batch);
                CosmosResponse response = connection.send(request, itemCharge.of(batch.size()));
                itemCharge.learn(response.charge(), batch.size());
                List<Outcome> answered =
                        settled(bulk, answer(bulk, request, response).outcomes(batch));
                progress.accept(answered);
                outcomes.addAll(answered);
            }
        });
        return List.copyOf(outcomes);
    }

    private BulkAnswer answer(BulkRequest bulk, CosmosRequest request, CosmosResponse response) {
        return new BulkAnswer(
                connection.endpoint(),
                bulk,
                identity.hasUniqueKeys(),
                response,
                connection.sentence(response),
                connection.unexpected(request, response));
    }

    /// Looks for what is in doubt, all of it at once; what one answer had no room for, each by itself.
    private List<Outcome> settled(BulkRequest bulk, List<Outcome> answered) {
        List<Outcome> settled = new ArrayList<>(answered.size());
        List<InDoubt> doubts = new ArrayList<>();
        for (Outcome outcome : answered) {
            if (outcome instanceof InDoubt doubt) {
                doubts.add(doubt);
            } else {
                settled.add(outcome);
            }
        }
        if (doubts.isEmpty()) {
            return settled;
        }
        for (Outcome outcome : look(bulk, doubts)) {
            if (outcome instanceof InDoubt doubt) {
                settled.addAll(look(bulk, List.of(doubt)));
            } else {
                settled.add(outcome);
            }
        }
        return settled;
    }

    private List<Outcome> look(BulkRequest bulk, List<InDoubt> doubts) {
        CosmosRequest request =
                bulk.reads(doubts.stream().map(InDoubt::operation).toList());
        CosmosResponse response = connection.send(request, doubts.size() * READ_CHARGE);
        return answer(bulk, request, response).settled(doubts);
    }

    /// Waits for the longest time that the service asked for in any of the refused operations.
    private void pause(List<BulkOperation> again, Patience patience, boolean progress) {
        long asked = again.stream()
                .mapToLong(operation -> operation.delivery().waitMillis())
                .max()
                .orElse(0);
        long millis = patience.pauseMillis(progress, asked);
        if (patience.isOver()) {
            throw new BackupException(
                    Reason.Unavailable,
                    "container " + name + " of account " + connection.endpoint() + " took none of " + again.size()
                            + " documents for ten minutes, the first of them "
                            + TextNode.valueOf(again.getFirst().id()) + " with partition key "
                            + again.getFirst().partitionKey()
                            + ". HINT: is its throughput used up by others, or a partition of it down?");
        }
        connection.pace().sleep(millis);
    }
}
