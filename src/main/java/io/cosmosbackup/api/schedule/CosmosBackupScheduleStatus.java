package io.cosmosbackup.api.schedule;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.cosmosbackup.api.common.Condition;
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

        @JsonPropertyDescription(
                "Since when backups are taken by that one, without a break. A backup that failed before"
                        + " is not taken again.")
        @Nullable
        Instant timetableSince,

        @JsonPropertyDescription("The time of the cron expression that the newest backup was taken for.") @Nullable
        Instant lastScheduleTime,

        @JsonPropertyDescription("When the next backup is due. In the past while it waits for an earlier one to end.")
        @Nullable
        Instant nextScheduleTime,

        @JsonPropertyDescription("When the newest successful backup ended.") @Nullable
        Instant lastSuccessfulTime,

        @JsonPropertyDescription("Times at which no backup was taken, because the operator was not there or an earlier"
                + " backup had not ended.")
        @Nullable
        MissedRuns missed,

        @JsonPropertyDescription("Which attempt at lastScheduleTime was the newest, from 2; null for the first.")
        @Nullable
        Integer attempt,

        @JsonPropertyDescription("When a backup that failed is taken again; null when none is.") @Nullable
        Instant retryTime,

        @JsonPropertyDescription("CosmosBackups of this schedule that have not ended, the oldest first, at most 50.")
        List<String> active,

        @JsonPropertyDescription("How many more have not ended.") @Nullable
        Integer moreActive,

        @JsonPropertyDescription("How many backups have failed since the last successful one.")
        int consecutiveFailures,

        @JsonPropertyDescription("The cron expression and time zone nextVerificationTime was computed from.") @Nullable
        String verificationTimetable,

        @JsonPropertyDescription("The newest time of verification.cron that has come.") @Nullable
        Instant lastVerificationScheduleTime,

        @JsonPropertyDescription("When the next verification is due.") @Nullable
        Instant nextVerificationTime,

        @JsonPropertyDescription("When a backup was last read back and every check held.") @Nullable
        Instant lastVerifiedTime,

        @JsonPropertyDescription("When retention was last applied to a repository.") @Nullable
        Instant lastPruneTime,

        @JsonPropertyDescription("How many Jobs were started so far that verify and prune.") @Nullable
        Long upkeepJobs,

        @JsonPropertyDescription("What was last verified and pruned in each repository.")
        List<ScheduleRepository> repositories,

        @JsonPropertyDescription("Backups that can be restored, the newest first, at most 50.")
        List<RestorePoint> restorePoints) {
    public static final CosmosBackupScheduleStatus EMPTY = new CosmosBackupScheduleStatus(
            null, List.of(), null, null, null, null, null, null, null, null, List.of(), null, 0, null, null, null, null,
            null, null, List.of(), List.of());

    public CosmosBackupScheduleStatus {
        conditions = List.copyOf(Objects.requireNonNullElse(conditions, List.of()));
        active = List.copyOf(Objects.requireNonNullElse(active, List.of()));
        repositories = List.copyOf(Objects.requireNonNullElse(repositories, List.of()));
        restorePoints = List.copyOf(Objects.requireNonNullElse(restorePoints, List.of()));
    }
}
