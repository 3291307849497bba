package io.cosmosbackup.api.schedule;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.jspecify.annotations.Nullable;

/// What a schedule last did in one repository besides backing up.
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ScheduleRepository(
        @JsonPropertyDescription("The CosmosBackupRepository.")
        String repository,

        @JsonPropertyDescription("The newest verification.") @Nullable
        ScheduleVerification lastVerification,

        @JsonPropertyDescription("The newest prune: what retention did.") @Nullable
        SchedulePrune lastPrune) {}
