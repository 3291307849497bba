package io.cosmosbackup.engine.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonTypeName;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// What a restore would do, which `restore --dry-run` ends with. Each container was shown as a
/// {@link PlannedContainer} before, and each database and container to create as a {@link Creation}.
///
/// @param repository which the backup would be read from, while nothing in it is damaged
/// @param containersRefused why the target cannot take a container, a sentence for each
/// @param warnings what would be left out, a sentence each
@JsonTypeName("RestorePlan")
public record RestorePlanReport(
        String backup,
        String repository,
        @JsonUnwrapped Restoring restoring,
        @JsonUnwrapped Creating creating,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> containersRefused,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> warnings)
        implements RunReport {
    public RestorePlanReport {
        Objects.requireNonNull(backup); // a termination message may say anything
        Objects.requireNonNull(repository);
        Objects.requireNonNull(restoring);
        Objects.requireNonNull(creating);
        containersRefused = List.copyOf(Objects.requireNonNullElse(containersRefused, List.of()));
        warnings = List.copyOf(Objects.requireNonNullElse(warnings, List.of()));
    }

    /// What would be written.
    ///
    /// @param containersNotTaken how many containers of the backup the target cannot take. The report lists as many
    ///     of them as it has room for
    /// @param items documents in the backup of the containers that would be written
    /// @param bytes their size, uncompressed
    /// @param ttl what is done about time to live. Items that had expired at the restore point are among
    ///     `items`, and would not be written: a dry run does not read them
    public record Restoring(
            int containers,
            @JsonInclude(JsonInclude.Include.NON_DEFAULT) int containersNotTaken,
            long items,
            long bytes,
            TtlPolicy ttl) {}

    /// What would be created before.
    ///
    /// @param createdRequestUnits its throughput, added up
    /// @param definitions scripts, users, permissions and keys of the backup that would be brought
    public record Creating(
            long databasesCreated,
            long containersCreated,
            long createdRequestUnits,
            @JsonInclude(JsonInclude.Include.NON_DEFAULT) long definitions) {
        public Creating(long databasesCreated, long containersCreated, long createdRequestUnits) {
            this(databasesCreated, containersCreated, createdRequestUnits, 0);
        }
    }

    RestorePlanReport with(List<String> refused, List<String> others) {
        return new RestorePlanReport(backup, repository, restoring, creating, refused, others);
    }

    /// The restore would restore the other containers, and then fail.
    @Override
    public Optional<Failure> failure() {
        if (restoring.containersNotTaken() == 0) {
            return Optional.empty();
        }
        return Optional.of(Failure.of(new BackupException(
                Reason.TargetMismatch,
                "the target cannot take %s of the backup.%s"
                        .formatted(
                                Plural.count(restoring.containersNotTaken(), "container"),
                                containersRefused.stream()
                                        .findFirst()
                                        .map(first -> " The first: " + first)
                                        .orElse("")))));
    }
}
