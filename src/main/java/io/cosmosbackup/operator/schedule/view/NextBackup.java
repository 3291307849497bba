package io.cosmosbackup.operator.schedule.view;

import io.cosmosbackup.api.schedule.ConcurrencyPolicy;
import io.cosmosbackup.api.schedule.CosmosBackupSchedule;
import io.cosmosbackup.api.schedule.CosmosBackupScheduleSpec;
import io.cosmosbackup.api.schedule.CosmosBackupScheduleStatus;
import io.cosmosbackup.api.schedule.MissedRuns;
import io.cosmosbackup.operator.catalog.TriggerType;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// When backups are due.
///
/// The time of the next backup is in the status, and that is the plan: when it has come, one backup is taken,
/// named after the newest time that has passed. So an outage is made up for by at most one backup, a backup is
/// never taken twice, and neither a resumed schedule nor a changed one fires for times that lie before the
/// change.
///
/// @param due the run that begins now
/// @param next the time after that; in the past while the next backup waits for an earlier one to end
/// @param retry when the newest run, which failed, is taken again; null when it is not
/// @param missed times that have passed without a run
/// @param blocked whether a backup is due and has to wait for an earlier one
public record NextBackup(
        Optional<Run> due, @Nullable Instant next, @Nullable Instant retry, Optional<Missed> missed, boolean blocked) {
    /// After a long outage only so many times are counted.
    private static final int MOST_COUNTED = 10_000;

    /// Nothing is planned.
    public static final NextBackup NONE = new NextBackup(Optional.empty(), null, null, Optional.empty(), false);

    /// Times for which no backup is taken any more.
    ///
    /// @param late whether the newest of them lies too far back; else a newer one is taken
    public record Missed(long count, Instant first, Instant last, boolean late) {}

    /// @param createdAt when the schedule was made
    public static NextBackup of(ScheduleView seen, ScheduleHistory history, Timetable timetable, Instant createdAt) {
        CosmosBackupSchedule schedule = seen.schedule();
        CosmosBackupScheduleStatus status = seen.status();
        Instant now = seen.now();
        CosmosBackupScheduleSpec spec = schedule.getSpec();
        boolean first = status.lastScheduleTime() == null && history.isEmpty();
        if (spec.runOnCreate() && first) {
            return taken(Run.first(TriggerType.Full, createdAt), timetable, now, Optional.empty());
        }
        Instant planned = planned(seen, timetable, createdAt);
        Instant come = now.minus(seen.delay());
        if (planned == null || planned.isAfter(come)) {
            return again(schedule, status, history, planned, now);
        }
        Instant earliest = come.minus(Duration.ofSeconds(spec.startingDeadlineSeconds()));
        Optional<Instant> newest = timetable.newest(planned.isAfter(earliest) ? planned : earliest, come);
        if (newest.isEmpty()) {
            return new NextBackup(
                    Optional.empty(),
                    timetable.next(come).orElse(null),
                    null,
                    missed(timetable, planned, come.plusMillis(1), true),
                    false);
        }
        Optional<Missed> missed = missed(timetable, planned, newest.get(), false);
        Run run = Run.first(TriggerType.Full, newest.get());
        return blocked(spec, history) && !seen.made(run)
                ? new NextBackup(Optional.empty(), newest.get(), null, missed, true)
                : taken(run, timetable, come, missed);
    }

    /// Those that were missed before, and now.
    public MissedRuns missed(CosmosBackupScheduleStatus before) {
        MissedRuns old = Objects.requireNonNullElse(before.missed(), MissedRuns.NONE);
        return missed.map(now -> old.plus(now.count(), now.last())).orElse(old);
    }

    private static NextBackup taken(Run run, Timetable timetable, Instant come, Optional<Missed> missed) {
        return new NextBackup(Optional.of(run), timetable.next(come).orElse(null), null, missed, false);
    }

    /// No time has come. A run that failed is tried again, with three exceptions: the next run is due before
    /// that; the try should have been long ago; the failure is older than the plan, which was changed or
    /// suspended since.
    private static NextBackup again(
            CosmosBackupSchedule schedule,
            CosmosBackupScheduleStatus status,
            ScheduleHistory history,
            @Nullable Instant next,
            Instant now) {
        CosmosBackupScheduleSpec spec = schedule.getSpec();
        Instant earliest = now.minusSeconds(spec.startingDeadlineSeconds());
        Instant since = status.timetableSince();
        Optional<Run.Retry> retry = Optional.ofNullable(status.lastScheduleTime())
                .filter(_ -> text(spec).equals(status.timetable()))
                .flatMap(time ->
                        Run.retry(schedule, time, Objects.requireNonNullElse(status.attempt(), 1), history))
                .filter(again -> since == null || again.failedAt().isAfter(since))
                .filter(again -> again.at().isAfter(earliest)
                        && (next == null || again.at().isBefore(next)));
        boolean come = retry.filter(again -> !again.at().isAfter(now)).isPresent();
        return new NextBackup(
                come && !blocked(spec, history) ? retry.map(Run.Retry::run) : Optional.empty(),
                next,
                retry.map(Run.Retry::at).orElse(null),
                Optional.empty(),
                false);
    }

    /// The times from `from` to before `before`.
    private static Optional<Missed> missed(Timetable timetable, Instant from, Instant before, boolean late) {
        long count = 0;
        Instant first = from;
        Instant last = from;
        Optional<Instant> time = timetable.next(from.minusSeconds(1));
        while (time.isPresent() && time.get().isBefore(before) && count < MOST_COUNTED) {
            first = count == 0 ? time.get() : first;
            last = time.get();
            count++;
            time = timetable.next(last);
        }
        return count == 0 ? Optional.empty() : Optional.of(new Missed(count, first, last, late));
    }

    private static @Nullable Instant planned(ScheduleView seen, Timetable timetable, Instant createdAt) {
        CosmosBackupScheduleStatus status = seen.status();
        if (text(seen.schedule().getSpec()).equals(status.timetable())) {
            return status.nextScheduleTime() == null ? null : bounded(status.nextScheduleTime(), seen, timetable);
        }
        return timetable
                .next(status.observedGeneration() == null ? createdAt : seen.now())
                .orElse(null);
    }

    /// The operator's clock may have been wrong when the time was planned. One that was ahead has planned a time
    /// later than the next. One that was behind has planned one before runs that have been made since.
    private static Instant bounded(Instant planned, ScheduleView seen, Timetable timetable) {
        Instant now = seen.now();
        Instant last = seen.status().lastScheduleTime();
        Instant from = last != null && last.isAfter(now) ? last : now;
        Instant latest = timetable.next(from).filter(planned::isAfter).orElse(planned);
        Instant earliest =
                now.minus(seen.delay()).minusSeconds(seen.schedule().getSpec().startingDeadlineSeconds());
        return seen.newestRun()
                .filter(run -> latest.isBefore(run) && !run.isAfter(now))
                .map(run -> run.isAfter(earliest) ? run : timetable.next(run).orElse(latest))
                .orElse(latest);
    }

    /// With Allow backups may overlap, but never queue up behind something that is missing.
    private static boolean blocked(CosmosBackupScheduleSpec spec, ScheduleHistory history) {
        return switch (spec.concurrencyPolicy()) {
            case ConcurrencyPolicy.Forbid -> !history.active().isEmpty();
            case ConcurrencyPolicy.Allow -> history.waiting().isPresent();
        };
    }

    /// The parts of the spec that a plan depends on. When they change, the plan is made anew.
    public static String text(CosmosBackupScheduleSpec spec) {
        return spec.full().cron() + " " + spec.timeZone();
    }

    /// How much later than its time a schedule's backups begin: always the same, and another for each schedule.
    static Duration delay(@Nullable Integer jitterSeconds, String uid) {
        return jitterSeconds == null
                ? Duration.ZERO
                : Duration.ofSeconds(Math.floorMod(
                        UUID.nameUUIDFromBytes(uid.getBytes(StandardCharsets.UTF_8))
                                .getLeastSignificantBits(),
                        jitterSeconds + 1L));
    }
}
