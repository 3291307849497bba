package io.cosmosbackup.api.restore;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.cosmosbackup.api.common.Condition;
import io.cosmosbackup.api.common.Phase;
import io.cosmosbackup.api.common.RunStatus;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// How a restore went.
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record CosmosRestoreStatus(
        @JsonPropertyDescription("The generation of the spec this status is about.") @Nullable
        Long observedGeneration,

        @JsonPropertyDescription(
                "Complete or Failed once the run has ended, as on a Job; Ready; and Stalled after a failure.")
        List<Condition> conditions,

        @JsonPropertyDescription("Pending, Running, Complete or Failed.") @Nullable
        Phase phase,

        @JsonPropertyDescription("Which backup is read, from where: found once and never changed afterwards.") @Nullable
        PinnedSource source,

        @JsonPropertyDescription("The run that restores: its Job, its times and how far it has come.") @Nullable
        RunStatus run,

        @JsonPropertyDescription("What it has done, once it has ended with counts.") @Nullable
        RestoreResult result) {
    public static final CosmosRestoreStatus EMPTY = new CosmosRestoreStatus(null, List.of(), null, null, null, null);

    public CosmosRestoreStatus {
        conditions = List.copyOf(Objects.requireNonNullElse(conditions, List.of()));
        run = RunStatus.NONE.equals(run) ? null : run; // printed as nothing, not as {}
    }

    public RunStatus lastRun() {
        return Objects.requireNonNullElse(run, RunStatus.NONE);
    }
}
