package io.cosmosbackup.engine.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonTypeName;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What `prune` or `delete` did, or with `--dry-run` would do. Each backup was shown as a {@link PlannedBackup}
/// before.
///
/// @param nextDue when the first of the waiting ones may go, else null
/// @param warnings what a person should look at, a sentence each
@JsonTypeName("Prune")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PruneReport(
        String repository,
        boolean dryRun,
        @JsonUnwrapped Backups backups,
        @JsonUnwrapped Removed removed,
        @Nullable Instant nextDue,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> warnings)
        implements RunReport {
    public PruneReport {
        Objects.requireNonNull(repository); // a termination message may say anything
        Objects.requireNonNull(backups);
        Objects.requireNonNull(removed);
        warnings = List.copyOf(Objects.requireNonNullElse(warnings, List.of()));
    }

    PruneReport with(String name, List<String> others) {
        return new PruneReport(name, dryRun, backups, removed, nextDue, others);
    }

    /// What becomes of how many backups.
    ///
    /// @param kept backups that stay
    /// @param marked backups that were marked now and go once the grace period is over
    /// @param waiting backups marked earlier whose grace period is not over
    /// @param deleted backups that are gone from this repository, manifest and segments
    /// @param refused backups the store does not let go yet: an immutability policy, a legal hold
    /// @param unshown how many of the kept were not shown: nobody can read what they are, and there are many
    public record Backups(
            int kept,
            int marked,
            int waiting,
            int deleted,
            int refused,
            @JsonInclude(JsonInclude.Include.NON_DEFAULT) int unshown) {
        /// How many backups were shown.
        public long shown() {
            return staying() + deleted - unshown;
        }

        /// How many are still there.
        public long staying() {
            return (long) kept + marked + waiting + refused;
        }
    }

    /// What is gone.
    ///
    /// @param orphans leftovers of killed runs
    /// @param freedBytes size of all that was deleted
    public record Removed(int orphans, long freedBytes) {}
}
