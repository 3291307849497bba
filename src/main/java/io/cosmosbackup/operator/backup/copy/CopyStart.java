package io.cosmosbackup.operator.backup.copy;

import io.cosmosbackup.api.backup.BackupRetention;
import io.cosmosbackup.api.backup.CosmosBackup;
import io.cosmosbackup.api.backup.CosmosBackupSpec;
import io.cosmosbackup.api.backup.CosmosBackupStatus;
import io.cosmosbackup.api.backup.RepositoryCopy;
import io.cosmosbackup.api.common.Attempts;
import io.cosmosbackup.api.common.Phase;
import io.cosmosbackup.api.repository.Access;
import io.cosmosbackup.api.repository.CosmosBackupRepository;
import io.cosmosbackup.api.schedule.CosmosBackupSchedule;
import io.cosmosbackup.operator.backup.view.BackupView;
import io.cosmosbackup.operator.job.JobLoop;
import io.cosmosbackup.operator.repository.Readiness;
import io.cosmosbackup.operator.status.OperatorReason;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/// Whether a backup that is whole in one repository is brought to another one now.
///
/// A copy is owed to every repository the run was to write, for as long as the schedule, or the backup's own spec,
/// names it. A repository that is named later is owed nothing.
sealed interface CopyStart {
    /// Every repository has what it is owed.
    record Nothing() implements CopyStart {}

    /// The missing copy waits for a repository. A watch reports when that changes.
    record Parked() implements CopyStart {}

    /// A copy failed, and it is not yet time to try again.
    record Later(Instant when) implements CopyStart {}

    /// @param from those that hold the backup and are ready
    record Go(RepositoryCopy copy, CosmosBackupRepository to, List<CosmosBackupRepository> from) implements CopyStart {}

    static CopyStart of(
            CosmosBackup backup,
            Optional<CosmosBackupSchedule> schedule,
            Map<String, CosmosBackupRepository> repositories,
            Instant now) {
        List<RepositoryCopy> owed = owed(backup, schedule);
        if (owed.isEmpty()) {
            return new Nothing();
        }
        List<CosmosBackupRepository> from = BackupView.status(backup).copies().stream()
                .filter(RepositoryCopy::durable)
                .flatMap(copy -> ready(copy.repository(), repositories).stream())
                .toList();
        List<Instant> times = new ArrayList<>();
        for (RepositoryCopy copy : owed) {
            Optional<CosmosBackupRepository> to = ready(copy.repository(), repositories)
                    .filter(repository ->
                            repository.getSpec().access() == Access.ReadWrite && counts(backup, schedule, repository));
            Attempts attempts = BackupView.attempts(copy);
            Optional<Instant> next = JobLoop.notBefore(attempts, now);
            if (to.isPresent() && !from.isEmpty()) {
                boolean again = Stream.concat(Stream.of(to.get()), from.stream())
                        .anyMatch(repository -> Readiness.again(repository, attempts.failedAt(), now));
                if (next.isEmpty() || again) {
                    return new Go(copy, to.get(), from);
                }
                times.add(next.get());
            }
        }
        return times.stream().min(Instant::compareTo).<CopyStart>map(Later::new).orElseGet(Parked::new);
    }

    private static List<RepositoryCopy> owed(CosmosBackup backup, Optional<CosmosBackupSchedule> schedule) {
        CosmosBackupStatus status = BackupView.status(backup);
        BackupRetention retention = status.retention();
        if (status.phase() != Phase.Complete
                || backup.getMetadata().getDeletionTimestamp() != null
                || backup.getSpec().discovered() != null
                || (retention != null && !retention.keep())) {
            return List.of();
        }
        return status.copies().stream()
                .filter(copy -> !copy.durable() && copy.counts() && mayBeOwed(copy))
                .filter(copy -> named(backup, schedule)
                        .map(list -> list.contains(copy.repository()))
                        .orElse(true))
                .toList();
    }

    /// Nothing else than the backup was found where it should be.
    static boolean mayBeOwed(RepositoryCopy copy) {
        return copy.reason() == null || copy.reason().equals(OperatorReason.ManifestMissing.name());
    }

    /// The repositories that the backup's own spec or its schedule names, as far as that is known.
    static Optional<List<String>> named(CosmosBackup backup, Optional<CosmosBackupSchedule> schedule) {
        List<String> own = backup.getSpec().repositories();
        return own == null ? schedule.map(s -> s.getSpec().repositories()) : Optional.of(own);
    }

    /// Whether the copy would count there, as far as it is known whether the backup is signed.
    private static boolean counts(
            CosmosBackup backup, Optional<CosmosBackupSchedule> schedule, CosmosBackupRepository repository) {
        CosmosBackupSpec spec = backup.getSpec();
        return spec.source() == null
                ? schedule.map(s -> Readiness.unsigned(repository, s.getSpec().signing())
                                .isEmpty())
                        .orElse(true)
                : Readiness.unsigned(repository, spec.signing()).isEmpty();
    }

    private static Optional<CosmosBackupRepository> ready(
            String name, Map<String, CosmosBackupRepository> repositories) {
        return Readiness.of(name, repositories.get(name)) instanceof Readiness.Ready(CosmosBackupRepository repository)
                ? Optional.of(Objects.requireNonNull(repository))
                : Optional.empty();
    }
}
