package io.cosmosbackup.api.common;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;

/// What a run may take from an account that others use too.
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Throughput(
        @Required
        @Min(10)
        @JsonPropertyDescription(
                "The run uses at most this many request units per second. It counts them over all its" + " requests.")
        int maxRequestUnits) {}
