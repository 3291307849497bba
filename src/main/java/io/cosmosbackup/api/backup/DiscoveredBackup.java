package io.cosmosbackup.api.backup;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.cosmosbackup.api.common.Rules;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/// A backup that a repository holds already, made in another cluster or by a CosmosBackup that is gone.
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record DiscoveredBackup(
        @Required @Size(min = 1, max = 63) @JsonPropertyDescription("A CosmosBackupRepository in this namespace.")
        String repositoryName,

        @Required
        @Size(min = 1, max = 253)
        @ValidationRule(value = Rules.BACKUP_ID, message = Rules.BACKUP_ID_MESSAGE)
        @JsonPropertyDescription("Id of a backup in that repository.")
        String backup) {}
