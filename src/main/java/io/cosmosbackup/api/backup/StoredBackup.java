package io.cosmosbackup.api.backup;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.jspecify.annotations.Nullable;

/// Which backup of the repositories it is.
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record StoredBackup(
        @JsonPropertyDescription("The backup's id in the repositories.") @Nullable
        String id,

        @JsonPropertyDescription(
                "Backups of one series follow each other and are pruned together: <namespace>/<schedule>.")
        @Nullable
        String series,

        @JsonPropertyDescription("The backup's number in its series, from 1.") @Nullable
        Long sequence,

        @JsonPropertyDescription("Whether the backup is encrypted.") @Nullable
        Boolean encrypted,

        @JsonPropertyDescription("Id of the key that signed the manifest.") @Nullable
        String signedBy,

        @JsonPropertyDescription(
                "SHA-256 of the backup's manifest. A restore compares the manifest that it reads with it.")
        @Nullable
        String manifestSha256) {
    /// Nothing is known yet.
    public static final StoredBackup UNKNOWN = new StoredBackup(null, null, null, null, null, null);

    public StoredBackup withId(String name) {
        return new StoredBackup(name, series, sequence, encrypted, signedBy, manifestSha256);
    }

    /// With the facts of the manifest itself.
    public StoredBackup withManifest(@Nullable String sha256, @Nullable String key, @Nullable Long number) {
        return new StoredBackup(id, series, number, encrypted, key, sha256);
    }
}
