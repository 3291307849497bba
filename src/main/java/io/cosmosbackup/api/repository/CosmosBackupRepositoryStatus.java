package io.cosmosbackup.api.repository;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.cosmosbackup.api.common.Condition;
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
                "How many of them no CosmosBackup of this namespace stands for, as of probe.time; it is probed every hour.")
        @Nullable
        Integer otherBackups,

        @JsonPropertyDescription("The newest probe: its Job, and what was found besides backups.")
        RepositoryProbe probe) {
    public static final CosmosBackupRepositoryStatus EMPTY =
            new CosmosBackupRepositoryStatus(null, List.of(), null, null, null, RepositoryProbe.NONE);

    public CosmosBackupRepositoryStatus {
        conditions = List.copyOf(Objects.requireNonNullElse(conditions, List.of()));
        probe = Objects.requireNonNullElse(probe, RepositoryProbe.NONE);
    }

    public CosmosBackupRepositoryStatus withConditions(List<Condition> said) {
        return new CosmosBackupRepositoryStatus(observedGeneration, said, url, backups, otherBackups, probe);
    }

    public CosmosBackupRepositoryStatus withBackups(@Nullable Integer now) {
        return new CosmosBackupRepositoryStatus(observedGeneration, conditions, url, now, otherBackups, probe);
    }

    public CosmosBackupRepositoryStatus withProbe(RepositoryProbe newest) {
        return new CosmosBackupRepositoryStatus(observedGeneration, conditions, url, backups, otherBackups, newest);
    }
}
