package io.cosmosbackup.operator.schedule;

import io.cosmosbackup.api.BackupType;
import io.cosmosbackup.api.Condition;
import io.cosmosbackup.api.CosmosBackup;
import io.cosmosbackup.api.CosmosBackupRepository;
import io.cosmosbackup.api.CosmosBackupSchedule;
import io.cosmosbackup.api.CosmosBackupScheduleSpec;
import io.cosmosbackup.api.CosmosBackupScheduleStatus;
import io.cosmosbackup.api.CosmosBackupSpec;
import io.cosmosbackup.operator.status.Conditions;
import io.cosmosbackup.operator.status.Happening;
import io.cosmosbackup.operator.status.OperatorReason;
import io.cosmosbackup.operator.status.Why;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What to do about a schedule, with the whole new status.
///
/// @param take the backup to make now
/// @param recheck when to look again at the latest
public record ScheduleDecision(
        CosmosBackupScheduleStatus status, Optional<CosmosBackup> take, Duration recheck, List<Happening> happenings) {
    private static final Duration LONGEST_RECHECK = Duration.ofMinutes(10);
    private static final DateTimeFormatter MINUTE =
            DateTimeFormatter.ofPattern("yyyyMMddHHmm", Locale.ROOT).withZone(ZoneOffset.UTC);

    public ScheduleDecision {
        happenings = List.copyOf(happenings);
    }

    /// All that is looked at.
    ///
    /// @param backups all that name the schedule, made by it or not
    /// @param repositories those of the namespace, by name
    public record Seen(
            CosmosBackupSchedule schedule,
            List<CosmosBackup> backups,
            Map<String, CosmosBackupRepository> repositories,
            Instant now) {
        CosmosBackupScheduleStatus status() {
            CosmosBackupScheduleStatus status = schedule.getStatus();
            return status == null ? CosmosBackupScheduleStatus.EMPTY : status;
        }

        /// Whether the backup of that time is there: the reply to making it was lost, or a person made one of
        /// that name.
        boolean made(Instant time) {
            String name = backupName(schedule, time);
            return backups.stream().anyMatch(b -> b.getMetadata().getName().equals(name));
        }

        long generation() {
            return Objects.requireNonNullElse(schedule.getMetadata().getGeneration(), 0L);
        }
    }

    public static ScheduleDecision decide(Seen seen) {
        CosmosBackupScheduleSpec spec = seen.schedule().getSpec();
        List<Condition> old = seen.status().conditions();
        History history = History.of(seen.backups());
        Timetable timetable;
        try {
            timetable = Timetable.of(spec.full().cron(), spec.timeZone());
        } catch (IllegalArgumentException e) {
            Why why = Why.of(OperatorReason.InvalidSchedule, String.valueOf(e.getMessage()));
            return idle(seen, history, Conditions.stalled(old, why, seen.generation(), seen.now()));
        }
        if (spec.suspend()) {
            Why why = Why.of(OperatorReason.Suspended, "no backups are taken while spec.suspend is true");
            return idle(seen, history, Conditions.ready(old, true, why, seen.generation(), seen.now()));
        }
        Instant createdAt = Instant.parse(seen.schedule().getMetadata().getCreationTimestamp());
        Plan plan = Plan.of(spec, seen.status(), history, timetable, createdAt, seen::made, seen.now());
        return follow(seen, history, plan);
    }

    /// Nothing is planned.
    private static ScheduleDecision idle(Seen seen, History history, List<Condition> conditions) {
        return new ScheduleDecision(
                status(seen, history, conditions, null, null, null, null),
                Optional.empty(),
                LONGEST_RECHECK,
                List.of());
    }

    private static ScheduleDecision follow(Seen seen, History history, Plan plan) {
        CosmosBackupScheduleSpec spec = seen.schedule().getSpec();
        List<Condition> old = seen.status().conditions();
        ScheduleHealth health = ScheduleHealth.of(spec, history, plan, seen.repositories());
        List<Condition> conditions = health.stalled()
                ? Conditions.stalled(old, health.why(), seen.generation(), seen.now())
                : Conditions.ready(old, health.ready(), health.why(), seen.generation(), seen.now());
        List<Happening> happenings = new ArrayList<>();
        Optional<CosmosBackup> take = plan.due()
                .filter(time -> !seen.made(time))
                .map(time -> backup(seen.schedule(), backupName(seen.schedule(), time)));
        take.ifPresent(backup -> happenings.add(Happening.normal(
                "take-" + backup.getMetadata().getName(),
                Why.of(
                        OperatorReason.Scheduled,
                        "CosmosBackup %s is due".formatted(backup.getMetadata().getName())))));
        plan.missed()
                .ifPresent(time -> happenings.add(Happening.warning(
                        "missed-" + time,
                        Why.of(
                                OperatorReason.MissedSchedule,
                                "no backup was taken at %s, and startingDeadlineSeconds (%d) is over"
                                        .formatted(time, spec.startingDeadlineSeconds())))));
        if (health.why().is(OperatorReason.BackupsFailing)) {
            happenings.add(Happening.warning(
                    "failing-"
                            + history.lastFailure()
                                    .map(b -> b.getMetadata().getName())
                                    .orElse(""),
                    health.why()));
        }
        return new ScheduleDecision(
                status(
                        seen,
                        history,
                        conditions,
                        Plan.text(spec),
                        plan.due().orElse(null),
                        plan.next(),
                        take.map(b -> b.getMetadata().getName()).orElse(null)),
                take,
                recheck(plan, seen.now()),
                happenings);
    }

    /// The end of a backup that others wait for is heard of; its age is not.
    private static Duration recheck(Plan plan, Instant now) {
        Instant next = plan.next();
        if (plan.blocked() || next == null) {
            return Duration.ofSeconds(30);
        }
        Duration rest = Duration.between(now, next);
        return rest.compareTo(LONGEST_RECHECK) > 0 ? LONGEST_RECHECK : rest.plusMillis(50);
    }

    static String backupName(CosmosBackupSchedule schedule, Instant time) {
        return schedule.getMetadata().getName() + "-full-" + MINUTE.format(time);
    }

    /// It carries the schedule's name and nothing else of it: neither an owner, so that it outlives the schedule,
    /// nor labels, by which a GitOps tool would take it for its own and delete it.
    private static CosmosBackup backup(CosmosBackupSchedule schedule, String name) {
        CosmosBackup backup = new CosmosBackup();
        backup.setMetadata(new ObjectMetaBuilder()
                .withName(name)
                .withNamespace(schedule.getMetadata().getNamespace())
                .addToLabels(CosmosBackup.SCHEDULE_LABEL, schedule.getMetadata().getName())
                .build());
        backup.setSpec(CosmosBackupSpec.ofSchedule(schedule.getMetadata().getName(), BackupType.Full));
        return backup;
    }

    private static CosmosBackupScheduleStatus status(
            Seen seen,
            History history,
            List<Condition> conditions,
            @Nullable String timetable,
            @Nullable Instant lastScheduleTime,
            @Nullable Instant nextScheduleTime,
            @Nullable String taken) {
        CosmosBackupScheduleStatus old = seen.status();
        return new CosmosBackupScheduleStatus(
                seen.generation(),
                conditions,
                timetable,
                lastScheduleTime == null ? old.lastScheduleTime() : lastScheduleTime,
                nextScheduleTime,
                history.lastSuccessfulTime() == null ? old.lastSuccessfulTime() : history.lastSuccessfulTime(),
                taken == null
                        ? history.active()
                        : Stream.concat(history.active().stream(), Stream.of(taken))
                                .toList(),
                history.consecutiveFailures(),
                old.verificationTimetable(),
                old.lastVerificationScheduleTime(),
                old.nextVerificationTime(),
                old.lastVerifiedTime(),
                old.lastPruneTime(),
                old.repositories(),
                history.restorePoints());
    }
}
