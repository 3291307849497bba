package io.cosmosbackup.api.common;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What opens a Cosmos DB account: exactly one of these.
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(value = Rules.ONE_CREDENTIAL, message = Rules.ONE_CREDENTIAL_MESSAGE)
@ValidationRule(value = Rules.KEY_OF_SECRET, message = Rules.KEY_OF_SECRET_MESSAGE)
public record Credentials(
        @Size(min = 1, max = 253)
        @ValidationRule(value = Rules.SECRET_NAME, message = Rules.SECRET_NAME_MESSAGE)
        @JsonPropertyDescription("Name of a Secret in the same namespace that holds the account's key. Where a company"
                + " forbids keys, use one of the others.")
        @Nullable
        String secretName,

        @Size(min = 1, max = 253)
        @ValidationRule(value = Rules.SECRET_KEY, message = Rules.SECRET_KEY_MESSAGE)
        @JsonPropertyDescription(
                "With secretName: which entry of the Secret's data holds the account's key; key when not"
                        + " given. A key that changes there is used from the next request on.")
        @Nullable
        String key,

        @JsonPropertyDescription(Rules.WORKLOAD_IDENTITY_TEXT) @Nullable
        WorkloadIdentity workloadIdentity,

        @JsonPropertyDescription(
                "The managed identity of the node, from its metadata service. Every pod of the node can use it: prefer"
                        + " workloadIdentity.")
        @Nullable
        ManagedIdentity managedIdentity,

        @JsonPropertyDescription("An app registration of Microsoft Entra and its certificate.") @Nullable
        ClientCertificate clientCertificate,

        @JsonPropertyDescription("An app registration of Microsoft Entra and its client secret.") @Nullable
        ClientSecret clientSecret) {
    /// The one that is given; empty for an object that no API server has checked.
    public Optional<Credential> chosen() {
        return Stream.<@Nullable Credential>of(
                        accountKey(secretName, key), workloadIdentity, managedIdentity, clientCertificate, clientSecret)
                .flatMap(Stream::ofNullable)
                .findFirst();
    }

    /// @param key `key` when null
    public static @Nullable AccountKey accountKey(@Nullable String secretName, @Nullable String key) {
        return secretName == null ? null : new AccountKey(secretName, key == null ? "key" : key);
    }
}
