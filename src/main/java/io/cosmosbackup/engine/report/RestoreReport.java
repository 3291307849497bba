package io.cosmosbackup.engine.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonTypeName;
import com.fasterxml.jackson.databind.node.TextNode;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// A restore has tried every selected document of the backup. It failed if the target refused any of them; the others
/// are in the target all the same.
///
/// @param containersCreated how many containers were absent and were created from their definition
/// @param items documents of the backup that were selected: written plus skipped plus refused
/// @param written documents created or replaced
/// @param skipped documents left alone because one of that id and partition key was there (conflict policy Skip)
/// @param refused documents that the target did not take
/// @param bytes the written documents' size
/// @param requestUnits what writing them cost
/// @param refusals the first {@link #LISTED} of those that were refused; fewer where the report has to be short
/// @param containersNotTaken how many containers the target did not take
/// @param containersRefused those containers, a sentence each; fewer where the report has to be short
/// @param warnings what is otherwise than it was backed up, a sentence each
@JsonTypeName("Restore")
public record RestoreReport(
        String backup,
        Instant startedAt,
        Instant completedAt,
        int containers,
        int containersCreated,
        long items,
        long written,
        long skipped,
        long refused,
        long bytes,
        double requestUnits,
        List<RefusedDocument> refusals,
        @JsonInclude(JsonInclude.Include.NON_DEFAULT) int containersNotTaken,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> containersRefused,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> warnings)
        implements RunReport {
    /// How many refused documents a report lists at most.
    public static final int LISTED = 100;

    public RestoreReport {
        refusals = List.copyOf(Objects.requireNonNullElse(refusals, List.of()));
        containersRefused = List.copyOf(Objects.requireNonNullElse(containersRefused, List.of()));
        warnings = List.copyOf(Objects.requireNonNullElse(warnings, List.of()));
    }

    /// A container that was refused comes first: all of its documents are missing.
    @Override
    public Optional<Failure> failure() {
        if (containersNotTaken > 0) {
            return Optional.of(Failure.of(new BackupException(
                    Reason.TargetMismatch,
                    "%d containers were restored and %d were not%s.%s"
                            .formatted(
                                    containers,
                                    containersNotTaken,
                                    refused == 0 ? "" : "; %,d documents were refused".formatted(refused),
                                    containersRefused.stream()
                                            .findFirst()
                                            .map(first -> " The first: " + first)
                                            .orElse("")))));
        }
        if (refused == 0) {
            return Optional.empty();
        }
        String first = refusals.stream()
                .findFirst()
                .map(r -> " The first: %s, id %s, partition key %s, %d/%d: %s."
                        .formatted(
                                r.container(),
                                TextNode.valueOf(r.id()),
                                r.partitionKey(),
                                r.status(),
                                r.subStatus(),
                                r.message()))
                .orElse("");
        return Optional.of(Failure.of(new BackupException(
                Reason.DocumentsRefused,
                ("the target refused %,d of %,d documents; %,d were written, and %,d were there and stay as they were.%s"
                                + " HINT: the run's output lists the first %d; remove the cause, and restore once"
                                + " more")
                        .formatted(refused, items, written, skipped, first, LISTED))));
    }

    RestoreReport listing(int refusalsAtMost, List<String> otherContainersRefused, List<String> otherWarnings) {
        return new RestoreReport(
                backup,
                startedAt,
                completedAt,
                containers,
                containersCreated,
                items,
                written,
                skipped,
                refused,
                bytes,
                requestUnits,
                refusals.subList(0, Math.min(refusals.size(), refusalsAtMost)),
                containersNotTaken,
                otherContainersRefused,
                otherWarnings);
    }
}
