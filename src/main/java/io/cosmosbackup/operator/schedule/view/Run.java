package io.cosmosbackup.operator.schedule.view;

import io.cosmosbackup.api.backup.CosmosBackup;
import io.cosmosbackup.api.backup.CosmosBackupSpec;
import io.cosmosbackup.api.common.BackupType;
import io.cosmosbackup.api.schedule.CosmosBackupSchedule;
import io.cosmosbackup.operator.job.Backoff;
import io.cosmosbackup.operator.status.OperatorReason;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// One backup that a schedule takes by itself. One that fails is taken again a little later, as another CosmosBackup:
/// a night is too long to wait for what may be over in ten minutes.
///
/// @param time of the cron expression
/// @param attempt 1 for the first
public record Run(Instant time, int attempt) {
    /// A fourth failure in a row means more than bad luck; the next time of the schedule tries again.
    public static final int MOST_ATTEMPTS = 4;

    private static final Backoff AGAIN = new Backoff(Duration.ofMinutes(10), Duration.ofHours(1));
    private static final DateTimeFormatter MINUTE =
            DateTimeFormatter.ofPattern("yyyyMMddHHmm", Locale.ROOT).withZone(ZoneOffset.UTC);

    /// A run that is taken again.
    ///
    /// @param failedAt when the attempt before it has failed
    record Retry(Run run, Instant failedAt) {
        Instant at() {
            return failedAt.plus(AGAIN.after(run.attempt - 2));
        }
    }

    static Run first(Instant time) {
        return new Run(time, 1);
    }

    /// The attempt after the newest one of that time, when that has failed and no backup has succeeded since. One that
    /// a person has stopped is not taken again.
    ///
    /// @param newest the newest attempt of that time
    static Optional<Retry> retry(CosmosBackupSchedule schedule, Run newest, ScheduleHistory history) {
        return newest.attempt >= MOST_ATTEMPTS
                ? Optional.empty()
                : history.failures().stream()
                        .filter(backup -> backup.getMetadata().getName().equals(newest.name(schedule)))
                        .filter(backup -> !ScheduleHistory.failedBy(backup, OperatorReason.JobDeleted))
                        .findFirst()
                        .map(backup -> new Retry(newest.next(), history.completedAt(backup)));
    }

    private Run next() {
        return new Run(time, attempt + 1);
    }

    private String suffix() {
        String first = "-full-" + MINUTE.format(time);
        return attempt == 1 ? first : first + "-" + attempt;
    }

    String name(CosmosBackupSchedule schedule) {
        return schedule.getMetadata().getName() + suffix();
    }

    /// The name that the first attempt of a run has, or another backup's own.
    static String withoutAttempt(String backup) {
        return backup.replaceFirst("(-full-[0-9]{12})-[2-9]$", "$1");
    }

    /// Whether a schedule would give one of its own backups that name.
    public static boolean named(String schedule, String backup) {
        return backup.matches(Pattern.quote(schedule) + "-full-[0-9]{12}(-[2-9])?");
    }

    /// The time in such a name, when it is one.
    static Optional<Instant> time(String schedule, String backup) {
        if (!named(schedule, backup)) {
            return Optional.empty();
        }
        String minute = withoutAttempt(backup).substring(schedule.length() + "-full-".length());
        try {
            return Optional.of(MINUTE.parse(minute, Instant::from));
        } catch (DateTimeException e) {
            return Optional.empty(); // a person's own name, of a month that there is not
        }
    }

    /// It carries the schedule's name and nothing else of it: neither an owner, so that it outlives the schedule,
    /// nor labels, by which a GitOps tool would take it for its own and delete it.
    public CosmosBackup backup(CosmosBackupSchedule schedule) {
        CosmosBackup backup = new CosmosBackup();
        backup.setMetadata(new ObjectMetaBuilder()
                .withName(name(schedule))
                .withNamespace(schedule.getMetadata().getNamespace())
                .addToLabels(CosmosBackup.SCHEDULE_LABEL, schedule.getMetadata().getName())
                .build());
        backup.setSpec(CosmosBackupSpec.ofSchedule(schedule.getMetadata().getName(), BackupType.Full));
        return backup;
    }
}
