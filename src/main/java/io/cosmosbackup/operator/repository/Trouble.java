package io.cosmosbackup.operator.repository;

import io.cosmosbackup.api.backup.CosmosBackup;
import io.cosmosbackup.api.backup.CosmosBackupStatus;
import io.cosmosbackup.api.backup.RepositoryCopy;
import io.cosmosbackup.api.common.Attempts;
import io.cosmosbackup.api.common.Condition;
import io.cosmosbackup.api.common.Phase;
import io.cosmosbackup.api.common.VerificationResult;
import io.cosmosbackup.api.schedule.CosmosBackupSchedule;
import io.cosmosbackup.api.schedule.SchedulePrune;
import io.cosmosbackup.api.schedule.ScheduleRepository;
import io.cosmosbackup.api.schedule.ScheduleVerification;
import io.cosmosbackup.engine.report.Reason;
import io.cosmosbackup.operator.catalog.Copies;
import io.cosmosbackup.operator.status.Conditions;
import io.cosmosbackup.operator.status.OperatorReason;
import io.cosmosbackup.operator.status.Past;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The last time a Job could not use a repository, from the statuses of CosmosBackups and schedules. A probe
/// then looks for the cause without waiting for its hour. Some reasons may also mean the backed-up account;
/// they cost one probe too many.
final class Trouble {
    private static final Set<String> WORDS = Set.of(
            Reason.AccessDenied.name(),
            Reason.AccountNotFound.name(),
            Reason.Unavailable.name(),
            Reason.BlobContainerNotFound.name(),
            Reason.RepositoryUnavailable.name(),
            Reason.StoreFull.name(),
            OperatorReason.RepositoryNotFound.name(),
            OperatorReason.SecretNotFound.name(),
            OperatorReason.SecretKeyNotFound.name());

    private Trouble() {}

    /// @param repository its name
    static Optional<Instant> newest(
            String repository, List<CosmosBackup> backups, List<CosmosBackupSchedule> schedules, Instant now) {
        Stream<Instant> ofBackups = backups.stream()
                .flatMap(backup -> Stream.ofNullable(backup.getStatus()))
                .flatMap(status -> Copies.in(status, repository).stream().flatMap(copy -> of(status, copy)));
        Stream<Instant> ofSchedules = schedules.stream()
                .flatMap(schedule -> Stream.ofNullable(schedule.getStatus()))
                .flatMap(status -> status.lastUpkeep().repositories().stream())
                .filter(upkeep -> upkeep.repository().equals(repository))
                .flatMap(Trouble::of);
        return Stream.concat(ofBackups, ofSchedules)
                .filter(time -> !Past.liesAhead(time, now))
                .max(Instant::compareTo);
    }

    /// The run failed, or ended without this copy, or a Job that brings or deletes the copy failed.
    private static Stream<Instant> of(CosmosBackupStatus status, RepositoryCopy copy) {
        boolean failed = status.phase() == Phase.Failed
                && Conditions.find(status.conditions(), Conditions.FAILED)
                        .map(Condition::reason)
                        .filter(WORDS::contains)
                        .isPresent();
        boolean missed = status.phase() == Phase.Complete && !copy.durable() && copy.counts() && copy.reason() == null;
        Attempts attempts = copy.attempts();
        boolean job = attempts != null && (named(copy.reason()) || begins(copy.message()));
        return Stream.of(
                        failed ? status.lastRun().completedAt() : null,
                        missed ? copy.since() : null,
                        job ? Objects.requireNonNull(attempts).failedAt() : null)
                .flatMap(Stream::ofNullable);
    }

    private static Stream<Instant> of(ScheduleRepository upkeep) {
        SchedulePrune prune = upkeep.lastPrune();
        ScheduleVerification verification = upkeep.lastVerification();
        return Stream.of(
                        prune != null && prune.attempts().failures() > 0 && named(prune.reason()) ? prune.time() : null,
                        verification != null
                                        && verification.result() == VerificationResult.Inconclusive
                                        && WORDS.stream()
                                                .anyMatch(word -> String.valueOf(verification.message())
                                                        .contains(": %s: ".formatted(word)))
                                ? verification.time()
                                : null)
                .flatMap(Stream::ofNullable);
    }

    private static boolean named(@Nullable String reason) {
        return reason != null && WORDS.contains(reason);
    }

    /// A copying Job's reason stands before its message.
    private static boolean begins(@Nullable String message) {
        return message != null && WORDS.stream().anyMatch(word -> message.startsWith(word + ": "));
    }
}
