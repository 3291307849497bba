package io.cosmosbackup.api.repository;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.cosmosbackup.api.common.Condition;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What the last probe of a repository found.
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record CosmosBackupRepositoryStatus(
        @JsonPropertyDescription("The generation of the spec this status is about.") @Nullable
        Long observedGeneration,

        @JsonPropertyDescription("Ready says whether the repository can be used, and Stalled that only a change of"
                + " the spec, the Secret or the Blob account will help. Cataloged says whether every backup it holds is"
                + " known here and can be read and trusted.")
        List<Condition> conditions,

        @JsonPropertyDescription("Where the repository is: endpoint, Blob container and prefix.") @Nullable
        String url,

        @JsonPropertyDescription(
                "How many backups the repository holds now: those that CosmosBackups of this namespace have there, and"
                        + " otherBackups.")
        @Nullable
        Integer backups,

        @JsonPropertyDescription(
                "How many of them no CosmosBackup of this namespace stands for, as of lastProbeTime; it is probed every hour.")
        @Nullable
        Integer otherBackups,

        @JsonPropertyDescription("How many of them cannot be read or trusted.") @Nullable
        Integer damaged,

        @JsonPropertyDescription("How the Blob service keeps blobs from being deleted or lost.") @Nullable
        RepositoryProtection protection,

        @JsonPropertyDescription("When the last probe ended.") @Nullable
        Instant lastProbeTime,

        @JsonPropertyDescription("Job of the probe that runs now.") @Nullable
        String probeJob,

        @JsonPropertyDescription("The generation of the spec that the probe of probeJob was made from.") @Nullable
        Long probeGeneration,

        @JsonPropertyDescription("How many probes were started so far: the number at the end of a probe Job's name.")
        long probes,

        @JsonPropertyDescription("How many probes in a row have failed.")
        int failedProbes,

        @JsonPropertyDescription(
                "The value of the annotation cosmosbackup.io/probe-requested-at for which the newest probe was made.")
        @Nullable
        String lastHandledProbeRequest) {
    public static final CosmosBackupRepositoryStatus EMPTY = new CosmosBackupRepositoryStatus(
            null, List.of(), null, null, null, null, null, null, null, null, 0, 0, null);

    public CosmosBackupRepositoryStatus {
        conditions = List.copyOf(Objects.requireNonNullElse(conditions, List.of()));
    }

    public CosmosBackupRepositoryStatus probedAt(@Nullable Instant last) {
        return new CosmosBackupRepositoryStatus(
                observedGeneration,
                conditions,
                url,
                backups,
                otherBackups,
                damaged,
                protection,
                last,
                probeJob,
                probeGeneration,
                probes,
                failedProbes,
                lastHandledProbeRequest);
    }

    public CosmosBackupRepositoryStatus withBackups(int now) {
        return new CosmosBackupRepositoryStatus(
                observedGeneration,
                conditions,
                url,
                now,
                otherBackups,
                damaged,
                protection,
                lastProbeTime,
                probeJob,
                probeGeneration,
                probes,
                failedProbes,
                lastHandledProbeRequest);
    }
}
