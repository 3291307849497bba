package io.cosmosbackup.api.repository;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.cosmosbackup.api.common.ClientCertificate;
import io.cosmosbackup.api.common.ClientSecret;
import io.cosmosbackup.api.common.Credential;
import io.cosmosbackup.api.common.Credentials;
import io.cosmosbackup.api.common.ManagedIdentity;
import io.cosmosbackup.api.common.Rules;
import io.cosmosbackup.api.common.SharedAccessSignature;
import io.cosmosbackup.api.common.WorkloadIdentity;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What opens a Blob container: exactly one of these.
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(value = Rules.ONE_BLOB_CREDENTIAL, message = Rules.ONE_BLOB_CREDENTIAL_MESSAGE)
@ValidationRule(value = Rules.KEY_OF_SECRET, message = Rules.KEY_OF_SECRET_MESSAGE)
public record BlobCredentials(
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
        ClientSecret clientSecret,

        @JsonPropertyDescription("A shared access signature of the account or the Blob container.") @Nullable
        SharedAccessSignature sas) {
    /// The one that is given; empty for an object that no API server has checked.
    public Optional<Credential> chosen() {
        return Stream.<@Nullable Credential>of(
                        Credentials.accountKey(secretName, key),
                        workloadIdentity,
                        managedIdentity,
                        clientCertificate,
                        clientSecret,
                        sas)
                .flatMap(Stream::ofNullable)
                .findFirst();
    }
}
