package io.cosmosbackup.operator.status;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Times of a status that say when something was.
///
/// The clock of the operator's node may be wrong for a while, by a year as well as by a minute. A time that lies
/// ahead was written then. It counts as unknown, so that nothing waits for it and nothing is compared with it.
public final class Past {
    /// Clocks that are right differ by less.
    private static final Duration TOLERANCE = Duration.ofMinutes(10);

    private Past() {}

    /// The time, or null when it lies ahead.
    public static @Nullable Instant of(@Nullable Instant time, Instant now) {
        return time == null || liesAhead(time, now) ? null : time;
    }

    /// When something ended that is noted now, or now when that lies more than ten minutes back.
    ///
    /// Then the operator was away, or its clock is ahead of the one that dated the end. A wait that is counted
    /// from such an end would be over at once, each time.
    public static Instant notLongAgo(Instant time, Instant now) {
        return time.plus(TOLERANCE).isBefore(now) ? now : time;
    }

    public static boolean liesAhead(Instant time, Instant now) {
        return time.isAfter(now.plus(TOLERANCE));
    }
}
