package io.cosmosbackup.operator.schedule;

import io.cosmosbackup.api.backup.CosmosBackup;
import io.cosmosbackup.api.common.Condition;
import io.cosmosbackup.api.schedule.CosmosBackupScheduleSpec;
import io.cosmosbackup.api.schedule.CosmosBackupScheduleStatus;
import io.cosmosbackup.engine.report.Reason;
import io.cosmosbackup.operator.schedule.upkeep.ScheduleUpkeep;
import io.cosmosbackup.operator.schedule.upkeep.VerificationPlan;
import io.cosmosbackup.operator.schedule.view.NextBackup;
import io.cosmosbackup.operator.schedule.view.Run;
import io.cosmosbackup.operator.schedule.view.ScheduleHistory;
import io.cosmosbackup.operator.schedule.view.ScheduleView;
import io.cosmosbackup.operator.schedule.view.Timetables;
import io.cosmosbackup.operator.schedule.view.Trigger;
import io.cosmosbackup.operator.status.BackupChanges;
import io.cosmosbackup.operator.status.Conditions;
import io.cosmosbackup.operator.status.Decision;
import io.cosmosbackup.operator.status.Explanation;
import io.cosmosbackup.operator.status.JobChanges;
import io.cosmosbackup.operator.status.Notice;
import io.cosmosbackup.operator.status.OperatorReason;
import io.cosmosbackup.operator.status.Refusals;
import io.cosmosbackup.operator.status.StatusUpdate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// The next steps for a schedule, with its whole new status.
public final class ScheduleDecision {
    private static final Duration LONGEST_RECHECK = Duration.ofMinutes(10);
    private static final Duration AT_ONCE = Duration.ofSeconds(1);

    private static final Duration JOB_TIME_TO_LIVE = Duration.ofDays(1);

    private ScheduleDecision() {}

    /// The API server does not accept some of the Jobs, or the CosmosBackup that is due. The others are there,
    /// and are not made again: a quota would refuse what exists.
    public static Decision.Steps<CosmosBackupScheduleStatus> refused(ScheduleView seen, Refusals refusals) {
        return decide(seen.withRefused(refusals.byName())).started();
    }

    public static Decision.Steps<CosmosBackupScheduleStatus> decide(ScheduleView seen) {
        CosmosBackupScheduleSpec spec = seen.schedule().getSpec();
        List<Condition> old = seen.status().conditions();
        ScheduleHistory history = ScheduleHistory.of(seen.runs(), seen.backups(), seen.now());
        VerificationPlan verification = VerificationPlan.NONE;
        Timetables timetables = null;
        Optional<Explanation> invalid = Optional.empty();
        try {
            timetables = Timetables.of(Trigger.of(spec));
            verification = VerificationPlan.of(
                    spec.verification(),
                    spec.timeZone(),
                    seen.status().lastUpkeep().verificationTimes(),
                    seen.now());
        } catch (IllegalArgumentException e) {
            invalid = Optional.of(Explanation.of(OperatorReason.InvalidSchedule, String.valueOf(e.getMessage())));
        }
        ScheduleUpkeep upkeep = ScheduleUpkeep.of(seen, history, verification);
        ScheduleStatuses next = new ScheduleStatuses(seen, history, verification, upkeep);
        if (timetables == null) {
            return idle(next, Conditions.stalled(old, invalid.orElseThrow(), seen.generation(), seen.now()));
        }
        if (spec.suspend()) {
            Explanation why = Explanation.of(
                    OperatorReason.Suspended,
                    "no backups are taken, and nothing is pruned or verified, while spec.suspend is true");
            return idle(next, Conditions.ready(old, true, why, seen.generation(), seen.now()));
        }
        Instant createdAt = Instant.parse(seen.schedule().getMetadata().getCreationTimestamp());
        NextBackup plan = NextBackup.of(seen, history, timetables, createdAt);
        ScheduleHealth health = invalid.map(why -> new ScheduleHealth(false, true, why))
                .orElseGet(() -> ScheduleHealth.of(seen, history, plan, upkeep.repositories()));
        return follow(next, timetables.text(), plan, health);
    }

    /// No backup is planned.
    private static Decision.Steps<CosmosBackupScheduleStatus> idle(ScheduleStatuses next, List<Condition> conditions) {
        return new Decision.Steps<>(
                next.idle(conditions),
                jobs(next.upkeep()),
                new BackupChanges(List.of(), updates(next.upkeep()), List.of()),
                next.upkeep().happenings(),
                sooner(LONGEST_RECHECK, next));
    }

    private static Decision.Steps<CosmosBackupScheduleStatus> follow(
            ScheduleStatuses next, String timetable, NextBackup plan, ScheduleHealth health) {
        ScheduleView seen = next.seen();
        List<Condition> old = seen.status().conditions();
        List<Condition> conditions = health.stalled()
                ? Conditions.stalled(old, health.why(), seen.generation(), seen.now())
                : Conditions.ready(old, health.ready(), health.why(), seen.generation(), seen.now());
        Optional<CosmosBackup> take = plan.due().filter(run -> !seen.made(run)).map(run -> run.backup(seen.schedule()));
        return new Decision.Steps<>(
                next.planned(
                        conditions,
                        timetable,
                        plan,
                        take.map(b -> b.getMetadata().getName()).orElse(null)),
                jobs(next.upkeep()),
                new BackupChanges(
                        take.stream().toList(),
                        updates(next.upkeep()),
                        StaleBackups.of(seen.schedule(), seen.backups())),
                happenings(next, plan, health, take),
                sooner(recheck(plan, seen), next));
    }

