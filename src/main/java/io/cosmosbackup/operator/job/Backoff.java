package io.cosmosbackup.operator.job;

import java.time.Duration;

/// How long to wait before what has failed is tried again: the first time, then twice as long each time, up to the
/// longest.
public record Backoff(Duration first, Duration longest) {
    private static final int DOUBLINGS = 10;

    /// @param earlier how many failures in a row there were before the last one
    public Duration after(int earlier) {
        Duration doubled = first.multipliedBy(1L << Math.min(earlier, DOUBLINGS));
        return doubled.compareTo(longest) < 0 ? doubled : longest;
    }
}
