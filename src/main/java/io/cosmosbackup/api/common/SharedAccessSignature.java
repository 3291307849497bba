package io.cosmosbackup.api.common;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.Objects;

/// A shared access signature of a Blob account or Blob container, in a Secret of the same namespace.
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record SharedAccessSignature(
        @Required
        @Size(min = 1, max = 253)
        @ValidationRule(value = Rules.SECRET_NAME, message = Rules.SECRET_NAME_MESSAGE)
        @JsonPropertyDescription(Rules.SECRET_NAME_TEXT)
        String secretName,

        @Default("sas")
        @Size(min = 1, max = 253)
        @ValidationRule(value = Rules.SECRET_KEY, message = Rules.SECRET_KEY_MESSAGE)
        @JsonPropertyDescription("Which entry of the Secret's data holds the signature, with or without the '?' before"
                + " it. Without the permission d no run can delete.")
        String key)
        implements Credential {
    public SharedAccessSignature {
        key = Objects.requireNonNullElse(key, "sas");
    }
}
