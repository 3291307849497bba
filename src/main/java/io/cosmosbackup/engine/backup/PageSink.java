package io.cosmosbackup.engine.backup;

import io.cosmosbackup.engine.format.Checkpoint.RangeProgress;
import io.cosmosbackup.engine.source.Lines;

/// Where the lines of one feed range go. {@link RangeReader} reads the range, and does not know what is made of it.
interface PageSink {
    /// Takes what one answer brought, in the order of the feed, from one thread. The lines' bytes are shared and may
    /// not be kept.
    ///
    /// @param lines perhaps none
    /// @param progress how far the range has come with them. Who has kept all lines up to here goes on from here
    void take(Lines lines, RangeProgress progress);
}
