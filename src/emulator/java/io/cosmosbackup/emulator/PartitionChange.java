package io.cosmosbackup.emulator;

import java.util.List;
import java.util.Optional;

/// A change of a container's physical partitions.
public sealed interface PartitionChange {
    /// {@code at} is an effective partition key inside the partition's range; empty for the middle of its hashes.
    record Split(String partition, Optional<String> at) implements PartitionChange {}

    /// Of two neighbours, the lower one first.
    record Merge(String lower, String upper) implements PartitionChange {}

    static PartitionChange split(String partition) {
        return new Split(partition, Optional.empty());
    }

    static PartitionChange split(String partition, String at) {
        return new Split(partition, Optional.of(at));
    }

    static PartitionChange merge(String lower, String upper) {
        return new Merge(lower, upper);
    }

    /// The partitions that it ends.
    default List<String> ended() {
        return switch (this) {
            case Split(String partition, var _) -> List.of(partition);
            case Merge(String lower, String upper) -> List.of(lower, upper);
        };
    }
}
