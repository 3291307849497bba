package io.cosmosbackup.api.repository;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.jspecify.annotations.Nullable;

/// How the Blob service says that it keeps blobs from being deleted or lost.
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record RepositoryProtection(
        @JsonPropertyDescription("Whether an immutability policy is set, under which no blob can be deleted or written"
                + " again. Whether it is locked is not visible from here.")
        Answer immutabilityPolicy,

        @JsonPropertyDescription("Whether a legal hold is set: nothing can be deleted until somebody lifts it.")
        Answer legalHold,

        @JsonPropertyDescription("Whether a deleted blob stays as an earlier version.")
        Answer versioning,

        @JsonPropertyDescription("For how many days a deleted blob can be brought back; 0 not at all, absent unknown.")
        @Nullable
        Integer softDeleteDays) {}
