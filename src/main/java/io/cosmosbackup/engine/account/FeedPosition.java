package io.cosmosbackup.engine.account;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import org.jspecify.annotations.Nullable;

/// A place in a feed range's change feed. The feed's source makes both texts, and nobody else looks into them.
///
/// @param continuation the service's token; null for the beginning
/// @param memory what the source has to know of earlier answers to judge the next one; null before the first answer.
///     It goes with the position through splits and checkpoints
@JsonInclude(JsonInclude.Include.NON_NULL)
public record FeedPosition(
        FeedRange range,
        @JsonSetter(nulls = Nulls.SET) @Nullable String continuation,
        @JsonSetter(nulls = Nulls.SET) @Nullable String memory) {
    public static FeedPosition beginning(FeedRange range) {
        return new FeedPosition(range, null, null);
    }

    /// The same place for a part of the range.
    public FeedPosition of(FeedRange part) {
        return new FeedPosition(part, continuation, memory);
    }
}
