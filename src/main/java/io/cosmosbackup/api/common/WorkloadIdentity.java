package io.cosmosbackup.api.common;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/// An identity of Microsoft Entra that trusts the service account of the run's pod.
///
/// With a client id the operator gives the pod a token itself, in any cluster. Without one, the webhook of AKS
/// does, by the annotation of the service account.
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(value = Rules.ONE_IDENTITY, message = Rules.ONE_IDENTITY_MESSAGE)
@ValidationRule(
        value = "!has(self.authorityHost) || has(self.clientId)",
        message = "authorityHost goes with clientId and tenantId: without them the webhook gives the pod its own")
public record WorkloadIdentity(
        @Size(min = 1, max = 36)
        @ValidationRule(value = Rules.GUID, message = Rules.CLIENT_ID_MESSAGE)
        @JsonPropertyDescription(
                "Client id of the app registration or of the user-assigned managed identity. It needs a"
                        + " federated credential with this cluster's issuer, the subject"
                        + " system:serviceaccount:NAMESPACE:SERVICEACCOUNT and the audience api://AzureADTokenExchange.")
        @Nullable
        String clientId,

        @Size(min = 1, max = 36)
        @ValidationRule(value = Rules.GUID, message = Rules.TENANT_ID_MESSAGE)
        @JsonPropertyDescription(Rules.TENANT_ID_TEXT)
        @Nullable
        String tenantId,

        @Size(min = 1, max = 256)
        @ValidationRule(value = Rules.AUTHORITY_HOST, message = Rules.AUTHORITY_HOST_MESSAGE)
        @JsonPropertyDescription(Rules.AUTHORITY_HOST_TEXT)
        @Nullable
        String authorityHost)
        implements Credential {}
