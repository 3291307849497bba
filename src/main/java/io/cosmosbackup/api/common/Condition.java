package io.cosmosbackup.api.common;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One aspect of an object's state, in the shape of Kubernetes' own `metav1.Condition`.
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Condition(
        @Required @JsonPropertyDescription("Ready, Stalled, Complete, Failed, Verified, Deleting or Cataloged.")
        String type,

        @Required @JsonPropertyDescription("True, False or Unknown.")
        String status,

        @JsonPropertyDescription("The generation of the spec that this condition is about.") @Nullable
        Long observedGeneration,

        @Required @JsonPropertyDescription("When status last changed.")
        Instant lastTransitionTime,

        @Required @JsonPropertyDescription("Why, as one word.")
        String reason,

        @Required
        @JsonPropertyDescription("The cause in a sentence: what happened, to which object, and" + " what to do.")
        String message) {}
