package io.cosmosbackup.emulator;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Changes to one partition that take effect together, under one LSN, or not at all. Used under the partition's lock.
final class WriteSet {
    private final PhysicalPartition partition;
    private final long lsn;
    private final Map<ItemKey, Optional<StoredItem>> changes = new LinkedHashMap<>();
    private int places;

    WriteSet(PhysicalPartition partition, long lsn) {
        this.partition = partition;
        this.lsn = lsn;
    }

    /// The item as this set's changes so far leave it.
    @Nullable
    StoredItem find(ItemKey key) {
        Optional<StoredItem> changed = changes.get(key);
        return changed == null ? partition.stored(key) : changed.orElse(null);
    }

    StoredItem put(ItemKey key, String rid, RawObject document) {
        StoredItem item = partition.container().version(key, rid, StoredItem.Order.first(lsn) + places, document);
        partition.container().uniqueKeys().check(this, item);
        places++;
        changes.put(key, Optional.of(item));
        return item;
    }

    void remove(ItemKey key) {
        changes.put(key, Optional.empty());
    }

    /// The items that this set creates or replaces, so far.
    Stream<StoredItem> puts() {
        return changes.values().stream().flatMap(Optional::stream);
    }

    Map<ItemKey, Optional<StoredItem>> changes() {
        return changes;
    }
}
