package io.cosmosbackup.engine.source;

import io.cosmosbackup.engine.account.FeedRange;
import org.jspecify.annotations.Nullable;

/// A place in a feed range's change feed.
///
/// @param continuation the service's own token, opaque; null for the beginning
public record FeedPosition(FeedRange range, @Nullable String continuation) {
    public static FeedPosition beginning(FeedRange range) {
        return new FeedPosition(range, null);
    }
}
