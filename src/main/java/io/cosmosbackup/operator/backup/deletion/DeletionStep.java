package io.cosmosbackup.operator.backup.deletion;

import io.cosmosbackup.api.backup.RepositoryCopy;
import io.cosmosbackup.api.common.Attempts;
import io.cosmosbackup.api.repository.Access;
import io.cosmosbackup.api.repository.CosmosBackupRepository;
import io.cosmosbackup.engine.report.Reason;
import io.cosmosbackup.operator.backup.view.BackupView;
import io.cosmosbackup.operator.job.JobLoop;
import io.cosmosbackup.operator.repository.Readiness;
import io.cosmosbackup.operator.status.Explanation;
import io.cosmosbackup.operator.status.OperatorReason;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/// The next step for one copy of a backup that is being deleted.
sealed interface DeletionStep {
    Duration RECHECK = Duration.ofSeconds(30);

    /// Reasons that no retry mends. A store that refuses, or does not answer, is asked again without end.
    Set<String> GIVEN_UP = Set.of(
            OperatorReason.SecretNotFound.name(),
            OperatorReason.SecretKeyNotFound.name(),
            OperatorReason.ConfigMapNotFound.name(),
            OperatorReason.ConfigMapKeyNotFound.name(),
            OperatorReason.JobRefused.name(),
            Reason.BackupNeeded.name(),
            Reason.ManifestDamaged.name(),
            Reason.RepositoryNotFound.name(),
            Reason.SignatureInvalid.name(),
            Reason.UnknownFormat.name());

    /// A Job deletes it now.
    record Due(RepositoryCopy copy, CosmosBackupRepository repository) implements DeletionStep {}

    record Later(Instant when, String repository, Explanation why) implements DeletionStep {}

    /// It stays.
    ///
    /// @param meant whether it stays as configured, so that the event is Normal and no Warning
    record Left(String where, String why, boolean meant) implements DeletionStep {}

    /// The repository's name, and where it is as far as that is still known.
    static String where(BackupView seen, RepositoryCopy copy) {
        CosmosBackupRepository repository = seen.repositories().get(copy.repository());
        return repository == null
                ? copy.repository()
                : "%s (%s)".formatted(copy.repository(), repository.getSpec().url());
    }

    static DeletionStep of(BackupView seen, RepositoryCopy copy) {
        String name = copy.repository();
        CosmosBackupRepository repository = seen.repositories().get(name);
        if (repository == null) {
            return new Left(name, "CosmosBackupRepository %s is not in this namespace".formatted(name), false);
        }
        String where = where(seen, copy);
        if (repository.getSpec().access() == Access.ReadOnly) {
            return new Left(where, "it is ReadOnly", true);
        }
        String told = Objects.requireNonNullElse(copy.message(), "");
        if (OperatorReason.ManifestChanged.name().equals(copy.reason())) {
            return new Left(where, "it is not the backup that was made: " + told, false);
        }
        Attempts attempts = BackupView.attempts(copy);
        if (attempts.failures() > 0 && GIVEN_UP.contains(String.valueOf(copy.reason()))) {
            return new Left(where, "%s: %s".formatted(copy.reason(), told), false);
        }
        Optional<Instant> next = JobLoop.notBefore(attempts, seen.now());
        if (next.isPresent() && !Readiness.again(repository, attempts.failedAt(), seen.now())) {
            String reason = Objects.requireNonNullElse(copy.reason(), OperatorReason.Deleting.name());
            return new Later(next.get(), name, new Explanation(reason, told));
        }
        Instant soon = seen.now().plus(RECHECK);
        return switch (Readiness.of(name, repository)) {
            case Readiness.Ready _ -> new Due(copy, repository);
            case Readiness.NotReady notReady ->
                notReady.isGone()
                        ? new Left(where, notReady.why().message(), false)
                        : new Later(soon, name, notReady.why());
            case Readiness.Unprobed unprobed -> new Later(soon, name, unprobed.why());
            case Readiness.Keyless(Explanation why) ->
                seen.patientWithDeletion() ? new Later(soon, name, why) : new Left(where, why.message(), false);
            case Readiness.NotFound(Explanation why) -> new Left(where, why.message(), false);
        };
    }
}
