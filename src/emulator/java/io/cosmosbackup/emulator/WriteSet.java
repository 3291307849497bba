package io.cosmosbackup.emulator;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Changes to one partition that take effect together, under its next LSN, or not at all. Used under the partition's
/// lock. An item that has expired is not there; if it is written anew before it was purged, it is purged then.
final class WriteSet {
    private static final int COMPARED_CHARACTERS = "[\"".length() + 101;

    private final EmulatedContainer container;
    private final ItemStore store;
    private final long seconds;
    private final Predicate<StoredItem> live;
    private final Map<StoredItemKey, Optional<StoredItem>> changes = new LinkedHashMap<>();
    private final List<ItemVersion> versions = new ArrayList<>();

    WriteSet(EmulatedContainer container, ItemStore store) {
        this.container = container;
        this.store = store;
        this.seconds = container.seconds();
        this.live = container.liveItems();
    }

    /// The item as this set's changes so far leave it.
    @Nullable
    StoredItem find(StoredItemKey key) {
        Optional<StoredItem> changed = changes.get(key);
        if (changed != null) {
            return changed.orElse(null);
        }
        StoredItem stored = store.item(key);
        return stored != null && live.test(stored) ? stored : null;
    }

    StoredItem put(StoredItemKey key, String rid, RawObject document) {
        StoredItem before = find(key);
        if (before == null && !changes.containsKey(key)) {
            purge(key);
        }
        StoredItem item = container.version(key, rid, nextOrder(), document);
        versions.add(before == null ? new ItemVersion.Created(item) : new ItemVersion.Replaced(item, before));
        container.uniqueKeys().check(this, item);
        changes.put(key, Optional.of(item));
        return item;
    }

    void remove(StoredItemKey key) {
        StoredItem before = find(key);
        if (before != null) {
            versions.add(new ItemVersion.Deleted(before, nextOrder(), seconds, false));
            changes.put(key, Optional.empty());
        }
    }

    /// Whether an item of that id is there whose key begins with the same 101 bytes and is another one: the first
    /// version of hashes tells those keys apart no more.
    boolean holdsAlike(StoredItemKey key) {
        return key.partitionKey().length() > COMPARED_CHARACTERS
                && store.items().tailMap(new StoredItemKey(key.epk(), "", ""), true).keySet().stream()
                        .takeWhile(other -> other.epk().equals(key.epk()))
                        .anyMatch(other -> other.id().equals(key.id())
                                && !other.partitionKey().equals(key.partitionKey())
                                && other.partitionKey().regionMatches(0, key.partitionKey(), 0, COMPARED_CHARACTERS));
    }

    /// The items that this set creates or replaces, so far.
    Stream<StoredItem> puts() {
        return changes.values().stream().flatMap(Optional::stream);
    }

    /// Removes what is stored as expired.
    void purge(StoredItemKey key) {
        StoredItem stored = store.item(key);
        if (stored != null) {
            versions.add(new ItemVersion.Deleted(stored, nextOrder(), seconds, true));
            changes.put(key, Optional.empty());
        }
    }

    private long nextOrder() {
        return Change.first(store.lsn() + 1) + versions.size();
    }

    /// What is left of each item, nothing if it was deleted.
    Map<StoredItemKey, Optional<StoredItem>> changes() {
        return changes;
    }

    /// Every single change, in order.
    List<ItemVersion> versions() {
        return versions;
    }
}
