package io.cosmosbackup.engine.source;

import io.cosmosbackup.engine.items.Item;
import io.cosmosbackup.engine.items.ItemIdentity;
import io.cosmosbackup.engine.report.RefusedDocument;
import java.util.List;
import java.util.function.Consumer;

/// One container, written. Safe for several threads.
public interface ContainerTarget {
    /// Whether {@link AccountTarget#prepare} created it.
    boolean created();

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
