package io.cosmosbackup.api.common;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// An app registration of Microsoft Entra that a certificate stands for.
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ClientCertificate(
        @Required
        @Size(min = 1, max = 253)
        @ValidationRule(value = Rules.SECRET_NAME, message = Rules.SECRET_NAME_MESSAGE)
        @JsonPropertyDescription(Rules.SECRET_NAME_TEXT)
        String secretName,

        @Default("certificate")
        @Size(min = 1, max = 253)
        @ValidationRule(value = Rules.SECRET_KEY, message = Rules.SECRET_KEY_MESSAGE)
        @JsonPropertyDescription(
                "Which entry of the Secret's data holds the certificate with its private key, as one PEM (PKCS #8, not"
                        + " encrypted). cert-manager writes it as tls-combined.pem, with additionalOutputFormats.")
        String key,

        @Required
        @Size(min = 1, max = 36)
        @ValidationRule(value = Rules.GUID, message = Rules.CLIENT_ID_MESSAGE)
        @JsonPropertyDescription("Client id of the app registration.")
        String clientId,

        @Required
        @Size(min = 1, max = 36)
        @ValidationRule(value = Rules.GUID, message = Rules.TENANT_ID_MESSAGE)
        @JsonPropertyDescription(Rules.TENANT_ID_TEXT)
        String tenantId,

        @Size(min = 1, max = 256)
        @ValidationRule(value = Rules.AUTHORITY_HOST, message = Rules.AUTHORITY_HOST_MESSAGE)
        @JsonPropertyDescription(Rules.AUTHORITY_HOST_TEXT)
        @Nullable
        String authorityHost)
        implements Credential {
    public ClientCertificate {
        key = Objects.requireNonNullElse(key, "certificate");
    }
}
