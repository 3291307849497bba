package io.cosmosbackup.api.restore;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The backup that a restore reads: found once, never changed afterwards.
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record PinnedSource(
        @JsonPropertyDescription("Id of the backup in the repositories.")
        String backup,

        @JsonPropertyDescription("CosmosBackupRepositories that hold it whole.")
        List<String> repositories,

        @JsonPropertyDescription("SHA-256 of the manifest that is read: another one of that name is refused. Absent"
                + " when nobody has noted it.")
        @Nullable
        String manifestSha256) {
    public PinnedSource {
        repositories = List.copyOf(Objects.requireNonNullElse(repositories, List.of()));
    }
}
