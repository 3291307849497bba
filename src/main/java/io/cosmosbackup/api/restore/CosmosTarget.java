package io.cosmosbackup.api.restore;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.cosmosbackup.api.common.Credentials;
import io.cosmosbackup.api.common.Rules;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/// The account that is restored into: the one the backup came from or any other.
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(value = Rules.ENCRYPTED_TRANSPORT, message = Rules.ENCRYPTED_TRANSPORT_MESSAGE)
@ValidationRule(value = Rules.TOKENS_ENCRYPTED, message = Rules.TOKENS_ENCRYPTED_MESSAGE)
@ValidationRule(value = Rules.RESOURCE_OF_IDENTITY, message = Rules.RESOURCE_OF_IDENTITY_MESSAGE)
@ValidationRule(value = Rules.MANAGER_OF_RESOURCE, message = Rules.MANAGER_OF_RESOURCE_MESSAGE)
public record CosmosTarget(
        @Required
        @Size(min = 1, max = 512)
        @ValidationRule(value = Rules.NOT_CONNECTION_STRING, message = Rules.NOT_CONNECTION_STRING_MESSAGE)
        @ValidationRule(value = Rules.ACCOUNT_ENDPOINT, message = Rules.ACCOUNT_ENDPOINT_MESSAGE)
        @ValidationRule(value = Rules.AZURE_HTTPS, message = Rules.AZURE_HTTPS_MESSAGE)
        @JsonPropertyDescription("URL of the account, for example https://myaccount.documents.azure.com.")
        String endpoint,

        @JsonPropertyDescription(Rules.ALLOW_INSECURE_DESCRIPTION) @Nullable
        Boolean allowInsecure,

        @Required
        @JsonPropertyDescription("What opens the account: its read-write key, or an identity that may write there.")
        Credentials credentials,

        @Size(min = 1, max = 512)
        @ValidationRule(value = Rules.RESOURCE_ID, message = Rules.RESOURCE_ID_MESSAGE)
        @JsonPropertyDescription(
                "Id of the account in Azure Resource Manager, as az cosmosdb show --query id prints it. Beside an"
                        + " identity only: it creates databases, containers, stored procedures, triggers and functions"
                        + " there, which the account itself refuses to identities. The identity needs a role of"
                        + " Azure's for that.")
        @Nullable
        String resourceId,

        @Size(min = 1, max = 256)
        @ValidationRule(value = Rules.RESOURCE_MANAGER_HOST, message = Rules.RESOURCE_MANAGER_HOST_MESSAGE)
        @JsonPropertyDescription(Rules.RESOURCE_MANAGER_HOST_TEXT)
        @Nullable
        String resourceManagerHost,

        @JsonPropertyDescription(
                "Throughput of databases and containers that the restore creates. What is there keeps its own. As it was"
                        + " backed up when not given.")
        @Nullable
        TargetThroughput throughput) {}