    private static JobChanges jobs(ScheduleUpkeep upkeep) {
        return new JobChanges(upkeep.start(), upkeep.stop(), upkeep.expire(), JOB_TIME_TO_LIVE);
    }

    private static List<StatusUpdate> updates(ScheduleUpkeep upkeep) {
        return List.copyOf(upkeep.told().values());
    }

    private static List<Notice> happenings(
            ScheduleStatuses next, NextBackup plan, ScheduleHealth health, Optional<CosmosBackup> take) {
        List<Notice> happenings = new ArrayList<>(next.upkeep().happenings());
        take.ifPresent(backup -> happenings.add(Notice.normal(
                "take-" + backup.getMetadata().getName(),
                Explanation.of(
                        OperatorReason.Scheduled,
                        "CosmosBackup %s is due".formatted(backup.getMetadata().getName())
                                + plan.due()
                                        .filter(run -> run.attempt() > 1)
                                        .map(run -> ", attempt %d of %d".formatted(run.attempt(), Run.MOST_ATTEMPTS))
                                        .orElse("")))));
        plan.missed()
                .ifPresent(missed -> happenings.add(Notice.warning(
                        "missed-" + missed.last(),
                        missed(missed, next.seen().schedule().getSpec()))));
        unmatched(next).ifPresent(happenings::add);
        if (health.why().is(OperatorReason.BackupRefused)) {
            happenings.add(Notice.warning("refused-" + plan.next(), health.why()));
        }
        if (health.why().is(OperatorReason.BackupsFailing)) {
            happenings.add(Notice.warning(
                    "failing-"
                            + next.history()
                                    .lastFailure()
                                    .map(b -> b.getMetadata().getName())
                                    .orElse(""),
                    health.why()));
        }
        gone(next.seen()).ifPresent(happenings::add);
        return happenings;
    }

    private static Explanation missed(NextBackup.Missed missed, CosmosBackupScheduleSpec spec) {
        String times = missed.sentence(Trigger.of(spec).size() > 1);
        return Explanation.of(
                OperatorReason.MissedSchedule,
                missed.late()
                        ? "%s, and startingDeadlineSeconds (%d) is over"
                                .formatted(times, spec.startingDeadlineSeconds())
                        : times + ": the operator was not there, or an earlier backup had not ended");
    }

    /// A repository was there at the last look and is not now.
    private static Optional<Notice> gone(ScheduleView seen) {
        Optional<Condition> before = Conditions.find(seen.status().conditions(), Conditions.READY);
        return ScheduleHealth.missing(seen)
                .flatMap(missing -> before.filter(ready -> !ready.message().startsWith(missing.message()))
                        .map(ready -> Notice.warning(
                                "repository-not-found-%s-%s".formatted(ready.lastTransitionTime(), missing.message()),
                                missing)));
    }

    /// Told once, when the backup is first seen to have ended: of each pattern that matched nothing in it, and not
    /// already in the backup before.
    private static Optional<Notice> unmatched(ScheduleStatuses next) {
        ScheduleHistory history = next.history();
        List<String> patterns = history.newlyUnmatched();
        if (patterns.isEmpty()
                || Objects.equals(next.seen().status().backups().lastSuccessfulTime(), history.lastSuccessfulTime())) {
            return Optional.empty();
        }
        String backup = history.lastSuccess().orElseThrow().getMetadata().getName();
        return Optional.of(Notice.warning(
                "unmatched-" + backup,
                Explanation.of(
                        Reason.PatternMatchesNothing,
                        "%s matched no container when CosmosBackup %s was made. HINT: mend include and exclude, or look whether the account lost containers"
                                .formatted(String.join(", ", patterns), backup))));
    }

    private static Duration sooner(Duration recheck, ScheduleStatuses next) {
        Instant due = next.upkeep().next();
        if (due == null) {
            return recheck;
        }
        Duration rest = Duration.between(next.seen().now(), due).plus(AT_ONCE);
        return rest.compareTo(recheck) < 0 ? rest : recheck;
    }

    /// The end of a backup that others wait for is heard of; its age is not.
    private static Duration recheck(NextBackup plan, ScheduleView seen) {
        Instant next = plan.next();
        if (plan.blocked() || next == null) {
            return Duration.ofSeconds(30);
        }
        Instant begins = next.plus(seen.delay());
        Instant retry = plan.retry();
        Instant soonest = retry != null && retry.isAfter(seen.now()) && retry.isBefore(begins) ? retry : begins;
        Duration rest = Duration.between(seen.now(), soonest);
        return rest.compareTo(LONGEST_RECHECK) > 0 ? LONGEST_RECHECK : rest.plusMillis(50);
    }
}
