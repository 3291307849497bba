package io.cosmosbackup.engine.source;

import java.time.Instant;
import java.util.List;

/// What a feed range answers: a page, nothing more for now, or that it has been divided.
public sealed interface FeedAnswer {
    /// Some documents, perhaps none: an empty page is not the end.
    ///
    /// @param documents the documents' bytes as the service sent them
    /// @param next where to read on
    /// @param lsn the log sequence number this page reaches; -1 when the service did not say
    /// @param latestLsn the partition's own at the time of this answer; -1 when the service did not say
    /// @param cut an instant by the service's clock: when the page reaches `latestLsn`, no change made before it is
    ///     missing
    record Page(DocumentBytes documents, FeedPosition next, long lsn, long latestLsn, Instant cut)
            implements FeedAnswer {}

    /// Every change up to `cut` has been read.
    ///
    /// @param next where a later read goes on
    /// @param lsn the log sequence number up to which everything was read; -1 when the service did not say
    /// @param cut an instant by the service's clock: no change made before it is missing
    record Drained(FeedPosition next, long lsn, Instant cut) implements FeedAnswer {}

    /// The range now lies in several partitions: read these positions instead, which together cover it.
    record Divided(List<FeedPosition> parts) implements FeedAnswer {
        public Divided {
            parts = List.copyOf(parts);
        }
    }
}
