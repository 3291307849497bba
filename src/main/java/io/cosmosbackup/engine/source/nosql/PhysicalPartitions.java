package io.cosmosbackup.engine.source.nosql;

import com.fasterxml.jackson.databind.JsonNode;
import io.cosmosbackup.engine.account.ContainerName;
import io.cosmosbackup.engine.account.FeedRange;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Which physical partitions a container has now. Their ids change when they split and merge, so they are only ever
/// used to send a request, and looked up again when the service says that one is gone.
final class PhysicalPartitions {
    private final CosmosConnection connection;
    private final ContainerName name;
    private @Nullable List<Partition> known;

    PhysicalPartitions(CosmosConnection connection, ContainerName name) {
        this.connection = connection;
        this.name = name;
    }

    record Partition(String id, FeedRange range) {}

    /// In the order of their ranges, which leave no hole.
    synchronized List<Partition> all() {
        List<Partition> partitions = known;
        if (partitions == null) {
            partitions = fetch();
            known = partitions;
        }
        return partitions;
    }

    List<Partition> overlapping(FeedRange range) {
        return all().stream().filter(p -> p.range().overlaps(range)).toList();
    }

    Partition holding(String effectivePartitionKey) {
        return all().stream()
                .filter(p -> p.range().contains(effectivePartitionKey))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no partition holds " + effectivePartitionKey));
    }

    /// Forgets what is known; call it when the service answers 410.
    synchronized void forget() {
        known = null;
    }

    private List<Partition> fetch() {
        List<Partition> partitions = new ArrayList<>();
        CosmosRequest request = CosmosRequest.feed("pkranges", "dbs", name.database(), "colls", name.container());
        for (JsonNode entry : CosmosFeeds.all(connection, request, "PartitionKeyRanges")) {
            partitions.add(new Partition(
                    entry.path("id").asText(),
                    new FeedRange(
                            entry.path("minInclusive").asText(),
                            entry.path("maxExclusive").asText())));
        }
        partitions.sort(Comparator.comparing(p -> p.range().min()));
        String reached = FeedRange.ALL.min();
        for (Partition partition : partitions) {
            if (!partition.range().min().equals(reached)) {
                throw new IllegalStateException("a hole in the partitions of " + name + " before " + partition);
            }
            reached = partition.range().max();
        }
        if (!reached.equals(FeedRange.ALL.max())) {
            throw new IllegalStateException("the partitions of " + name + " end at " + reached);
        }
        return List.copyOf(partitions);
    }
}
