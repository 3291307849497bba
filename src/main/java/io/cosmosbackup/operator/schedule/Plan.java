package io.cosmosbackup.operator.schedule;

import io.cosmosbackup.api.ConcurrencyPolicy;
import io.cosmosbackup.api.CosmosBackupScheduleSpec;
import io.cosmosbackup.api.CosmosBackupScheduleStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// When backups are due.
///
/// The time of the next backup is in the status, and that is the plan: when it has come, one backup is taken,
/// named after the newest time that has passed. So an outage is made up for by at most one backup, a backup is
/// never taken twice, and neither a resumed schedule nor a changed one fires for times that lie before the
/// change.
///
/// @param due the time a backup is taken for now
/// @param next the time after that; in the past while the next backup waits for an earlier one to end
/// @param missed a time that is not made up for: it lies too far back
/// @param blocked whether a backup is due and has to wait for an earlier one
record Plan(Optional<Instant> due, @Nullable Instant next, Optional<Instant> missed, boolean blocked) {
    /// @param createdAt when the schedule was made
    /// @param made whether the backup of that time is there already
    static Plan of(
            CosmosBackupScheduleSpec spec,
            CosmosBackupScheduleStatus status,
            History history,
            Timetable timetable,
            Instant createdAt,
            Predicate<Instant> made,
            Instant now) {
        boolean first = status.lastScheduleTime() == null && history.isEmpty();
        if (spec.runOnCreate() && first) {
            return taken(createdAt, timetable, now);
        }
        Instant planned = planned(spec, status, timetable, createdAt, now);
        if (planned == null || planned.isAfter(now)) {
            return new Plan(Optional.empty(), planned, Optional.empty(), false);
        }
        Instant earliest = now.minus(Duration.ofSeconds(spec.startingDeadlineSeconds()));
        Optional<Instant> newest = timetable.newest(planned.isAfter(earliest) ? planned : earliest, now);
        if (newest.isEmpty()) {
            return new Plan(Optional.empty(), timetable.next(now).orElse(null), Optional.of(planned), false);
        }
        return blocked(spec, history) && !made.test(newest.get())
                ? new Plan(Optional.empty(), newest.get(), Optional.empty(), true)
                : taken(newest.get(), timetable, now);
    }

    private static Plan taken(Instant time, Timetable timetable, Instant now) {
        return new Plan(Optional.of(time), timetable.next(now).orElse(null), Optional.empty(), false);
    }

    private static @Nullable Instant planned(
            CosmosBackupScheduleSpec spec,
            CosmosBackupScheduleStatus status,
            Timetable timetable,
            Instant createdAt,
            Instant now) {
        if (text(spec).equals(status.timetable())) {
            return status.nextScheduleTime();
        }
        return timetable
                .next(status.observedGeneration() == null ? createdAt : now)
                .orElse(null);
    }

    /// With Allow backups may overlap, but never queue up behind something that is missing.
    private static boolean blocked(CosmosBackupScheduleSpec spec, History history) {
        return switch (spec.concurrencyPolicy()) {
            case ConcurrencyPolicy.Forbid -> !history.active().isEmpty();
            case ConcurrencyPolicy.Allow -> history.waiting().isPresent();
        };
    }

    /// What a plan is made from. When it changes, the plan is made anew.
    static String text(CosmosBackupScheduleSpec spec) {
        return spec.full().cron() + " " + spec.timeZone();
    }
}
