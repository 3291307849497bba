package io.cosmosbackup.engine.source;

import io.cosmosbackup.engine.items.Item;
import io.cosmosbackup.engine.items.ItemIdentity;
import io.cosmosbackup.engine.items.TimeToLive;
import io.cosmosbackup.engine.report.RefusedDocument;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// One container, written. Safe for several threads.
public interface ContainerTarget {
    /// Whether {@link AccountTarget#prepare} created it.
    boolean created();

    /// The time to live of a container that was there before the restore, which keeps it. Empty where the restore made
    /// the container, in this attempt or in one before: then it is off until {@link #loaded}.
    default Optional<TimeToLive> keeps() {
        return Optional.of(TimeToLive.OFF);
    }

    /// All items have been written.
    ///
    /// @param on whether a container that the restore made gets the time to live that was backed up
    default Loaded loaded(boolean on) {
        return new Loaded(keeps().orElse(TimeToLive.OFF), Optional.empty(), Duration.ZERO);
    }

    /// What became of the time to live.
    ///
    /// @param timeToLive as it is now
    /// @param problem why the account does not let it be what it should be
    /// @param time for how long it was off, so that items could be written
    record Loaded(TimeToLive timeToLive, Optional<String> problem, Duration time) {}

    /// Which item of this container a stored line is. The definition that the container has in the account
    /// decides, and not the one that was backed up. A container that was there may have other unique keys,
    /// and only those keep items out. A container that was made without a partition key comes back with an
    /// ordinary one.
    ItemIdentity identity();

    /// Writes the items and returns when each is there or has been refused.
    ///
    /// @param items read by {@link #identity}
    /// @param progress called after every answer, from several threads
    void write(List<Item> items, ConflictPolicy policy, Consumer<WriteResult> progress);

    /// An item that the container did not take.
    record Refusal(Item item, RefusedDocument why) {}

    /// What became of some documents.
    ///
    /// @param skipped documents left alone because one of that id and partition key was there
    /// @param bytes the written documents' size
    /// @param refused documents that the container did not take, each once
    record WriteResult(long written, long skipped, long bytes, List<Refusal> refused) {
        public WriteResult {
            refused = List.copyOf(refused);
        }
    }
}
