package io.cosmosbackup.api.restore;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/// What throughput a restore gives to the databases and containers that it creates.
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(
        value = "has(self.requestUnits) == (self.mode in ['Manual', 'Autoscale'])",
        message = "requestUnits must be given for mode Manual and Autoscale, and for no other")
@ValidationRule(
        value = "self.mode != 'Manual' || !has(self.requestUnits)"
                + " || (self.requestUnits >= 400 && self.requestUnits % 100 == 0)",
        message = "requestUnits of mode Manual must be at least 400, in steps of 100")
@ValidationRule(
        value = "self.mode != 'Autoscale' || !has(self.requestUnits)"
                + " || (self.requestUnits >= 1000 && self.requestUnits % 1000 == 0)",
        message = "requestUnits of mode Autoscale must be at least 1000, in steps of 1000")
public record TargetThroughput(
        @Required
        @JsonPropertyDescription(
                "Original: as it was backed up. Manual: requestUnits. Autoscale: up to requestUnits. None:"
                        + " without throughput, for a serverless account, or for containers that share their database's.")
        Mode mode,

        @JsonPropertyDescription(
                "Request units per second, of each database with throughput to share and each other container.")
        @Nullable
        Integer requestUnits) {
    /// How it is chosen.
    public enum Mode {
        Original,
        Manual,
        Autoscale,
        None
    }
}
