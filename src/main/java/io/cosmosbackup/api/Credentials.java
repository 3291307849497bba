package io.cosmosbackup.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.Objects;

/// An account key in a Secret of the same namespace. Only the kubelet reads it, into the environment of the run's
/// pod.
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Credentials(
        @Required
        @Size(min = 1, max = 253)
        @ValidationRule(
                value = "self.matches('^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$')",
                message = "secretName must be the name of a Secret in this namespace, not the key itself")
        @JsonPropertyDescription("Name of a Secret in the same namespace.")
        String secretName,

        @Default("key")
        @Size(min = 1, max = 253)
        @ValidationRule(
                value = "self.matches('^[-._a-zA-Z0-9]+$')",
                message = "key is the name of an entry of the Secret: letters, digits, '-', '_' and '.'")
        @JsonPropertyDescription("Which entry of the Secret's data holds the account key.")
        String key) {
    public Credentials {
        key = Objects.requireNonNullElse(key, "key");
    }
}
