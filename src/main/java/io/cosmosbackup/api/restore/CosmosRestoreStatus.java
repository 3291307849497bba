package io.cosmosbackup.api.restore;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.cosmosbackup.api.common.Condition;
import io.cosmosbackup.api.common.Phase;
import io.cosmosbackup.api.common.RunProgress;
import java.time.Instant;
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

        @JsonPropertyDescription("The Job that restores.") @Nullable
        String jobName,

        @JsonPropertyDescription("When the run started.") @Nullable
        Instant startedAt,

        @JsonPropertyDescription("When the run ended, well or not.") @Nullable
        Instant completedAt,

        @JsonPropertyDescription("How many documents of the backup were selected: written plus skipped plus superseded"
                + " plus refused.")
        @Nullable
        Long items,

        @JsonPropertyDescription("How many documents were created or replaced.") @Nullable
        Long written,

        @JsonPropertyDescription(
                "How many documents were left alone because one of that id and partition key was there.")
        @Nullable
        Long skipped,

        @JsonPropertyDescription(
                "How many documents were left out because a newer one of the backup holds their unique key. They were"
                        + " deleted while the backup ran.")
        @Nullable
        Long superseded,

        @JsonPropertyDescription(
                "How many documents the target did not take, for example because another item holds their unique key. With"
                        + " more than 0 the phase is Failed.")
        @Nullable
        Long refused,

        @JsonPropertyDescription(
                "How many documents are in segments that are damaged in every repository. With more than 0 the phase is"
                        + " Failed.")
        @Nullable
        Long lost,

        @JsonPropertyDescription("The written documents' size in bytes, uncompressed.") @Nullable
        Long bytes,

        @JsonPropertyDescription("Request units that writing cost, rounded.") @Nullable
        Long requestUnits,

        @JsonPropertyDescription("How many containers were absent and were created.") @Nullable
        Integer containersCreated,

        @JsonPropertyDescription("How far the run has come.") @Nullable
        RunProgress progress) {
    public static final CosmosRestoreStatus EMPTY = new CosmosRestoreStatus(
            null, List.of(), null, null, null, null, null, null, null, null, null, null, null, null, null, null, null);

    public CosmosRestoreStatus {
        conditions = List.copyOf(Objects.requireNonNullElse(conditions, List.of()));
    }
}
