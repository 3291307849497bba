package io.cosmosbackup.api.schedule;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// How the backups of a schedule went.
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ScheduleBackups(
        @JsonPropertyDescription("When the newest successful backup ended.") @Nullable
        Instant lastSuccessfulTime,

        @JsonPropertyDescription("How many backups have failed since the last successful one.")
        int consecutiveFailures,

        @JsonPropertyDescription("Times at which no backup was taken, because the operator was not there or an earlier"
                + " backup had not ended.")
        @Nullable
        MissedRuns missed,

        @JsonPropertyDescription("CosmosBackups of this schedule that have not ended, the oldest first, at most 50.")
        List<String> active,

        @JsonPropertyDescription("How many more have not ended.") @Nullable
        Integer moreActive) {
    public static final ScheduleBackups NONE = new ScheduleBackups(null, 0, null, List.of(), null);

    public ScheduleBackups {
        active = List.copyOf(Objects.requireNonNullElse(active, List.of()));
    }
}
