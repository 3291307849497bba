package io.cosmosbackup.emulator;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// One partition key range: its items, their order of change, and its own LSN. All state is under one lock; a partition
/// that was split keeps nothing and answers 410/1002.
final class PhysicalPartition {
    private final Container container;
    private final String id;
    private final List<String> parents;
    private final HashSpace.Span span;
    private final EpkRange range;
    private final long version;
    private final RequestUnitBudget budget;

    private final ReentrantLock lock = new ReentrantLock();
    private final TreeMap<ItemKey, StoredItem> items = new TreeMap<>();
    private final TreeMap<Long, StoredItem> changes = new TreeMap<>();
    private long lsn;
    private boolean gone;

    /// {@code version} is the container's routing version that brought this partition.
    PhysicalPartition(Container container, String id, List<String> parents, HashSpace.Span span, long version) {
        this.container = container;
        this.id = id;
        this.parents = List.copyOf(parents);
        this.span = span;
        this.range = container.hashSpace().range(span);
        this.version = version;
        this.budget = container.newBudget();
        this.lsn = 1;
    }

    /// Items that changed after an LSN, the LSN to go on from, and the partition's own.
    record Changes(List<StoredItem> items, long continuation, long lsn) {
        Changes {
            items = List.copyOf(items);
        }
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

    /// All that were split to get this one, oldest first.
    List<String> parents() {
        return parents;
    }

    EpkRange range() {
        return range;
    }

    long version() {
        return version;
    }

    RequestUnitBudget budget() {
        return budget;
    }

    /// Runs {@code work} and makes its changes visible under the next LSN; none if it throws or changes nothing.
    <T> T write(Function<WriteSet, T> work) {
        return locked(() -> {
            WriteSet set = new WriteSet(this, lsn + 1);
            T result = work.apply(set);
            if (!set.changes().isEmpty()) {
                set.changes().forEach(this::apply);
                lsn++;
            }
            return result;
        });
    }

    private void apply(ItemKey key, Optional<StoredItem> version) {
        StoredItem before = version.isPresent() ? items.put(key, version.get()) : items.remove(key);
        if (before != null) {
            changes.remove(before.order());
            container.uniqueKeys().removed(before);
        }
        version.ifPresent(item -> {
            changes.put(item.order(), item);
            container.uniqueKeys().stored(item);
        });
    }

    /// Under the lock only.
    @Nullable
    StoredItem stored(ItemKey key) {
        return items.get(key);
    }

    /// The last one, even of a partition that is gone.
    long lsn() {
        lock.lock();
        try {
            return lsn;
        } finally {
            lock.unlock();
        }
    }

    /// Items changed after {@code after} that are {@code wanted}, at most so many and so many bytes, but always whole
    /// LSNs
    /// and, if any is left, at least one.
    Changes changes(long after, Predicate<StoredItem> wanted, int maxItems, long maxBytes) {
        return locked(() -> {
            List<StoredItem> page = new ArrayList<>();
            long bytes = 0;
            long seen = Math.min(after, lsn);
            for (StoredItem item :
                    changes.tailMap(StoredItem.Order.first(after + 1), true).values()) {
                boolean nextLsn = item.lsn() != seen;
                if (nextLsn && !page.isEmpty() && (page.size() >= maxItems || bytes + room(item) > maxBytes)) {
                    return new Changes(page, seen, lsn);
                }
                seen = item.lsn();
                if (wanted.test(item)) {
                    page.add(item);
                    bytes += room(item);
                }
            }
            return new Changes(page, lsn, lsn);
        });
    }

    /// Items after {@code after} in key order that are {@code wanted}.
    Page page(@Nullable ItemKey after, Predicate<StoredItem> wanted, int maxItems, long maxBytes) {
        return locked(() -> {
            List<StoredItem> page = new ArrayList<>();
            long bytes = 0;
            ItemKey last = after;
            Collection<StoredItem> rest =
                    after == null ? items.values() : items.tailMap(after, false).values();
            for (StoredItem item : rest) {
                if (wanted.test(item)) {
                    if (!page.isEmpty() && (page.size() >= maxItems || bytes + room(item) > maxBytes)) {
                        return new Page(page, last, lsn);
                    }
                    page.add(item);
                    bytes += room(item);
                }
                last = item.key();
            }
            return new Page(page, null, lsn);
        });
    }

    long count(Predicate<StoredItem> wanted) {
        return locked(() -> items.values().stream().filter(wanted).count());
    }

    /// What an item takes in a page: a comma and {@code _lsn} come with it.
    private static long room(StoredItem item) {
        return item.length() + 32L;
    }

    int count() {
        return locked(items::size);
    }

    /// Hands all items to {@code count} children and ends this partition; {@code publish} makes them known before
    /// anyone
    /// can see this one gone. Children go on from this partition's LSN.
    List<PhysicalPartition> split(int count, IntFunction<String> ids, Publisher publisher) {
        return locked(() -> {
            List<String> ancestors = new ArrayList<>(parents);
            ancestors.add(id);
            List<PhysicalPartition> children = new ArrayList<>();
            for (HashSpace.Span part : span.divide(count)) {
                PhysicalPartition child = new PhysicalPartition(
                        container, ids.apply(children.size()), ancestors, part, publisher.version());
                child.lsn = lsn;
                child.budget.limit(budget.perSecond() / count);
                children.add(child);
            }
            for (Map.Entry<ItemKey, StoredItem> entry : items.entrySet()) {
                for (PhysicalPartition child : children) {
                    if (child.range.contains(entry.getKey().epk())) {
                        child.items.put(entry.getKey(), entry.getValue());
                        child.changes.put(entry.getValue().order(), entry.getValue());
                    }
                }
            }
            gone = true;
            items.clear();
            changes.clear();
            publisher.publish(children);
            return children;
        });
    }

    /// How a split becomes part of the container's routing.
    interface Publisher {
        long version();

        void publish(List<PhysicalPartition> children);
    }

    private <T> T locked(Supplier<T> work) {
        lock.lock();
        try {
            if (gone) {
                throw GatewayException.partitionGone(id);
            }
            return work.get();
        } finally {
            lock.unlock();
        }
    }
}
