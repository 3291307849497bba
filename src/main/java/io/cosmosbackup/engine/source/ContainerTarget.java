package io.cosmosbackup.engine.source;

import io.cosmosbackup.engine.items.ItemKey;
import io.cosmosbackup.engine.report.RefusedDocument;
import io.cosmosbackup.engine.report.SupersededDocument;
import java.util.List;
import java.util.function.Consumer;

/// One container, written. Safe for several threads.
public interface ContainerTarget {
    /// Whether {@link AccountTarget#prepare} created it.
    boolean created();

    /// The identity of a document in its container: equal keys are the same item.
    ItemKey key(byte[] document);

    /// The values that no other item of the same partition key may hold: one text for each unique key of the
    /// container. None where the container has no unique keys.
    List<String> uniqueKeys(byte[] document);

    /// How a document is listed that is left out for a newer one.
    SupersededDocument superseded(byte[] document);

    /// Writes the documents, each without the members that the server and the feed have added, otherwise as the bytes
    /// they are, and returns when each is there or has been refused.
    ///
    /// A document that is no item (no JSON, no id) is `SegmentDamaged`, as for {@link #key}, before any is sent.
    ///
    /// @param progress called after every answer, from several threads
    void write(List<byte[]> documents, ConflictPolicy policy, Consumer<WriteResult> progress);

    /// A document that the container did not take.
    ///
    /// @param document as it was given to be written
    record Refusal(byte[] document, RefusedDocument why) {}

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
