package io.cosmosbackup.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Whether one repository holds a backup.
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record RepositoryCopy(
        @JsonPropertyDescription("The CosmosBackupRepository.")
        String repository,

        @JsonPropertyDescription("Whether it holds the backup whole.")
        boolean durable,

        @JsonPropertyDescription("Since when it does, or since when it is known to be missing.") @Nullable
        Instant since,

        @JsonPropertyDescription("Why it does not.") @Nullable
        String message) {
    /// A copy that is not there, or not yet.
    public static RepositoryCopy missing(String repository, @Nullable String message) {
        return new RepositoryCopy(repository, false, null, message);
    }
}
