package io.cosmosbackup.emulator;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Sends a request to the partition that it is for, and through that partition's budget.
final class Routed {
    /// A point request can meet a split between its routing and its work; each retry sees a newer routing.
    private static final int MAX_ATTEMPTS = 10;

    private Routed() {}

    /// To the partition of a key. A client that names a partition key range is told when that is gone; for others the
    /// gateway follows a split by itself.
    static <T> T to(GatewayRequest request, Container container, String epk, Function<PhysicalPartition, T> work) {
        String named = request.header("x-ms-documentdb-partitionkeyrangeid");
        if (named != null) {
            return work(container.partition(id(named)), work);
        }
        for (int attempt = 1; ; attempt++) {
            try {
                return work(container.partitionOf(epk), work);
            } catch (GatewayException e) {
                if (e.subStatus() != 1002 || attempt == MAX_ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    static <T> T work(PhysicalPartition partition, Function<PhysicalPartition, T> work) {
        partition.budget().check();
        return work.apply(partition);
    }

    /// The partition that the request names, or that its key is in, or the only one; else 400.
    static PhysicalPartition partition(GatewayRequest request, Container container, @Nullable KeyValue key) {
        String named = request.header("x-ms-documentdb-partitionkeyrangeid");
        if (named != null) {
            return container.partition(id(named));
        } else if (key != null) {
            return container.partitionOf(EffectivePartitionKey.of(key, container.keyDefinition()));
        } else if (container.partitions().size() == 1) {
            return container.partitions().getFirst();
        }
        throw GatewayException.badRequest(
                "A request over several partitions needs x-ms-documentdb-partitionkeyrangeid or a partition key: "
                        + request);
    }

    /// SDKs write {@code containerRid,id} as well.
    private static String id(String header) {
        return header.substring(header.indexOf(',') + 1);
    }
}
