package io.cosmosbackup.engine.source.nosql;

import io.cosmosbackup.engine.account.FeedPosition;
import io.cosmosbackup.engine.source.DocumentBytes;

/// The readers of this package for tests outside of it.
public final class FedBytes {
    private FedBytes() {}

    public static DocumentBytes documents(byte[] page) {
        return FeedPage.documents(page);
    }

    /// Reads what a checkpoint remembers of a range.
    public static void remember(FeedPosition position) {
        FeedMemory memory = FeedMemory.of(position);
        if (memory != null
                && !memory.equals(
                        FeedMemory.of(new FeedPosition(position.range(), position.continuation(), memory.text())))) {
            throw new AssertionError("another memory when it is read again: " + memory.text());
        }
    }
}
