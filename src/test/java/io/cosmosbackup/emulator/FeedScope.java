package io.cosmosbackup.emulator;

import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The items that a feed or a query is about: all of a physical partition, or those in a part of its range, or those of
/// one partition key or a prefix of one. {@code key} is null if the request has none.
record FeedScope(@Nullable KeyValue key, EpkRange range, Predicate<StoredItem> wanted) {
    static FeedScope of(GatewayRequest request, Container container) {
        String header = request.header("x-ms-documentdb-partitionkey");
        EpkRange range = partRange(request);
        Predicate<StoredItem> wanted = within(range);
        if (header == null) {
            return new FeedScope(null, range, wanted);
        }
        KeyValue key = KeyValue.ofHeader(header);
        return new FeedScope(key, range, wanted.and(ofKey(key, container)));
    }

    private static EpkRange partRange(GatewayRequest request) {
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

    private static Predicate<StoredItem> within(EpkRange range) {
        return range.equals(EpkRange.FULL)
                ? _ -> true
                : item -> range.contains(item.key().epk());
    }

    private static Predicate<StoredItem> ofKey(KeyValue key, Container container) {
        String epk = EffectivePartitionKey.of(key, container.keyDefinition());
        if (key.parts().size() < container.keyDefinition().paths().size()) {
            return item -> item.key().epk().startsWith(epk);
        }
        String json = key.json();
        return item -> item.key().epk().equals(epk) && item.key().partitionKey().equals(json);
    }
}
