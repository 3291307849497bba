package io.cosmosbackup.emulator;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// One partition key range: its items, their order of change, and its own LSN. All state is under one lock; a partition
/// that was split or merged keeps nothing and answers 410/1002.
final class PhysicalPartition {
    private final Container container;
    private final String id;
    private final Origin origin;
    private final EpkRange range;
    private final RequestUnitBudget budget;

    private final ReentrantLock lock = new ReentrantLock();
    private final ItemStore store;
    private final AtomicLong purged = new AtomicLong();
    private boolean gone;
    private volatile @Nullable LastingChange changing;

    /// Where a partition comes from: the container's routing version that brought it, all that were split or merged to
    /// get it, oldest first, and whether any was merged.
    record Origin(long version, List<String> parents, boolean merged) {
        Origin {
            parents = List.copyOf(parents);
        }
    }

    PhysicalPartition(Container container, String id, Origin origin, EpkRange range, ItemStore store) {
        this.container = container;
        this.id = id;
        this.origin = origin;
        this.range = range;
        this.budget = container.newBudget();
        this.store = store;
    }

    /// Items in key order; {@code next} is null at the end.
    record Page(List<StoredItem> items, @Nullable ItemKey next, long lsn) {
        Page {
            items = List.copyOf(items);
        }
    }

    Container container() {
        return container;
    }

    String id() {
        return id;
    }

    List<String> parents() {
        return origin.parents();
    }

    EpkRange range() {
        return range;
    }

    long version() {
        return origin.version();
    }

    boolean isMerged() {
        return origin.merged();
    }

    RequestUnitBudget budget() {
        return budget;
    }

    boolean isChanging() {
        return changing != null;
    }

    void beginChange(LastingChange change) {
        changing = change;
    }

    /// Lets a request in, or refuses it: 410/1007, 429. What is due to be purged is purged before.
    void enter() {
        LastingChange change = changing;
        if (change != null) {
            throw change.refusal(id);
        }
        budget.check();
        long due = container.seconds() - container.feedOptions().purgeDelay().toSeconds();
        if (purged.getAndAccumulate(due, Math::max) < due) {
            purgeExpired(due);
        }
    }

    /// Runs {@code work} and makes its changes visible under the next LSN; none if it throws or changes nothing.
    <T> T write(Function<WriteSet, T> work) {
        return locked(() -> {
            WriteSet set = new WriteSet(container, store);
            T result = work.apply(set);
            store.apply(set, container.retention().isPresent(), container.uniqueKeys());
            return result;
        });
    }

    /// Removes the items that had expired at {@code seconds}, each under its own LSN.
    void purgeExpired(long seconds) {
        TimeToLive timeToLive = container.timeToLive();
        if (!timeToLive.isOn()) {
            return;
        }
        lock.lock();
        try {
            List<ItemKey> expired = store.items().values().stream()
                    .filter(item -> timeToLive.isExpired(item, seconds))
                    .map(StoredItem::key)
                    .toList();
            for (ItemKey key : expired) {
                WriteSet set = new WriteSet(container, store);
                set.purge(key);
                store.apply(set, container.retention().isPresent(), container.uniqueKeys());
            }
        } finally {
            lock.unlock();
        }
    }

    /// The last one, even of a partition that is gone.
    long lsn() {
        lock.lock();
        try {
            return store.lsn();
        } finally {
            lock.unlock();
        }
    }

    /// The latest-version feed after an LSN.
    ChangeLog.Page<StoredItem> changes(long after, Predicate<StoredItem> wanted, ChangeLog.Limits limits) {
        return locked(() -> store.changes().page(after, container.liveItems().and(wanted), limits, store.lsn()));
    }

    /// The feed of all versions and deletes after an LSN; 400 if that is no longer kept.
    ChangeLog.Page<ItemVersion> versions(
            long after, EpkRange part, Predicate<ItemKey> wanted, ChangeLog.Limits limits) {
        return locked(() -> {
            container
                    .retention()
                    .ifPresent(kept -> store.versions().forgetBefore(container.seconds() - kept.toSeconds()));
            return store.versions().page(after, part, wanted, limits, store.lsn());
        });
    }

    /// Items after {@code after} in key order that are {@code wanted}.
    Page page(@Nullable ItemKey after, Predicate<StoredItem> wanted, int maxItems, long maxBytes) {
        Predicate<StoredItem> seen = container.liveItems().and(wanted);
        return locked(() -> {
            List<StoredItem> page = new ArrayList<>();
            long bytes = 0;
            ItemKey last = after;
            Collection<StoredItem> rest = after == null
                    ? store.items().values()
                    : store.items().tailMap(after, false).values();
            for (StoredItem item : rest) {
                if (seen.test(item)) {
                    if (!page.isEmpty() && (page.size() >= maxItems || bytes + item.room() > maxBytes)) {
                        return new Page(page, last, store.lsn());
                    }
                    page.add(item);
                    bytes += item.room();
                }
                last = item.key();
            }
            return new Page(page, null, store.lsn());
        });
    }

    long count(Predicate<StoredItem> wanted) {
        Predicate<StoredItem> seen = container.liveItems().and(wanted);
        return locked(() -> store.items().values().stream().filter(seen).count());
    }

    int count() {
        return (int) count(_ -> true);
    }

    /// Ends partitions and gives what was in them to {@code publish}, which makes those that follow known before anyone
    /// can see these gone.
    static <T> T handOver(List<PhysicalPartition> old, Function<ItemStore, T> publish) {
        old.forEach(partition -> partition.lock.lock());
        try {
            old.forEach(PhysicalPartition::checkThere);
            T result = publish.apply(ItemStore.joined(
                    old.stream().map(partition -> partition.store).toList()));
            old.forEach(partition -> {
                partition.gone = true;
                partition.changing = null;
                partition.store.clear();
            });
            return result;
        } finally {
            old.forEach(partition -> partition.lock.unlock());
        }
    }

    private void checkThere() {
        if (gone) {
            throw GatewayException.partitionGone(id);
        }
    }

    private <T> T locked(Supplier<T> work) {
        lock.lock();
        try {
            checkThere();
            return work.get();
        } finally {
            lock.unlock();
        }
    }
}
