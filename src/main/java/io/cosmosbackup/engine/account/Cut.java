package io.cosmosbackup.engine.account;

import java.time.Instant;

/// Where reading a feed range ended. The source of the feed makes it, and a manifest keeps it (docs/format.md, "The
/// body").
///
/// @param continuation the change feed's token there; opaque
/// @param lsn the log sequence number the range is exact at; -1 when the service did not say
/// @param time an instant by the service's clock: no change made before it is missing
public record Cut(FeedRange range, String continuation, long lsn, Instant time) {
    public Cut {
        if (lsn < -1) {
            throw new IllegalArgumentException("it breaks a rule: the log sequence number of a cut is below -1");
        }
    }
}
