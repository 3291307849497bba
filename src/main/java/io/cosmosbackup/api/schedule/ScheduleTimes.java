package io.cosmosbackup.api.schedule;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// When the backups of a schedule are taken.
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ScheduleTimes(
        @JsonPropertyDescription("The cron expression and time zone nextTime was computed from.") @Nullable
        String timetable,

        @JsonPropertyDescription(
                "Since when backups are taken by that one, without a break. A backup that failed before"
                        + " is not taken again.")
        @Nullable
        Instant since,

        @JsonPropertyDescription("The time of the cron expression that the newest backup was taken for.") @Nullable
        Instant lastTime,

        @JsonPropertyDescription("Which attempt at lastTime was the newest, from 2; null for the first.") @Nullable
        Integer attempt,

        @JsonPropertyDescription("When a backup that failed is taken again; null when none is.") @Nullable
        Instant retryTime,

        @JsonPropertyDescription("When the next backup is due. In the past while it waits for an earlier one to end.")
        @Nullable
        Instant nextTime) {
    /// Nothing was ever taken or planned.
    public static final ScheduleTimes NONE = new ScheduleTimes(null, null, null, null, null, null);
}
