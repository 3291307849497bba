package io.cosmosbackup.emulator;

import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The items that a feed or a query is about: all of a physical partition, or those in a part of its range, or those of
/// one partition key or a prefix of one. {@code key} is null if the request has none.
record FeedScope(@Nullable KeyValue key, EpkRange range, Predicate<StoredItemKey> keys) {
    static FeedScope of(GatewayRequest request, EmulatedContainer container) {
        String header = request.header("x-ms-documentdb-partitionkey");
        EpkRange range = partRange(request);
        Predicate<StoredItemKey> keys = range.equals(EpkRange.FULL) ? _ -> true : key -> range.contains(key.epk());
        if (header == null) {
            return new FeedScope(null, range, keys);
        }
        FeedScope scope = of(KeyValue.ofHeader(header), container);
        return new FeedScope(scope.key(), range.intersection(scope.range()), keys.and(scope.keys()));
    }

    static FeedScope of(KeyValue key, EmulatedContainer container) {
        if (key.parts().isEmpty()) {
            key.complete(container.keyDefinition());
        }
        String epk = EffectivePartitionKey.of(key, container.keyDefinition());
        return new FeedScope(key, EpkRange.under(epk), ofKey(key, epk, container));
    }

    Predicate<StoredItem> wanted() {
        return item -> keys.test(item.key());
    }

    static EpkRange partRange(GatewayRequest request) {
        String start = request.header("x-ms-start-epk");
        String end = request.header("x-ms-end-epk");
        if (start == null && end == null) {
            return EpkRange.FULL;
        }
        String type = request.header("x-ms-read-key-type");
        if (!"EffectivePartitionKeyRange".equals(type)) {
            throw GatewayException.notImplemented(
                    "x-ms-read-key-type " + type + " with x-ms-start-epk or x-ms-end-epk");
        }
        return new EpkRange(start == null ? EpkRange.FULL.min() : start, end == null ? EpkRange.FULL.max() : end);
    }

    private static Predicate<StoredItemKey> ofKey(KeyValue key, String epk, EmulatedContainer container) {
        if (!key.parts().isEmpty()
                && key.parts().size() < container.keyDefinition().paths().size()) {
            return item -> item.epk().startsWith(epk);
        }
        String json = key.json();
        return item -> item.epk().equals(epk) && item.partitionKey().equals(json);
    }
}
