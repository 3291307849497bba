package io.cosmosbackup.api.common;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import org.jspecify.annotations.Nullable;

/// How much a backup holds.
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Contents(
        @Required @JsonPropertyDescription("How many documents the backup holds.")
        long items,

        @Required @JsonPropertyDescription("The documents' size in bytes, uncompressed.")
        long bytes,

        @JsonPropertyDescription("Size of the backup in one repository, in bytes.") @Nullable
        Long storedBytes) {}
