package io.cosmosbackup.api.common;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The account that is backed up, and which of its containers.
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(value = Rules.ENCRYPTED_TRANSPORT, message = Rules.ENCRYPTED_TRANSPORT_MESSAGE)
@ValidationRule(value = Rules.TOKENS_ENCRYPTED, message = Rules.TOKENS_ENCRYPTED_MESSAGE)
@ValidationRule(value = Rules.RESOURCE_OF_IDENTITY, message = Rules.RESOURCE_OF_IDENTITY_MESSAGE)
@ValidationRule(value = Rules.MANAGER_OF_RESOURCE, message = Rules.MANAGER_OF_RESOURCE_MESSAGE)
public record CosmosSource(
        @Default("NoSQL") @JsonPropertyDescription("The account's API.")
        SourceApi api,

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
        @JsonPropertyDescription(
                "What opens the account. A read-only key, or an identity that may only read, is enough.")
        Credentials credentials,

        @Size(min = 1, max = 512)
        @ValidationRule(value = Rules.RESOURCE_ID, message = Rules.RESOURCE_ID_MESSAGE)
        @JsonPropertyDescription(
                "Id of the account in Azure Resource Manager, as az cosmosdb show --query id prints it. Beside an"
                        + " identity only: it reads throughput, stored procedures, triggers and functions there, which"
                        + " the account itself shows to keys only. The identity needs a role of Azure's for that.")
        @Nullable
        String resourceId,

        @Size(min = 1, max = 256)
        @ValidationRule(value = Rules.RESOURCE_MANAGER_HOST, message = Rules.RESOURCE_MANAGER_HOST_MESSAGE)
        @JsonPropertyDescription(Rules.RESOURCE_MANAGER_HOST_TEXT)
        @Nullable
        String resourceManagerHost,

        @Size(max = 100)
        @ValidationRule(value = Rules.PATTERNS, message = Rules.PATTERNS_MESSAGE)
        @JsonPropertyDescription("Containers to back up, as database/container, where * stands for any characters."
                + " Every container of the account when not given. When a name without * is not in the account, the others"
                + " are backed up, and neither the backup nor its schedule is Ready.")
        List<@Size(max = 511) String> include,

        @Size(max = 100)
        @ValidationRule(value = Rules.PATTERNS, message = Rules.PATTERNS_MESSAGE)
        @JsonPropertyDescription("Containers to leave out, in the form of include.")
        List<@Size(max = 511) String> exclude,

        @JsonPropertyDescription(
                "What happens when the account does not show stored procedures, triggers, functions, users,"
                        + " permissions or client encryption keys to this identity. true: the backup fails with reason"
                        + " DefinitionsUnread before it reads an item. false: it is made without them, and says which are"
                        + " missing. A read-only key is never shown permissions.")
        boolean requireDefinitions) {
    public CosmosSource {
        api = Objects.requireNonNullElse(api, SourceApi.NoSQL);
        include = List.copyOf(Objects.requireNonNullElse(include, List.of()));
        exclude = List.copyOf(Objects.requireNonNullElse(exclude, List.of()));
    }
}
