package io.cosmosbackup.engine.source.nosql;

import com.fasterxml.jackson.databind.JsonNode;
import io.cosmosbackup.engine.account.ContainerName;
import io.cosmosbackup.engine.account.FeedRange;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Reason;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Which physical partitions a container has now. Their ids change when they split and merge, so they are only ever
/// used to send a request, and looked up again when the service says that one is gone.
final class PhysicalPartitions {
    private static final int ATTEMPTS = 10;

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
        CosmosRequest request = CosmosRequest.feed("pkranges", "dbs", name.database(), "colls", name.container());
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            List<Partition> partitions = current(CosmosFeeds.all(connection, request, "PartitionKeyRanges"));
            if (!partitions.isEmpty()) {
                return partitions;
            }
            CosmosConnection.sleep(Math.min(1_000, 50L << attempt));
        }
        throw new BackupException(
                Reason.Unavailable,
                "the account names partitions of " + name + " that do not cover it. HINT: run again");
    }

    /// The partitions that a listing names, in the order of their ranges; none when they do not cover the container.
    /// Between two pages of it a partition may split: then it names the parts beside the whole, or only some.
    static List<Partition> current(List<JsonNode> listing) {
        Set<String> gone = new HashSet<>();
        listing.forEach(entry -> entry.path("parents").forEach(parent -> gone.add(parent.asText())));
        List<Partition> partitions = new ArrayList<>();
        for (JsonNode entry : listing) {
            String id = entry.path("id").asText();
            if (!gone.contains(id)) {
                partitions.add(new Partition(
                        id,
                        new FeedRange(
                                entry.path("minInclusive").asText(),
                                entry.path("maxExclusive").asText())));
            }
        }
        partitions.sort(Comparator.comparing(p -> p.range().min()));
        String reached = FeedRange.ALL.min();
        for (Partition partition : partitions) {
            if (!partition.range().min().equals(reached)) {
                return List.of();
            }
            reached = partition.range().max();
        }
        return reached.equals(FeedRange.ALL.max()) ? List.copyOf(partitions) : List.of();
    }
}
