package io.cosmosbackup.api.backup;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.cosmosbackup.api.common.VerificationLevel;
import io.cosmosbackup.api.common.VerificationResult;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// When a backup was last read back, and what was found.
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record BackupVerification(
        @JsonPropertyDescription("The CosmosBackupRepository it was read from.")
        String repository,

        @JsonPropertyDescription("How much was read.") VerificationLevel level,

        @JsonPropertyDescription("When the verification ended.")
        Instant time,

        @JsonPropertyDescription("Passed, Failed, or Inconclusive when it could not be found out.")
        VerificationResult result,

        @JsonPropertyDescription("What was found, for a person.") @Nullable
        String message) {}
