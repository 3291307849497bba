package io.cosmosbackup.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// How a schedule is doing, and what can be restored.
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record CosmosBackupScheduleStatus(
        @JsonPropertyDescription("The generation of the spec this status is about.") @Nullable
        Long observedGeneration,

        @JsonPropertyDescription("Ready says whether backups are taken and succeed. A suspended schedule is Ready.")
        List<Condition> conditions,

        @JsonPropertyDescription("The cron expression and time zone nextScheduleTime was computed from.") @Nullable
        String timetable,

        @JsonPropertyDescription("The time of the cron expression that the newest backup was taken for.") @Nullable
        Instant lastScheduleTime,

        @JsonPropertyDescription("When the next backup is due. In the past while it waits for an earlier one to end.")
        @Nullable
        Instant nextScheduleTime,

        @JsonPropertyDescription("When the newest successful backup ended.") @Nullable
        Instant lastSuccessfulTime,

        @JsonPropertyDescription("CosmosBackups of this schedule that have not ended.")
        List<String> active,

        @JsonPropertyDescription("How many backups have failed since the last successful one.")
        int consecutiveFailures,

        @JsonPropertyDescription("Backups that can be restored, the newest first, at most 50.")
        List<RestorePoint> restorePoints) {
    public static final CosmosBackupScheduleStatus EMPTY =
            new CosmosBackupScheduleStatus(null, List.of(), null, null, null, null, List.of(), 0, List.of());

    public CosmosBackupScheduleStatus {
        conditions = List.copyOf(Objects.requireNonNullElse(conditions, List.of()));
        active = List.copyOf(Objects.requireNonNullElse(active, List.of()));
        restorePoints = List.copyOf(Objects.requireNonNullElse(restorePoints, List.of()));
    }
}
