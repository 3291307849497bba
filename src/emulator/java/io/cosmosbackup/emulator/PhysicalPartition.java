package io.cosmosbackup.emulator;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// One partition key range: its items, their order of change, and its own LSN. All state is under one lock; a partition
/// that was split or merged keeps nothing and answers 410/1002.
final class PhysicalPartition {
    /// In the place of an LSN: nothing that was before.
    static final long NOW = -1;

    private final EmulatedContainer container;
    private final String id;
    private final Origin origin;
    private final EpkRange range;
    private final PartitionBudget budget;

    private final ReentrantLock lock = new ReentrantLock();
    private final Replicas replicas;
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

    PhysicalPartition(EmulatedContainer container, String id, Origin origin, EpkRange range, ItemStore store) {
        this.container = container;
        this.id = id;
        this.origin = origin;
        this.range = range;
        this.budget = container.newBudget();
        this.replicas = new Replicas(container, id, store);
    }

    /// Items in key order; {@code next} is null at the end.
    record Page(List<StoredItem> items, @Nullable StoredItemKey next, ReplicaState replica) {
        Page {
            items = List.copyOf(items);
        }
    }

    EmulatedContainer container() {
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

    PartitionBudget budget() {
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
            WriteSet set = new WriteSet(container, replicas.primary());
            T result = work.apply(set);
            replicas.apply(set, container.retention().isPresent());
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
            List<StoredItemKey> expired = replicas.primary().items().values().stream()
                    .filter(item -> timeToLive.isExpired(item, seconds))
                    .map(StoredItem::key)
                    .toList();
            for (StoredItemKey key : expired) {
                WriteSet set = new WriteSet(container, replicas.primary());
                set.purge(key);
                replicas.apply(set, container.retention().isPresent());
            }
        } finally {
            lock.unlock();
        }
    }

    /// How far the primary has come, even of a partition that is gone.
    ReplicaState state() {
        lock.lock();
        try {
            return replicas.primary().state();
        } finally {
            lock.unlock();
        }
    }

    /// The latest-version feed after an LSN, or {@link #NOW}.
    ChangeLog.Page<StoredItem> changes(long after, Predicate<StoredItem> wanted, ChangeLog.Limits limits) {
        return locked(() -> {
            ItemStore store = readable();
            return store.changes()
                    .page(from(after, store), container.liveItems().and(wanted), limits, store.state());
        });
    }

    /// The feed of all versions and deletes after an LSN; 400 if that is no longer kept.
    ChangeLog.Page<ItemVersion> versions(
            long after, EpkRange part, Predicate<StoredItemKey> wanted, ChangeLog.Limits limits) {
        return locked(() -> {
            ItemStore store = readable();
            container
                    .retention()
                    .ifPresent(kept -> store.versions().forgetBefore(container.seconds() - kept.toSeconds()));
            return store.versions().page(from(after, store), part, wanted, limits, store.state());
        });
    }

    /// Items after {@code after} in key order that are {@code wanted}.
    Page page(@Nullable StoredItemKey after, Predicate<StoredItem> wanted, int maxItems, long maxBytes) {
        Predicate<StoredItem> seen = container.liveItems().and(wanted);
        return locked(() -> {
            ItemStore store = readable();
            List<StoredItem> page = new ArrayList<>();
            long bytes = 0;
            StoredItemKey last = after;
            Collection<StoredItem> rest = after == null
                    ? store.items().values()
                    : store.items().tailMap(after, false).values();
            for (StoredItem item : rest) {
                if (seen.test(item)) {
                    if (!page.isEmpty() && (page.size() >= maxItems || bytes + item.room() > maxBytes)) {
                        return new Page(page, last, store.state());
                    }
                    page.add(item);
                    bytes += item.room();
                }
                last = item.key();
            }
            return new Page(page, null, store.state());
        });
    }

    long count(Predicate<StoredItem> wanted) {
        Predicate<StoredItem> seen = container.liveItems().and(wanted);
        return locked(() -> readable().items().values().stream().filter(seen).count());
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
                    old.stream().map(partition -> partition.replicas.primary()).toList()));
            old.forEach(partition -> {
                partition.gone = true;
                partition.changing = null;
                partition.replicas.primary().clear();
            });
            return result;
        } finally {
            old.forEach(partition -> partition.lock.unlock());
        }
    }

    /// What came of a read, and how far the replica had come that it was from.
    record Seen<T>(T value, ReplicaState replica) {}

    /// Reads single items, as one of the replicas has them.
    <T> Seen<T> read(Function<WriteSet, T> work) {
        return locked(() -> {
            ItemStore store = readable();
            return new Seen<>(work.apply(new WriteSet(container, store)), store.state());
        });
    }

    /// Changes the replicas: they fail over, or all come up to date.
    void replicate(Consumer<Replicas> change) {
        locked(() -> {
            change.accept(replicas);
            return "done";
        });
    }

    private ItemStore readable() {
        Traffic traffic = Traffic.current();
        return replicas.read(traffic, traffic.seen().of(this));
    }

    private static long from(long after, ItemStore store) {
        return after == NOW ? store.lsn() : after;
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
