package io.cosmosbackup.operator.schedule.view;

import io.cosmosbackup.api.backup.CosmosBackup;
import io.cosmosbackup.api.backup.CosmosBackupSpec;
import io.cosmosbackup.api.schedule.CosmosBackupSchedule;
import io.cosmosbackup.operator.catalog.BackupName;
import io.cosmosbackup.operator.catalog.TriggerType;
import io.cosmosbackup.operator.job.Backoff;
import io.cosmosbackup.operator.status.OperatorReason;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;

/// One backup that a schedule takes by itself. One that fails is taken again a little later, as another CosmosBackup:
/// a night is too long to wait for what may be over in ten minutes.
///
/// @param time of the cron expression
/// @param attempt 1 for the first
public record Run(TriggerType type, Instant time, int attempt) {
    /// A fourth failure in a row means more than bad luck; the next time of the schedule tries again.
    public static final int MOST_ATTEMPTS = 4;

    private static final Backoff AGAIN = new Backoff(Duration.ofMinutes(10), Duration.ofHours(1));

    /// A run that is taken again.
    ///
    /// @param failedAt when the attempt before it has failed
    record Retry(Run run, Instant failedAt) {
        Instant at() {
            return failedAt.plus(AGAIN.after(run.attempt - 2));
        }
    }

    static Run first(TriggerType type, Instant time) {
        return new Run(type, time, 1);
    }

    /// The attempt after the newest one of that time, when that has failed and no backup that covers it has
    /// succeeded since. One that a person has stopped is not taken again.
    ///
    /// @param newest which attempt was the newest one of that time
    static Optional<Retry> retry(CosmosBackupSchedule schedule, Instant time, int newest, ScheduleHistory history) {
        return newest >= MOST_ATTEMPTS
                ? Optional.empty()
                : history.failures().stream()
                        .filter(backup -> !ScheduleHistory.failedBy(backup, OperatorReason.JobDeleted))
                        .flatMap(backup -> BackupName.parse(backup.getMetadata().getName())
                                .map(name -> new Run(name.type(), time, newest))
                                .filter(run -> run.made(schedule, backup))
                                .map(run -> new Retry(run.next(), history.completedAt(backup)))
                                .stream())
                        .min(Comparator.comparing(again -> again.run().type()));
    }

    private Run next() {
        return new Run(type, time, attempt + 1);
    }

    private boolean made(CosmosBackupSchedule schedule, CosmosBackup backup) {
        return backup.getMetadata()
                .getName()
                .equals(name(schedule.getMetadata().getName()).text());
    }

    BackupName name(String schedule) {
        return new BackupName(schedule, type, time, attempt);
    }

    /// It carries the schedule's name and nothing else of it: neither an owner, so that it outlives the schedule,
    /// nor labels, by which a GitOps tool would take it for its own and delete it.
    public CosmosBackup backup(CosmosBackupSchedule schedule) {
        CosmosBackup backup = new CosmosBackup();
        backup.setMetadata(new ObjectMetaBuilder()
                .withName(name(schedule.getMetadata().getName()).text())
                .withNamespace(schedule.getMetadata().getNamespace())
                .addToLabels(CosmosBackup.SCHEDULE_LABEL, schedule.getMetadata().getName())
                .build());
        backup.setSpec(CosmosBackupSpec.ofSchedule(schedule.getMetadata().getName(), type.backupType()));
        return backup;
    }
}
