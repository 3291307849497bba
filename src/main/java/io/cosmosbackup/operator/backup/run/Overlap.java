package io.cosmosbackup.operator.backup.run;

import io.cosmosbackup.api.backup.CosmosBackup;
import io.cosmosbackup.api.common.Phase;
import io.cosmosbackup.api.schedule.ConcurrencyPolicy;
import io.cosmosbackup.operator.backup.view.BackupView;
import io.cosmosbackup.operator.status.Explanation;
import io.cosmosbackup.operator.status.OperatorReason;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// The other backup that a backup of a schedule with concurrencyPolicy Forbid waits for, whether a person or
/// the schedule asked for them: one that has a Job, or one that was made earlier. They stand in one line, so
/// two never wait for each other.
final class Overlap {
    /// In so much time two that are made at once have seen each other.
    private static final Duration MOMENT = Duration.ofSeconds(2);

    private static final Comparator<CosmosBackup> LINE = Comparator.comparing(
                    (CosmosBackup backup) -> backup.getMetadata().getCreationTimestamp())
            .thenComparing(backup -> backup.getMetadata().getName());

    private Overlap() {}

    static Optional<Explanation> blocks(BackupView seen) {
        boolean forbidden = seen.schedule()
                .filter(schedule -> schedule.getSpec().concurrencyPolicy() == ConcurrencyPolicy.Forbid)
                .isPresent();
        if (!forbidden) {
            return Optional.empty();
        }
        List<CosmosBackup> active = seen.others().stream()
                .filter(other -> unfinished(seen, other))
                .sorted(LINE)
                .toList();
        boolean young = Instant.parse(seen.backup().getMetadata().getCreationTimestamp())
                .plus(MOMENT)
                .isAfter(seen.now());
        return active.stream()
                .filter(other -> young || hasJob(other) || LINE.compare(other, seen.backup()) < 0)
                .min(Comparator.comparing(other -> !hasJob(other)))
                .map(other -> Explanation.of(
                        OperatorReason.RunBlocked,
                        "waits for CosmosBackup %s, which has not ended: concurrencyPolicy of CosmosBackupSchedule %s is Forbid"
                                .formatted(
                                        other.getMetadata().getName(),
                                        seen.backup().getSpec().scheduleName())));
    }

    private static boolean unfinished(BackupView seen, CosmosBackup other) {
        Phase phase = BackupView.status(other).phase();
        return String.valueOf(seen.backup().getSpec().scheduleName())
                        .equals(other.getSpec().scheduleName())
                && (phase == null || !phase.terminal())
                && !BackupView.deleting(other)
                && (other.getMetadata().getDeletionTimestamp() == null || hasJob(other));
    }

    private static boolean hasJob(CosmosBackup backup) {
        return BackupView.status(backup).lastRun().jobName() != null;
    }
}
