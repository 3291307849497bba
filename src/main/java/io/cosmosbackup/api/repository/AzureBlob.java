package io.cosmosbackup.api.repository;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.cosmosbackup.api.common.Rules;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A Blob container of a storage account.
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(value = Rules.ENCRYPTED_TRANSPORT, message = Rules.ENCRYPTED_TRANSPORT_MESSAGE)
@ValidationRule(value = AzureBlob.TOKENS_ENCRYPTED, message = Rules.TOKENS_ENCRYPTED_MESSAGE)
public record AzureBlob(
        @Required
        @Size(min = 1, max = 512)
        @ValidationRule(value = Rules.NOT_CONNECTION_STRING, message = Rules.NOT_CONNECTION_STRING_MESSAGE)
        @ValidationRule(
                value = "!self.contains('?')",
                message = "endpoint must not carry a query such as a SAS token: put it into a Secret, and name that in"
                        + " credentials.sas")
        @ValidationRule(
                value =
                        "self.matches('^https://[A-Za-z0-9][A-Za-z0-9-]*([.][A-Za-z0-9-]+)+(:[0-9]{1,5})?/?$')"
                                + " || (!self.contains('.blob.core.') && self.matches('^https?://[A-Za-z0-9][A-Za-z0-9.-]*(:[0-9]{1,5})?/[a-z0-9]{3,24}/?$'))",
                message =
                        "endpoint must be https://<account>.blob.core.windows.net, or http(s)://<host>:<port>/<account>"
                                + " for Azurite; the Blob container has a field of its own")
        @ValidationRule(value = Rules.AZURE_HTTPS, message = Rules.AZURE_HTTPS_MESSAGE)
        @JsonPropertyDescription("Blob endpoint of the account, for example https://myaccount.blob.core.windows.net;"
                + " for Azurite http://host:10000/devstoreaccount1 with allowInsecure.")
        String endpoint,

        @JsonPropertyDescription(Rules.ALLOW_INSECURE_DESCRIPTION) @Nullable
        Boolean allowInsecure,

        @Required
        @Size(min = 3, max = 63)
        @ValidationRule(
                value = "self.matches('^[a-z0-9](-?[a-z0-9])*$')",
                message = "container must be lower-case letters, digits and single hyphens, beginning and ending with a"
                        + " letter or digit")
        @JsonPropertyDescription("Name of the Blob container. Create it first.")
        String container,

        @Required
        @JsonPropertyDescription("What opens the Blob container: for the pods that back up, copy and probe, and for all"
                + " others that have nothing of their own. It needs no right to delete if deleteCredentials are given.")
        BlobCredentials credentials,

        @JsonPropertyDescription("For the pods that restore and verify. They need the right to read only.") @Nullable
        BlobCredentials readCredentials,

        @JsonPropertyDescription(
                "For the pods that prune, and that delete the data of a CosmosBackup. They also read, and"
                        + " write marks.")
        @Nullable
        BlobCredentials deleteCredentials) {
    static final String TOKENS_ENCRYPTED = "!self.endpoint.matches('(?i)^http://') || (has(self.credentials.secretName)"
            + " && (!has(self.readCredentials) || has(self.readCredentials.secretName))"
            + " && (!has(self.deleteCredentials) || has(self.deleteCredentials.secretName)))";

    public BlobCredentials reading() {
        return Objects.requireNonNullElse(readCredentials, credentials);
    }

    public BlobCredentials deleting() {
        return Objects.requireNonNullElse(deleteCredentials, credentials);
    }
}
