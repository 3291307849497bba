package io.cosmosbackup.operator.schedule.view;

import io.cosmosbackup.api.backup.BackupRetention;
import io.cosmosbackup.api.backup.BackupVerification;
import io.cosmosbackup.api.backup.CosmosBackup;
import io.cosmosbackup.api.backup.CosmosBackupStatus;
import io.cosmosbackup.api.backup.Origin;
import io.cosmosbackup.api.backup.RepositoryCopy;
import io.cosmosbackup.api.common.Condition;
import io.cosmosbackup.api.common.Cuts;
import io.cosmosbackup.api.common.Phase;
import io.cosmosbackup.api.common.VerificationResult;
import io.cosmosbackup.api.schedule.RestorePoint;
import io.cosmosbackup.operator.catalog.BackupName;
import io.cosmosbackup.operator.catalog.Copies;
import io.cosmosbackup.operator.catalog.TriggerType;
import io.cosmosbackup.operator.status.Conditions;
import io.cosmosbackup.operator.status.Cut;
import io.cosmosbackup.operator.status.OperatorReason;
import io.cosmosbackup.operator.status.Past;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A summary of the backups of one schedule, with those that a person asked for.
///
/// @param active names of those that have not ended, the oldest first
/// @param waiting one of them that has no Job yet, and not because it waits for another one to end
/// @param stuck one of them that has never run, and whose condition tells of more than its beginning
/// @param consecutiveFailures how many have failed since the last one that did not and is as strong; attempts of
///     one run count once
/// @param failures those that have, the newest first
/// @param successes the newest that did not fail, and the one before, as far as they are there
/// @param held those that a repository holds, whole or damaged, the newest first, others of the series among them
/// @param now when all that was seen
public record ScheduleHistory(
        List<String> active,
        Optional<CosmosBackup> waiting,
        Optional<CosmosBackup> stuck,
        int consecutiveFailures,
        List<CosmosBackup> failures,
        List<CosmosBackup> successes,
        List<CosmosBackup> held,
        Instant now) {
    /// A status is an object in etcd: it must not grow for ever.
    static final int MOST_RESTORE_POINTS = 50;

    /// Reasons that show no problem: the first pod was not seen to run yet, a pod has run already and the
    /// next one follows, or another backup of the schedule runs.
    private static final Set<String> BEGINNING = Set.of(
            OperatorReason.Starting.name(),
            OperatorReason.PodStarting.name(),
            OperatorReason.Retrying.name(),
            OperatorReason.RunBlocked.name());

    /// @param backups those of the schedule
    /// @param series those, and what was found of the same series in repositories
    public static ScheduleHistory of(List<CosmosBackup> backups, List<CosmosBackup> series, Instant now) {
        List<CosmosBackup> active = backups.stream()
                .filter(backup -> !ended(backup) && !deleting(backup))
                .sorted(Comparator.comparing((CosmosBackup b) -> b.getMetadata().getCreationTimestamp())
                        .thenComparing(b -> b.getMetadata().getName()))
                .toList();
        List<CosmosBackup> newestFirst = backups.stream()
                .filter(ScheduleHistory::ended)
                .sorted(Comparator.comparing((CosmosBackup b) -> known(completedAt(b, now), now))
                        .thenComparing(b -> b.getMetadata().getName())
                        .reversed())
                .toList();
        List<CosmosBackup> failures = failures(newestFirst);
        return new ScheduleHistory(
                active.stream().map(b -> b.getMetadata().getName()).toList(),
                active.stream()
                        .filter(backup -> status(backup).lastRun().jobName() == null && !inLine(backup))
                        .findFirst(),
                active.stream().filter(ScheduleHistory::stuck).findFirst(),
                (int) failures.stream()
                        .map(backup -> firstAttempt(backup.getMetadata().getName()))
                        .distinct()
                        .count(),
                failures,
                newestFirst.stream()
                        .filter(backup -> status(backup).phase() == Phase.Complete)
                        .limit(2)
                        .toList(),
                held(series, now),
                now);
    }

    /// The name that the first attempt of a run has, or another backup's own.
    private static String firstAttempt(String backup) {
        return BackupName.parse(backup).map(name -> name.first().text()).orElse(backup);
    }

    /// A success heals the failures of its own type and of weaker ones: while every full backup fails, the
    /// incremental ones between them prove nothing.
    private static List<CosmosBackup> failures(List<CosmosBackup> newestFirst) {
        List<CosmosBackup> failures = new ArrayList<>();
        EnumSet<TriggerType> healed = EnumSet.noneOf(TriggerType.class);
        for (CosmosBackup backup : newestFirst) {
            TriggerType type = TriggerType.of(backup);
            if (status(backup).phase() != Phase.Failed) {
                healed.addAll(type.covered());
            } else if (!healed.contains(type)) {
                failures.add(backup);
            }
        }
        return List.copyOf(failures);
    }

    private static List<CosmosBackup> held(List<CosmosBackup> series, Instant now) {
        return series.stream()
                .filter(backup -> status(backup).phase() == Phase.Complete
                        && status(backup).copies().stream().anyMatch(Copies::there))
                .sorted(Comparator.comparing((CosmosBackup b) -> known(restoresTo(b, now), now))
                        .thenComparing(backup -> backup.getMetadata().getName())
                        .reversed())
                .toList();
    }

    /// Those that can be restored, the newest first.
    public List<RestorePoint> restorePoints() {
        return held.stream()
                .filter(backup -> status(backup).copies().stream().anyMatch(RepositoryCopy::durable))
                .limit(MOST_RESTORE_POINTS)
                .map(this::restorePoint)
                .toList();
    }

    /// The newest that a repository holds, when a verification has found it damaged there.
    public Optional<CosmosBackup> damaged(String repository) {
        return held.stream()
                .filter(backup -> Copies.in(status(backup), repository)
                        .filter(Copies::there)
                        .isPresent())
                .findFirst()
                .filter(backup -> Copies.in(status(backup), repository)
                        .filter(Copies::damaged)
                        .isPresent());
    }

    private RestorePoint restorePoint(CosmosBackup backup) {
        CosmosBackupStatus status = status(backup);
        BackupVerification verification = status.lastVerification();
        return new RestorePoint(
                backup.getMetadata().getName(),
                backup.getSpec().type(),
                restoresTo(backup, now),
                status.contents(),
                new RestorePoint.Copies(
                        status.copies().stream()
                                .filter(RepositoryCopy::durable)
                                .map(RepositoryCopy::repository)
                                .toList(),
                        verification != null && verification.result() == VerificationResult.Passed
                                ? verification.time()
                                : null),
                stay(status.retention()));
    }

    private static RestorePoint.Stay stay(@Nullable BackupRetention retention) {
        return retention == null
                ? RestorePoint.Stay.UNKNOWN
                : retention.keep()
                        ? new RestorePoint.Stay(
                                retention.reasons().stream().map(Cut::word).toList(), null)
                        : new RestorePoint.Stay(List.of(), retention.due());
    }

    private static Instant restoresTo(CosmosBackup backup, Instant now) {
        Cuts cuts = status(backup).cuts();
        return cuts == null ? completedAt(backup, now) : cuts.first();
    }

    /// An end in the future counts as now. Otherwise it would stay the newest and hide every later backup.
    private static Instant known(Instant time, Instant now) {
        return Past.liesAhead(time, now) ? Instant.EPOCH : time;
    }

    private static boolean inLine(CosmosBackup backup) {
        return Conditions.find(status(backup).conditions(), Conditions.READY)
                .filter(c -> c.reason().equals(OperatorReason.RunBlocked.name()))
                .isPresent();
    }

    private static boolean stuck(CosmosBackup backup) {
        return status(backup).phase() == Phase.Pending
                && Conditions.find(status(backup).conditions(), Conditions.READY)
                        .filter(c -> !BEGINNING.contains(c.reason()))
                        .isPresent();
    }

    public Optional<CosmosBackup> lastSuccess() {
        return successes.stream().findFirst();
    }

    @Nullable
    public Instant lastSuccessfulTime() {
        return lastSuccess().map(this::completedAt).orElse(null);
    }

    /// The patterns that matched nothing when the newest backup was made.
    public List<String> unmatched() {
        return lastSuccess().map(backup -> status(backup).unmatched()).orElse(List.of());
    }

    /// Those of them that the backup before had matched, or had not been asked for.
    public List<String> newlyUnmatched() {
        List<String> before =
                successes.size() < 2 ? List.of() : status(successes.get(1)).unmatched();
        return unmatched().stream().filter(pattern -> !before.contains(pattern)).toList();
    }

    public Optional<CosmosBackup> lastFailure() {
        return failures.stream().findFirst();
    }

    static boolean failedBy(CosmosBackup backup, OperatorReason reason) {
        return Conditions.find(status(backup).conditions(), Conditions.FAILED)
                .filter(failed -> failed.reason().equals(reason.name()))
                .isPresent();
    }

    /// Whether there never was a backup.
    boolean isEmpty() {
        return active.isEmpty() && failures.isEmpty() && successes.isEmpty();
    }

    /// The message of the newest failure.
    public String lastFailureMessage() {
        return lastFailure()
                .map(backup -> "%s%s: %s"
                        .formatted(
                                backup.getMetadata().getName(),
                                status(backup).origin() == Origin.Manual ? " (asked for by a person)" : "",
                                Conditions.find(status(backup).conditions(), Conditions.FAILED)
                                        .map(c -> c.reason() + ": " + c.message())
                                        .orElse("no reason given")))
                .orElse("");
    }

    /// The cause why a backup has not started.
    public static String waitsFor(CosmosBackup backup) {
        return "CosmosBackup %s has not started: %s"
                .formatted(
                        backup.getMetadata().getName(),
                        Conditions.find(status(backup).conditions(), Conditions.READY)
                                .map(Condition::message)
                                .orElse("the operator has not looked at it yet"));
    }

    /// Its run has been stopped: the store may keep its data for years.
    private static boolean deleting(CosmosBackup backup) {
        return Conditions.isTrue(status(backup).conditions(), Conditions.DELETING);
    }

    private static boolean ended(CosmosBackup backup) {
        Phase phase = status(backup).phase();
        return phase != null && phase.terminal();
    }

    Instant completedAt(CosmosBackup backup) {
        return completedAt(backup, now);
    }

    private static Instant completedAt(CosmosBackup backup, Instant now) {
        Instant at = Past.of(status(backup).lastRun().completedAt(), now);
        return at == null ? Instant.parse(backup.getMetadata().getCreationTimestamp()) : at;
    }

    private static CosmosBackupStatus status(CosmosBackup backup) {
        return Objects.requireNonNullElse(backup.getStatus(), CosmosBackupStatus.EMPTY);
    }
}
