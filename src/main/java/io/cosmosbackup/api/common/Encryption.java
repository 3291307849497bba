package io.cosmosbackup.api.common;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Objects;

/// To whom a backup is encrypted. Nothing here decrypts: whoever makes backups cannot read them.
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Encryption(
        @Required
        @Size(min = 1, max = 8)
        @ValidationRule(
                value = "!self.exists(r, r.matches('(?i)^age-secret-key-'))",
                message = "recipients are public keys (age1...): an identity (AGE-SECRET-KEY-1...) belongs into a"
                        + " Secret, and it is in the open now")
        @ValidationRule(
                value = "self.all(r, r.matches('^age1[02-9ac-hj-np-z]{58}$'))",
                message = "recipients are age public keys as age-keygen prints them: age1 and 58 characters")
        @ValidationRule(value = Rules.UNIQUE, message = "recipients must name each recipient once")
        @JsonPropertyDescription(
                "Public keys of age, as age-keygen prints them (age1...). Each one's identity alone can read the"
                        + " backups: give two, and keep one identity where this cluster cannot lose it.")
        List<@Size(min = 1, max = 128) String> recipients) {
    public Encryption {
        recipients = List.copyOf(Objects.requireNonNullElse(recipients, List.of()));
    }
}
