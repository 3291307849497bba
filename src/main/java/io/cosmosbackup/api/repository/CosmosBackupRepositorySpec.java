package io.cosmosbackup.api.repository;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.cosmosbackup.api.common.Rules;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
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
        @JsonPropertyDescription(
                "Path inside the Blob container, so that several repositories can share it. One for each cluster: two"
                        + " schedules of one namespace and name in two clusters would prune each other's backups. It keeps"
                        + " nobody out: a storage key opens the whole account.")
        @Nullable
        String prefix,

        @Default("ReadWrite")
        @JsonPropertyDescription(
                "ReadOnly: backups can be restored from here, and nothing is ever written. ReadWrite: the"
                        + " first probe makes the repository where nothing is yet, and an event says so. One that was there and is"
                        + " gone is not made again.")
        Access access,

        @Size(max = 16)
        @ValidationRule(value = Rules.TRUSTED_KEYS, message = Rules.TRUSTED_KEYS_MESSAGE)
        @ValidationRule(value = Rules.UNIQUE, message = "trustedKeys must name each key once")
        @JsonPropertyDescription("Public keys whose signatures count: Ed25519, each one line of base64 that begins with"
                + " MCowBQYDK2VwAyEA (openssl pkey -in key.pem -pubout -outform DER | base64). When given, a"
                + " manifest that none of them has signed is not a backup, wherever it comes from.")
        List<@Size(min = 1, max = 128) String> trustedKeys,

        @Default("true")
        @JsonPropertyDescription(
                "true: backups found here that no CosmosBackup stands for appear as CosmosBackups of origin"
                        + " Discovered, at the next probe. So does one whose CosmosBackup was deleted while its data"
                        + " stayed. false: none appears by itself; a person can make one with spec.discovered.")
        Boolean discover,

        @JsonPropertyDescription(
                "Template of the pods that probe the repository. All other pods use the template of the schedule, backup"
                        + " or restore; those that delete a backup whose schedule is gone, or that was discovered, use"
                        + " this one.")
        @Nullable
        ProbeTemplate template) {
    public CosmosBackupRepositorySpec {
        access = Objects.requireNonNullElse(access, Access.ReadWrite);
        trustedKeys = List.copyOf(Objects.requireNonNullElse(trustedKeys, List.of()));
        discover = Objects.requireNonNullElse(discover, true);
    }

    /// Endpoint, container and prefix as one URL: how the engine's command line names a repository.
    public String url() {
        String endpoint = azure.endpoint().endsWith("/")
                ? azure.endpoint().substring(0, azure.endpoint().length() - 1)
                : azure.endpoint();
        return endpoint + "/" + azure.container() + (prefix == null ? "" : "/" + prefix);
    }
}
