package io.cosmosbackup.emulator;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

/// A copy of a partition that gets its writes later, in their order. Used under the partition's lock.
final class Follower {
    private final ItemStore store;
    private final Deque<Write> pending = new ArrayDeque<>();

    private record Write(WriteSet set, boolean keepVersions, Instant time) {}

    /// Begins up to date.
    Follower(ItemStore of) {
        this.store = of.part(EpkRange.FULL);
    }

    ItemStore store() {
        return store;
    }

    void add(WriteSet set, boolean keepVersions, Instant time) {
        pending.add(new Write(set, keepVersions, time));
    }

    /// Takes over writes until at most so many are missing.
    void catchUpTo(int missing) {
        while (pending.size() > missing) {
            take();
        }
    }

    /// Takes over what was written up to an instant.
    void catchUpTo(Instant time) {
        while (!pending.isEmpty() && !pending.getFirst().time().isAfter(time)) {
            take();
        }
    }

    private void take() {
        Write write = pending.removeFirst();
        store.apply(write.set(), write.keepVersions(), UniqueKeyRules.NONE);
    }
}
