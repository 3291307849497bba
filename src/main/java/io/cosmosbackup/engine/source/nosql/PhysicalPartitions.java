package io.cosmosbackup.engine.source.nosql;

import io.cosmosbackup.engine.account.ContainerName;
import io.cosmosbackup.engine.account.FeedRange;
import io.cosmosbackup.engine.account.ResourceName;
import io.cosmosbackup.engine.json.JsonMembers;
import io.cosmosbackup.engine.json.JsonScanner;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Reason;
import io.cosmosbackup.engine.source.rest.CosmosConnection;
import io.cosmosbackup.engine.source.rest.CosmosFeeds;
import io.cosmosbackup.engine.source.rest.CosmosRequest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Which physical partitions a container has now. Their ids change when they split and merge, so they are only ever
/// used to send a request, and looked up again when the service says that one is gone.
final class PhysicalPartitions {
    private static final int ATTEMPTS = 10;
    private static final int LONGEST_BOUND = 1024; // three hashes have 96 digits, a key of 101 bytes at most 250
    private static final int LONGEST_ID = 64; // a number

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
            List<Partition> partitions = current(
                    CosmosFeeds.all(connection, request, "PartitionKeyRanges", e -> listed(connection.endpoint(), e)));
            if (!partitions.isEmpty()) {
                return partitions;
            }
            connection.pace().sleep(Math.min(1_000, 50L << attempt));
        }
        throw new BackupException(
                Reason.Unavailable,
                "account " + connection.endpoint() + " names partitions of " + name
                        + " that do not cover it. HINT: run again");
    }

    /// A partition as a listing names it.
    ///
    /// @param parents ids of those that it has taken the place of
    record Listed(Partition partition, List<String> parents) {}

    /// @param account its endpoint
    static Listed listed(String account, byte[] entry) {
        String id = CosmosFeeds.text(account, entry, "id");
        String min = CosmosFeeds.text(account, entry, "minInclusive");
        String max = CosmosFeeds.text(account, entry, "maxExclusive");
        if (!isId(id) || min.length() > LONGEST_BOUND || max.length() > LONGEST_BOUND) {
            throw none(account, id, min, max, null);
        }
        List<String> parents = new ArrayList<>();
        byte[] named = JsonMembers.value(entry, "parents");
        if (named != null && named[0] == '[') {
            JsonScanner.elements(named, 0, named.length, (from, to) -> {
                if (named[from] == '"') {
                    parents.add(JsonMembers.text(Arrays.copyOfRange(named, from, to)));
                }
            });
        }
        try {
            return new Listed(new Partition(id, new FeedRange(min, max)), List.copyOf(parents));
        } catch (IllegalArgumentException e) {
            throw none(account, id, min, max, e);
        }
    }

    private static boolean isId(String id) {
        return !id.isEmpty() && id.length() <= LONGEST_ID && id.chars().allMatch(c -> c > ' ' && c <= '~');
    }

    private static BackupException none(String account, String id, String min, String max, @Nullable Throwable cause) {
        return new BackupException(
                Reason.Unavailable,
                "account %s names a partition '%s' from '%s' to '%s', which no partition can be"
                        .formatted(account, ResourceName.shown(id), ResourceName.shown(min), ResourceName.shown(max)),
                cause);
    }

    /// The partitions that a listing names, in the order of their ranges; none when they do not cover the container.
    /// Between two pages of it a partition may split: then it names the parts beside the whole, or only some.
    static List<Partition> current(List<Listed> listing) {
        Set<String> gone = new HashSet<>();
        listing.forEach(entry -> gone.addAll(entry.parents()));
        List<Partition> partitions = new ArrayList<>();
        for (Listed entry : listing) {
            if (!gone.contains(entry.partition().id())) {
                partitions.add(entry.partition());
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
