package io.cosmosbackup.api.schedule;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Times of a cron expression for which no backup was taken.
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record MissedRuns(
        @JsonPropertyDescription("How many there were since the schedule was made.")
        long count,

        @JsonPropertyDescription("The newest of them.") @Nullable
        Instant last) {
    public static final MissedRuns NONE = new MissedRuns(0, null);

    /// Further ones.
    public MissedRuns plus(long further, Instant newest) {
        return new MissedRuns(count + further, newest);
    }
}
