package io.cosmosbackup.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Where backups live.
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record CosmosBackupRepositorySpec(
        @Required @JsonPropertyDescription("A Blob container in Azure Storage.")
        AzureBlob azure,

        @Size(min = 1, max = 256)
        @ValidationRule(
                value =
                        "self.matches('^[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?(/[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?)*$')",
                message =
                        "prefix must be a path such as team-a/shop: no '/' at either end, each part beginning and ending"
                                + " with a letter or digit")
        @JsonPropertyDescription("Path inside the Blob container, so that several repositories can share it.")
        @Nullable
        String prefix,

        @Default("ReadWrite")
        @JsonPropertyDescription("ReadOnly: backups can be restored from here, and nothing is ever written.")
        Access access) {
    public CosmosBackupRepositorySpec {
        access = Objects.requireNonNullElse(access, Access.ReadWrite);
    }

    /// Endpoint, container and prefix as one URL: how the engine's command line names a repository.
    public String url() {
        String endpoint = azure.endpoint().endsWith("/")
                ? azure.endpoint().substring(0, azure.endpoint().length() - 1)
                : azure.endpoint();
        return endpoint + "/" + azure.container() + (prefix == null ? "" : "/" + prefix);
    }
}
