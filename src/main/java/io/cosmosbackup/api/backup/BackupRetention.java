package io.cosmosbackup.api.backup;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Whether retention keeps a backup and why, also when a person keeps it.
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record BackupRetention(
        @JsonPropertyDescription("Whether the backup stays, in every repository.")
        boolean keep,

        @JsonPropertyDescription("What keeps it (a rule, spec.retain, a pin), or that nothing does.")
        List<String> reasons,

        @JsonPropertyDescription("The CosmosBackupRepository it goes from, when it does not stay.") @Nullable
        String repository,

        @JsonPropertyDescription("When it may be deleted there, at the earliest.") @Nullable
        Instant due) {
    public BackupRetention {
        reasons = List.copyOf(Objects.requireNonNullElse(reasons, List.of()));
    }
}
