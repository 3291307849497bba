package io.cosmosbackup.emulator;

import java.util.List;
import java.util.Optional;
import java.util.Random;

/// Splits and merges a container's partitions, at once or so that it lasts.
final class SimulatedOperations {
    private static final int MOST = 10;

    private final CosmosEmulator emulator;
    private final Random random;
    private int splits;
    private int merges;

    SimulatedOperations(CosmosEmulator emulator, Random random) {
        this.emulator = emulator;
        this.random = random;
    }

    int splits() {
        return splits;
    }

    int merges() {
        return merges;
    }

    void step() {
        List<CosmosEmulator.Partition> partitions = emulator.partitions("db", "c");
        boolean merge = partitions.size() > 1 && random.nextInt(MOST) < partitions.size();
        PartitionChange change = merge ? merge(partitions) : split(partitions);
        try {
            if (random.nextBoolean()) {
                emulator.change("db", "c", change);
            } else {
                emulator.beginChange("db", "c", change, 1 + random.nextInt(6));
            }
            splits += merge ? 0 : 1;
            merges += merge ? 1 : 0;
        } catch (GatewayException e) {
            if (!e.getMessage().contains("changing already") && e.subStatus() != 1002) {
                throw e;
            }
        }
    }

    private PartitionChange merge(List<CosmosEmulator.Partition> partitions) {
        int lower = random.nextInt(partitions.size() - 1);
        return PartitionChange.merge(
                partitions.get(lower).id(), partitions.get(lower + 1).id());
    }

    /// In the middle, or at the place of an item.
    private PartitionChange split(List<CosmosEmulator.Partition> partitions) {
        CosmosEmulator.Partition parent = partitions.get(random.nextInt(partitions.size()));
        EpkRange range = new EpkRange(parent.minInclusive(), parent.maxExclusive());
        List<String> places = emulator.items("db", "c").stream()
                .map(CosmosEmulator.Item::effectivePartitionKey)
                .filter(epk -> range.contains(epk) && !epk.equals(range.min()))
                .toList();
        boolean middle = places.isEmpty() || random.nextBoolean();
        return new PartitionChange.Split(
                parent.id(), middle ? Optional.empty() : Optional.of(places.get(random.nextInt(places.size()))));
    }
}
