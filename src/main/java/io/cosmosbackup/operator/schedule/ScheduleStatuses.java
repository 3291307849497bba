package io.cosmosbackup.operator.schedule;

import io.cosmosbackup.api.common.Condition;
import io.cosmosbackup.api.schedule.CosmosBackupScheduleStatus;
import io.cosmosbackup.api.schedule.MissedRuns;
import io.cosmosbackup.api.schedule.ScheduleBackups;
import io.cosmosbackup.api.schedule.ScheduleTimes;
import io.cosmosbackup.api.schedule.UpkeepStatus;
import io.cosmosbackup.api.schedule.VerificationTimes;
import io.cosmosbackup.operator.schedule.upkeep.ScheduleUpkeep;
import io.cosmosbackup.operator.schedule.upkeep.VerificationPlan;
import io.cosmosbackup.operator.schedule.view.NextBackup;
import io.cosmosbackup.operator.schedule.view.Run;
import io.cosmosbackup.operator.schedule.view.ScheduleHistory;
import io.cosmosbackup.operator.schedule.view.ScheduleView;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The statuses a schedule can have next. Each is whole.
record ScheduleStatuses(
        ScheduleView seen, ScheduleHistory history, VerificationPlan verification, ScheduleUpkeep upkeep) {
    /// Anybody may make backups of the schedule.
    private static final int MOST_ACTIVE = 50;

    /// No backup is planned.
    CosmosBackupScheduleStatus idle(List<Condition> conditions) {
        return status(conditions, null, NextBackup.NONE, history.active());
    }

    /// @param taken the name of the backup that is made now, null for none
    CosmosBackupScheduleStatus planned(
            List<Condition> conditions, String timetable, NextBackup plan, @Nullable String taken) {
        return status(
                conditions,
                timetable,
                plan,
                Stream.concat(history.active().stream(), Stream.ofNullable(taken))
                        .toList());
    }

    private CosmosBackupScheduleStatus status(
            List<Condition> conditions, @Nullable String timetable, NextBackup plan, List<String> active) {
        CosmosBackupScheduleStatus old = seen.status();
        return new CosmosBackupScheduleStatus(
                seen.generation(),
                conditions,
                times(timetable, plan, old.times()),
                backups(plan.missed(old), active, old.backups()),
                upkeep(old.lastUpkeep()),
                history.restorePoints());
    }

    private ScheduleTimes times(@Nullable String timetable, NextBackup plan, ScheduleTimes old) {
        return new ScheduleTimes(
                timetable,
                since(timetable, old),
                plan.due().map(Run::time).orElse(old.lastTime()),
                plan.due().isPresent() ? attempt(plan.due().get()) : old.attempt(),
                plan.due().isPresent() ? null : plan.retry(),
                plan.next());
    }

    private @Nullable Instant since(@Nullable String timetable, ScheduleTimes old) {
        return timetable == null
                ? null
                : timetable.equals(old.timetable()) ? old.since() : seen.now().truncatedTo(ChronoUnit.SECONDS);
    }

    private ScheduleBackups backups(MissedRuns missed, List<String> active, ScheduleBackups old) {
        return new ScheduleBackups(
                history.lastSuccessfulTime() == null ? old.lastSuccessfulTime() : history.lastSuccessfulTime(),
                history.consecutiveFailures(),
                missed.equals(MissedRuns.NONE) ? null : missed,
                active.stream().limit(MOST_ACTIVE).toList(),
                active.size() > MOST_ACTIVE ? active.size() - MOST_ACTIVE : null);
    }

    private UpkeepStatus upkeep(UpkeepStatus old) {
        return new UpkeepStatus(
                new VerificationTimes(verification.text(), verification.due(), verification.next()),
                upkeep.lastVerified(old.lastVerifiedTime()),
                upkeep.lastPruned(old.lastPruneTime()),
                !upkeep.start().isEmpty() ? Long.valueOf(seen.nextUpkeep()) : old.jobs(),
                upkeep.repositories());
    }

    private static @Nullable Integer attempt(Run run) {
        return run.attempt() == 1 ? null : run.attempt();
    }
}
