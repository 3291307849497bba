package io.cosmosbackup.emulator;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A read over all partitions that the gateway does by itself, one after the other: each page is of one of
/// them, and the continuation of a partition's last page leads to the next.
final class FanOut {
    private FanOut() {}

    /// Whether the request names no partition and asks for more than one.
    static boolean isNeeded(GatewayRequest request, EmulatedContainer container, FeedScope scope) {
        return scope.key() == null
                && request.header("x-ms-documentdb-partitionkeyrangeid") == null
                && container.partitions().all().stream()
                        .noneMatch(partition -> partition.range().contains(scope.range()));
    }

    /// {@code after} is null for the beginning; {@code token} makes a continuation of the place to go on from.
    static GatewayResponse answer(
            EmulatedContainer container,
            FeedScope scope,
            @Nullable StoredItemKey after,
            Function<PhysicalPartition, GatewayResponse> read,
            Function<StoredItemKey, String> token) {
        String place = after == null ? scope.range().min() : after.epk();
        return Routed.at(container, place, partition -> {
            GatewayResponse response = read.apply(partition);
            String end = partition.range().max();
            if (!response.headers().containsKey("x-ms-continuation")
                    && end.compareTo(scope.range().max()) < 0) {
                // Before all items of that place: theirs are longer.
                response.with("x-ms-continuation", token.apply(new StoredItemKey(end, "", "")));
            }
            return response;
        });
    }
}
