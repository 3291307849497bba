package io.cosmosbackup.api.common;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.jspecify.annotations.Nullable;

/// How far a run has come, a few seconds ago.
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record RunProgress(
        @JsonPropertyDescription("What the run does now, for example Reading.")
        String phase,

        @JsonPropertyDescription("Units of work finished: feed ranges of a backup, segments of a restore.")
        int done,

        @JsonPropertyDescription("Units of work in all.") int total,

        @JsonPropertyDescription("Documents so far.") long items,

        @JsonPropertyDescription("Their size in bytes, uncompressed.")
        long bytes,

        @JsonPropertyDescription("Request units used so far, rounded.")
        long requestUnits,

        @JsonPropertyDescription("How many requests were answered with 429 (too many requests) so far.")
        long throttled,

        @JsonPropertyDescription("How much of the work is done, from 0 to 100.")
        int percent) {
    private static final int ALL = 100;

    /// What a run has to do.
    public record Work(int done, int total) {}

    /// What a run has used of an account.
    public record Usage(long requestUnits, long throttled) {}

    public static RunProgress of(String phase, Work work, long items, long bytes, Usage usage, int percent) {
        return new RunProgress(
                phase, work.done(), work.total(), items, bytes, usage.requestUnits(), usage.throttled(), percent);
    }

    /// The run has ended and done all.
    ///
    /// @param last what was last seen of it
    public static RunProgress complete(@Nullable RunProgress last, long items, long bytes, double requestUnits) {
        int total = last == null ? 0 : last.total();
        Usage usage = new Usage(Math.round(requestUnits), last == null ? 0 : last.throttled());
        return of("Complete", new Work(total, total), items, bytes, usage, ALL);
    }
}
