package io.cosmosbackup.engine.source;

import io.cosmosbackup.engine.account.FeedPosition;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What a feed range answers: a page, nothing more for now, or that other positions are to be read instead.
public sealed interface FeedAnswer {
    /// Some documents, perhaps none: an empty page is not the end.
    ///
    /// @param documents the documents' bytes as the service sent them
    /// @param again whether an item of the page may have been on an earlier one: then the version that comes later
    ///     counts
    /// @param next where to read on
    /// @param end the range has been read to its end with this page, which stands at `next`
    record Page(DocumentBytes documents, boolean again, FeedPosition next, Optional<End> end) implements FeedAnswer {}

    /// The range has been read to its end, which stands at `next`.
    record Drained(FeedPosition next, End end) implements FeedAnswer {}

    /// These positions are to be read instead, which together cover the range: it lies in several partitions now, or
    /// has to be read once more from its beginning.
    record Divided(List<FeedPosition> parts) implements FeedAnswer {
        public Divided {
            parts = List.copyOf(parts);
        }
    }

    /// How far a range was read.
    ///
    /// @param lsn the log sequence number up to which every change was read; -1 when the service did not say
    /// @param cut an instant by the service's clock: no change that was acknowledged before it is missing
    record End(long lsn, Instant cut) {}
}
