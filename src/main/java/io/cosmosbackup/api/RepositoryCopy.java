package io.cosmosbackup.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.jspecify.annotations.Nullable;

/// Whether one repository holds a backup.
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record RepositoryCopy(
        @JsonPropertyDescription("The CosmosBackupRepository.")
        String repository,

        @JsonPropertyDescription("Whether it holds the backup whole.")
        boolean durable,

        @JsonPropertyDescription("Why it does not.") @Nullable
        String message) {}
