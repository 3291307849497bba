package io.cosmosbackup.api.common;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import java.time.Instant;

/// The oldest and the newest time at which a feed range of a backup was cut.
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Cuts(
        @Required
        @JsonPropertyDescription(
                "Everything written before this time is in the backup. Whole seconds; the manifest has the exact time.")
        Instant first,

        @Required
        @JsonPropertyDescription("The newest cut: at least one feed range holds everything written before this time.")
        Instant last) {}
