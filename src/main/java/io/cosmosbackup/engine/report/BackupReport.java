package io.cosmosbackup.engine.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonTypeName;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A backup is durable in at least one repository.
///
/// @param backup the backup's id: the name of its manifest in every repository
/// @param manifestSha256 the digest that names the backup's manifest: whoever keeps it elsewhere notices an
///     exchange; null where the run has not said it
@JsonTypeName("Backup")
public record BackupReport(
        String backup,
        @Nullable String manifestSha256,
        @JsonUnwrapped RunCost cost,
        @JsonUnwrapped Cuts cuts,
        @JsonUnwrapped Contents contents,
        @JsonUnwrapped Listed listed)
        implements RunReport {
    public BackupReport {
        Objects.requireNonNull(backup); // a termination message may say anything
        Objects.requireNonNull(cost);
        Objects.requireNonNull(cuts);
        Objects.requireNonNull(contents);
        Objects.requireNonNull(listed);
    }

    BackupReport listing(Listed other) {
        return new BackupReport(backup, manifestSha256, cost, cuts, contents, other);
    }

    /// Details about repositories, patterns and containers. A short report lists fewer of them.
    ///
    /// @param copies every repository the run was given, in the order given
    /// @param founded the repositories that were not there and that the run made
    /// @param unmatched patterns of include and exclude that match no container of the account: those without `*`
    ///     first
    /// @param warnings what the backup does not hold though it belongs to what was selected, a sentence each
    public record Listed(
            List<Copy> copies,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> founded,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> unmatched,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> warnings) {
        public Listed {
            copies = List.copyOf(copies);
            founded = List.copyOf(Objects.requireNonNullElse(founded, List.of()));
            unmatched = List.copyOf(Objects.requireNonNullElse(unmatched, List.of()));
            warnings = List.copyOf(Objects.requireNonNullElse(warnings, List.of()));
        }
    }

    /// Whether one repository holds the backup whole; `message` says why not.
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Copy(
            String repository, boolean durable, @Nullable String message) {
        public Copy {
            Objects.requireNonNull(repository);
        }
    }
}
