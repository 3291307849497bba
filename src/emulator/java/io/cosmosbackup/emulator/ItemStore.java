package io.cosmosbackup.emulator;

import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What is in one partition: items by key, their last changes, all versions if they are kept, and the LSN. Used under
/// the partition's lock.
final class ItemStore {
    private final TreeMap<StoredItemKey, StoredItem> items = new TreeMap<>();
    private final ChangeLog<StoredItem> changes = new ChangeLog<>();
    private final VersionLog versions;
    private long version;
    private long lsn;

    private ItemStore(VersionLog versions, ReplicaState from) {
        this.versions = versions;
        this.version = from.version();
        this.lsn = from.lsn();
    }

    static ItemStore empty(EpkRange range) {
        return new ItemStore(VersionLog.startingAt(range, 1), new ReplicaState(-1, 1));
    }

    /// What of it is in a range. It goes on from the same LSN.
    ItemStore part(EpkRange range) {
        ItemStore part = new ItemStore(versions.part(range), state());
        items.forEach((key, item) -> {
            if (range.contains(key.epk())) {
                part.put(item);
            }
        });
        return part;
    }

    /// All of several, from the highest LSN on. Changes keep the LSNs that they have.
    static ItemStore joined(List<ItemStore> parts) {
        VersionLog versions =
                VersionLog.joined(parts.stream().map(part -> part.versions).toList());
        ItemStore joined = new ItemStore(
                versions,
                new ReplicaState(
                        parts.stream().mapToLong(part -> part.version).max().orElseThrow(),
                        parts.stream().mapToLong(ItemStore::lsn).max().orElseThrow()));
        parts.forEach(part -> part.items.values().forEach(joined::put));
        return joined;
    }

    long lsn() {
        return lsn;
    }

    ReplicaState state() {
        return new ReplicaState(version, lsn);
    }

    /// A new row of LSNs, which goes on from the last one that is here.
    void beginVersion(long newVersion) {
        version = newVersion;
    }

    NavigableMap<StoredItemKey, StoredItem> items() {
        return items;
    }

    ChangeLog<StoredItem> changes() {
        return changes;
    }

    VersionLog versions() {
        return versions;
    }

    @Nullable
    StoredItem item(StoredItemKey key) {
        return items.get(key);
    }

    private void put(StoredItem item) {
        items.put(item.key(), item);
        changes.add(item);
    }

    /// Makes a set's changes visible, if it has any; {@code keepVersions} also as entries of the feed of all versions.
    void apply(WriteSet set, boolean keepVersions, UniqueKeyRules uniqueKeys) {
        if (set.changes().isEmpty()) {
            return;
        }
        set.changes().forEach((key, version) -> {
            StoredItem before = items.remove(key);
            if (before != null) {
                changes.remove(before);
                uniqueKeys.removed(before);
            }
            version.ifPresent(item -> {
                put(item);
                uniqueKeys.stored(item);
            });
        });
        lsn++;
        if (keepVersions) {
            set.versions().forEach(versions::add);
        } else {
            versions.restartAt(lsn);
        }
    }

    void clear() {
        items.clear();
        changes.clear();
        versions.restartAt(lsn);
    }
}
