package io.cosmosbackup.emulator;

import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Sends a request to the partition that it is for, if that is up, has what the reader has seen, and has budget left.
final class Routed {
    /// A point request can meet a split between its routing and its work; each retry sees a newer routing.
    private static final int MAX_ATTEMPTS = 10;

    private Routed() {}

    /// To the partition that the request names, or that its key or its range of effective partition keys is in, or the
    /// only one; else 400. A client that names a
    /// partition key range is told when that is gone, or when its key is elsewhere; for others the gateway follows
    /// splits by itself. {@code work} must have done nothing if it throws 1002.
    static <T> T to(
            GatewayRequest request,
            EmulatedContainer container,
            @Nullable KeyValue key,
            Function<PhysicalPartition, T> work) {
        String epk = key == null ? null : EffectivePartitionKey.of(key, container.keyDefinition());
        String named = request.header("x-ms-documentdb-partitionkeyrangeid");
        if (named != null) {
            PhysicalPartition partition = container.partitions().byId(id(named));
            if (epk != null && !partition.range().contains(epk)) {
                throw GatewayException.partitionGone(partition.id());
            }
            return work(partition, work);
        }
        return retried(() -> work(
                epk == null ? only(request, container) : container.partitions().of(epk), work));
    }

    /// To the partition that holds a place.
    static <T> T at(EmulatedContainer container, String epk, Function<PhysicalPartition, T> work) {
        return retried(() -> work(container.partitions().of(epk), work));
    }

    private static <T> T retried(Supplier<T> attempted) {
        for (int attempt = 1; ; attempt++) {
            try {
                return attempted.get();
            } catch (GatewayException e) {
                if (e.subStatus() != 1002 || attempt == MAX_ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    private static <T> T work(PhysicalPartition partition, Function<PhysicalPartition, T> work) {
        partition.container().database().account().outages().check(partition);
        partition.enter();
        return work.apply(partition);
    }

    private static PhysicalPartition only(GatewayRequest request, EmulatedContainer container) {
        EpkRange range = FeedScope.partRange(request);
        if (!range.equals(EpkRange.FULL)) {
            return container.partitions().around(range);
        } else if (container.partitions().all().size() == 1) {
            return container.partitions().all().getFirst();
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
