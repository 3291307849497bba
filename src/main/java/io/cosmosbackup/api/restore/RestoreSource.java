package io.cosmosbackup.api.restore;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.cosmosbackup.api.common.Rules;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/// Which backup is restored: a CosmosBackup, or a backup that a repository holds.
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(
        value = "has(self.backupName) != (has(self.repositoryName) || has(self.backup))",
        message =
                "give exactly one of backupName (a CosmosBackup) and repositoryName with backup (what a repository holds)")
@ValidationRule(
        value = "has(self.repositoryName) == has(self.backup)",
        message = "repositoryName and backup go together: the repository, and the id of a backup in it")
public record RestoreSource(
        @Size(min = 1, max = 253)
        @JsonPropertyDescription("A CosmosBackup in this namespace. Waited for when it has not ended.")
        @Nullable
        String backupName,

        @Size(min = 1, max = 63) @JsonPropertyDescription("A CosmosBackupRepository in this namespace.") @Nullable
        String repositoryName,

        @Size(min = 1, max = 253)
        @ValidationRule(value = Rules.BACKUP_ID, message = Rules.BACKUP_ID_MESSAGE)
        @JsonPropertyDescription("Id of a backup in that repository, as a CosmosBackup's status.backup.id says.")
        @Nullable
        String backup) {}
