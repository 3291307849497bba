package io.cosmosbackup.api.common;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.Objects;

/// Certificates that a run's pod trusts beside the system's, for an inspecting proxy or a private endpoint.
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record CaBundle(
        @Required
        @Size(min = 1, max = 253)
        @ValidationRule(value = Rules.CONFIG_MAP_NAME, message = Rules.CONFIG_MAP_NAME_MESSAGE)
        @JsonPropertyDescription("Name of a ConfigMap in the same namespace.")
        String configMapName,

        @Default("ca.crt")
        @Size(min = 1, max = 253)
        @ValidationRule(value = Rules.SECRET_KEY, message = Rules.CONFIG_MAP_KEY_MESSAGE)
        @JsonPropertyDescription("Which entry of the ConfigMap's data holds the certificates, as PEM.")
        String key) {
    public CaBundle {
        key = Objects.requireNonNullElse(key, "ca.crt");
    }
}
