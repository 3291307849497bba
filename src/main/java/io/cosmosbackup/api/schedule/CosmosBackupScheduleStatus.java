package io.cosmosbackup.api.schedule;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.cosmosbackup.api.common.Condition;
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

        @JsonPropertyDescription("When backups are taken: the last time and the next one.") @Nullable
        ScheduleTimes schedule,

        @JsonPropertyDescription("How the backups went.") ScheduleBackups backups,

        @JsonPropertyDescription("What is done in the repositories besides backing up: verifying and pruning.")
        @Nullable
        UpkeepStatus upkeep,

        @JsonPropertyDescription("Backups that can be restored, the newest first, at most 50.")
        List<RestorePoint> restorePoints) {
    public static final CosmosBackupScheduleStatus EMPTY =
            new CosmosBackupScheduleStatus(null, List.of(), null, ScheduleBackups.NONE, null, List.of());

    public CosmosBackupScheduleStatus {
        conditions = List.copyOf(Objects.requireNonNullElse(conditions, List.of()));
        schedule = ScheduleTimes.NONE.equals(schedule) ? null : schedule; // printed as nothing, not as {}
        backups = Objects.requireNonNullElse(backups, ScheduleBackups.NONE);
        upkeep = UpkeepStatus.NONE.equals(upkeep) ? null : upkeep;
        restorePoints = List.copyOf(Objects.requireNonNullElse(restorePoints, List.of()));
    }

    public ScheduleTimes times() {
        return Objects.requireNonNullElse(schedule, ScheduleTimes.NONE);
    }

    public UpkeepStatus lastUpkeep() {
        return Objects.requireNonNullElse(upkeep, UpkeepStatus.NONE);
    }
}
