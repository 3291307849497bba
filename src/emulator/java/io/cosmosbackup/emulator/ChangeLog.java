package io.cosmosbackup.emulator;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Predicate;

/// Changes of one partition by LSN. After a merge an LSN can have changes of two partitions, each of other items. Used
/// under the partition's lock.
final class ChangeLog<C extends Change> {
    private final TreeMap<Position, C> changes = new TreeMap<>();

    private record Position(long order, StoredItemKey key) implements Comparable<Position> {
        private static final StoredItemKey FIRST = new StoredItemKey("", "", "");
        private static final Comparator<Position> ORDER =
                Comparator.comparingLong(Position::order).thenComparing(Position::key);

        private static Position startOf(long lsn) {
            return new Position(Change.first(lsn), FIRST);
        }

        private static Position of(Change change) {
            return new Position(change.order(), change.key());
        }

        @Override
        public int compareTo(Position other) {
            return ORDER.compare(this, other);
        }
    }

    /// What a page may hold; {@code lsns} is how many it covers, 0 for all.
    record Limits(int items, long bytes, int lsns) {}

    /// Changes, the LSN to go on from, and how far the replica has come that they are from.
    record Page<C>(List<C> changes, long continuation, ReplicaState replica) {
        Page {
            changes = List.copyOf(changes);
        }

        boolean isDrained() {
            return changes.isEmpty() && continuation >= replica.lsn();
        }
    }

    void add(C change) {
        changes.put(Position.of(change), change);
    }

    void addAll(ChangeLog<C> other) {
        changes.putAll(other.changes);
    }

    void remove(Change change) {
        changes.remove(Position.of(change));
    }

    ChangeLog<C> part(EpkRange range) {
        ChangeLog<C> part = new ChangeLog<>();
        changes.forEach((position, change) -> {
            if (range.contains(change.key().epk())) {
                part.changes.put(position, change);
            }
        });
        return part;
    }

    void clear() {
        changes.clear();
    }

    /// Removes all from before {@code seconds} up to the first that is not, and says which they were.
    List<C> removeBefore(long seconds) {
        List<C> removed = new ArrayList<>();
        while (!changes.isEmpty() && changes.firstEntry().getValue().seconds() < seconds) {
            removed.add(changes.pollFirstEntry().getValue());
        }
        return removed;
    }

    /// Changes after LSN {@code after} that are {@code wanted}, in order, always whole LSNs and, if any is left within
    /// reach, at least one. A replica that has not come as far as {@code after} has none.
    Page<C> page(long after, Predicate<? super C> wanted, Limits limits, ReplicaState replica) {
        long lsn = replica.lsn();
        List<C> page = new ArrayList<>();
        long bytes = 0;
        long seen = Math.min(after, lsn);
        long end = limits.lsns() == 0 ? lsn : Math.min(lsn, seen + limits.lsns());
        for (C change : changes.subMap(Position.startOf(seen + 1), Position.startOf(end + 1))
                .values()) {
            boolean full = page.size() >= limits.items() || bytes + change.room() > limits.bytes();
            if (change.lsn() != seen && !page.isEmpty() && full) {
                return new Page<>(page, seen, replica);
            }
            seen = change.lsn();
            if (wanted.test(change)) {
                page.add(change);
                bytes += change.room();
            }
        }
        return new Page<>(page, Math.max(after, end), replica);
    }
}
