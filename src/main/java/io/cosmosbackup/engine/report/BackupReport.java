package io.cosmosbackup.engine.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonTypeName;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A backup is durable in at least one repository.
///
/// @param backup the backup's id: the name of its manifest in every repository
/// @param containers how many containers it holds
/// @param items how many documents
/// @param bytes the documents' size, uncompressed
/// @param storedBytes what one repository holds of it: the segments
/// @param requestUnits what reading it cost
/// @param firstCut the oldest instant at which a feed range was cut: what was written before it is in the backup
/// @param lastCut the newest such instant: at least one feed range holds everything written before it
/// @param manifestSha256 the digest that names the backup's manifest: whoever keeps it elsewhere notices an
///     exchange; null where the run has not said it
/// @param copies every repository the run was given, in the order given
/// @param founded the repositories that were not there and that the run made
/// @param unmatched patterns of include and exclude that match no container of the account: those without `*`
///     first
/// @param warnings what the backup does not hold though it belongs to what was selected, a sentence each
@JsonTypeName("Backup")
public record BackupReport(
        String backup,
        Instant startedAt,
        Instant completedAt,
        Instant firstCut,
        Instant lastCut,
        int containers,
        long items,
        long bytes,
        long storedBytes,
        double requestUnits,
        @Nullable String manifestSha256,
        List<Copy> copies,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> founded,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> unmatched,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> warnings)
        implements RunReport {
    public BackupReport {
        Objects.requireNonNull(backup); // a termination message may say anything
        Objects.requireNonNull(startedAt);
        Objects.requireNonNull(completedAt);
        Objects.requireNonNull(firstCut);
        Objects.requireNonNull(lastCut);
        copies = List.copyOf(copies);
        founded = List.copyOf(Objects.requireNonNullElse(founded, List.of()));
        unmatched = List.copyOf(Objects.requireNonNullElse(unmatched, List.of()));
        warnings = List.copyOf(Objects.requireNonNullElse(warnings, List.of()));
    }

    BackupReport with(List<Copy> others, List<String> otherUnmatched, List<String> otherWarnings) {
        return new BackupReport(
                backup,
                startedAt,
                completedAt,
                firstCut,
                lastCut,
                containers,
                items,
                bytes,
                storedBytes,
                requestUnits,
                manifestSha256,
                others,
                founded,
                otherUnmatched,
                otherWarnings);
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
