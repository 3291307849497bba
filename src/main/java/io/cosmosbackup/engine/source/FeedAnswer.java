package io.cosmosbackup.engine.source;

import io.cosmosbackup.engine.account.Cut;
import io.cosmosbackup.engine.account.FeedPosition;
import java.util.List;

/// What reading a feed range brings: lines, and how it goes on. The source judges its service: which kind the lines
/// are, and whether the range has ended (docs/decisions/003). Who reads it keeps lines and positions, and judges
/// nothing.
public sealed interface FeedAnswer {
    Lines lines();

    /// Some lines, perhaps none: an answer without lines is not the end.
    ///
    /// @param next where to read on
    record Page(Lines lines, FeedPosition next) implements FeedAnswer {}

    /// The last lines, perhaps none. The range has been read to its end.
    ///
    /// @param next where later changes are read. It remembers what a cut has no room for. A full backup ends here
    ///     and does not read it; the contract of sources does
    record Ended(Lines lines, FeedPosition next, Cut cut) implements FeedAnswer {}

    /// These positions are to be read instead, which together cover the range: it lies in several partitions now, or
    /// has to be read once more from its beginning.
    record Divided(List<FeedPosition> parts) implements FeedAnswer {
        public Divided {
            parts = List.copyOf(parts);
        }

        @Override
        public Lines lines() {
            return Lines.NONE;
        }
    }
}
