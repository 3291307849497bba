package io.cosmosbackup.api.schedule;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.cosmosbackup.api.common.BackupType;
import io.cosmosbackup.api.common.Contents;
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

        @JsonPropertyDescription("How much it holds.") @Nullable
        Contents contents,

        @JsonPropertyDescription("Where it is.") Copies copies,

        @JsonPropertyDescription("How long it stays.") @Nullable
        Stay retention) {
    public RestorePoint {
        copies = Objects.requireNonNullElse(copies, Copies.NONE);
        retention = Stay.UNKNOWN.equals(retention) ? null : retention; // printed as nothing, not as {}
    }

    /// Where a backup is whole.
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Copies(
            @JsonPropertyDescription("Repositories that hold it whole.")
            List<String> repositories,

            @JsonPropertyDescription("When it was last read back and every check held.") @Nullable
            Instant verified) {
        static final Copies NONE = new Copies(List.of(), null);

        public Copies {
            repositories = List.copyOf(Objects.requireNonNullElse(repositories, List.of()));
        }
    }

    /// How long a backup stays.
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Stay(
            @JsonPropertyDescription(
                    "Which rules of retention keep it. Empty when there is no retention, or no rule keeps it (see due).")
            List<String> kept,

            @JsonPropertyDescription("When retention deletes it at the earliest, if no rule keeps it.") @Nullable
            Instant due) {
        public static final Stay UNKNOWN = new Stay(List.of(), null);

        public Stay {
            kept = List.copyOf(Objects.requireNonNullElse(kept, List.of()));
        }
    }
}
