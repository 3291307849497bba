package io.cosmosbackup.api.schedule;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.cosmosbackup.api.common.BackupType;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A backup of a schedule that can be restored.
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record RestorePoint(
        @JsonPropertyDescription("The CosmosBackup.") String name,

        @JsonPropertyDescription("What it holds.") BackupType type,

        @JsonPropertyDescription("Everything written before this time is in the backup.")
        Instant time,

        @JsonPropertyDescription("How many documents it holds.")
        long items,

        @JsonPropertyDescription("The documents' size in bytes, uncompressed.")
        long bytes,

        @JsonPropertyDescription("Repositories that hold it whole.")
        List<String> repositories,

        @JsonPropertyDescription(
                "Which rules of retention keep it. Empty when there is no retention, or no rule keeps it (see due).")
        List<String> kept,

        @JsonPropertyDescription("When retention deletes it at the earliest, if no rule keeps it.") @Nullable
        Instant due,

        @JsonPropertyDescription("When it was last read back and every check held.") @Nullable
        Instant verified) {
    public RestorePoint {
        repositories = List.copyOf(Objects.requireNonNullElse(repositories, List.of()));
        kept = List.copyOf(Objects.requireNonNullElse(kept, List.of()));
    }
}
