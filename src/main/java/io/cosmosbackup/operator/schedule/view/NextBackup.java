package io.cosmosbackup.operator.schedule.view;

import io.cosmosbackup.api.schedule.ConcurrencyPolicy;
import io.cosmosbackup.api.schedule.CosmosBackupSchedule;
import io.cosmosbackup.api.schedule.CosmosBackupScheduleSpec;
import io.cosmosbackup.api.schedule.CosmosBackupScheduleStatus;
import io.cosmosbackup.api.schedule.MissedRuns;
import io.cosmosbackup.api.schedule.ScheduleTimes;
import io.cosmosbackup.operator.catalog.TriggerType;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// When backups are due.
///
/// The time of the next backup is in the status, and that is the plan: when it has come, one backup is taken.
/// It has the strongest type of those that are due, and is named after the newest time of that type. So an
/// outage is made up for by at most one backup, a backup is never taken twice, and neither a resumed schedule
/// nor a changed one fires for times that lie before the change.
///
/// @param due the run that begins now
/// @param next the time after that; in the past while the next backup waits for an earlier one to end
/// @param retry when the newest run, which failed, is taken again; null when it is not
/// @param missed times that have passed without a run
/// @param blocked whether a backup is due and has to wait: for an earlier one, or until the API server accepts it
public record NextBackup(
        Optional<Run> due, @Nullable Instant next, @Nullable Instant retry, Optional<Missed> missed, boolean blocked) {
    /// After a long outage only so many times are counted.
    private static final int MOST_COUNTED = 10_000;

    /// Nothing is planned.
    public static final NextBackup NONE = new NextBackup(Optional.empty(), null, null, Optional.empty(), false);

    /// Times for which no backup is taken any more.
    ///
    /// @param types of the backups that would have been taken then, the strongest first
    /// @param late whether the newest of them lies too far back; else another one is taken
    public record Missed(long count, Instant first, Instant last, List<TriggerType> types, boolean late) {
        public Missed {
            types = List.copyOf(types);
        }

        /// A sentence for a person.
        ///
        /// @param several whether the schedule takes backups of several types, which are named then
        public String sentence(boolean several) {
            String backup = several
                    ? types.stream().map(Trigger::word).collect(Collectors.joining(" or ", "", " backup"))
                    : "backup";
            return count == 1
                    ? "no %s was taken at %s".formatted(backup, last)
                    : "no %s was taken at %d times from %s to %s".formatted(backup, count, first, last);
        }
    }

    /// @param createdAt when the schedule was made
    public static NextBackup of(ScheduleView seen, ScheduleHistory history, Timetables timetables, Instant createdAt) {
        CosmosBackupSchedule schedule = seen.schedule();
        CosmosBackupScheduleStatus status = seen.status();
        Instant now = seen.now();
        CosmosBackupScheduleSpec spec = schedule.getSpec();
        boolean first = status.times().lastTime() == null && history.isEmpty();
        if (spec.runOnCreate() && first) {
            return taken(seen, Run.first(timetables.strongest(), createdAt), timetables, now, Optional.empty());
        }
        Instant planned = planned(seen, timetables, createdAt);
        Instant come = now.minus(seen.delay());
        if (planned == null || planned.isAfter(come)) {
            return again(seen, timetables, history, planned);
        }
        Instant earliest = come.minus(Duration.ofSeconds(spec.startingDeadlineSeconds()));
        Optional<Run> begins = begins(seen, timetables, planned.isAfter(earliest) ? planned : earliest, come);
        if (begins.isEmpty()) {
            return new NextBackup(
                    Optional.empty(),
                    timetables.next(come).map(Run::time).orElse(null),
                    null,
                    missed(timetables, planned, come.plusMillis(1), true),
                    false);
        }
        Run run = begins.get();
        Optional<Missed> missed = missed(timetables, planned, run.time(), false);
        return blocked(spec, history) && !seen.made(run)
                ? new NextBackup(Optional.empty(), run.time(), null, missed, true)
                : taken(seen, run, timetables, come, missed);
    }

    /// One that is there already stays as it is: what came after it is not covered by it.
    private static Optional<Run> begins(ScheduleView seen, Timetables timetables, Instant from, Instant to) {
        Optional<Run> due = timetables.due(from, to);
        return due.filter(seen::made)
                .flatMap(made -> begins(seen, timetables, made.time().plusSeconds(1), to))
                .or(() -> due);
    }

    /// Those that were missed before, and now.
    public MissedRuns missed(CosmosBackupScheduleStatus before) {
        MissedRuns old = Objects.requireNonNullElse(before.backups().missed(), MissedRuns.NONE);
        return missed.map(now -> old.plus(now.count(), now.last())).orElse(old);
    }

    /// One that the API server refuses stays due.
    private static NextBackup taken(
            ScheduleView seen, Run run, Timetables timetables, Instant come, Optional<Missed> missed) {
        if (seen.refused(run).isPresent()) {
            return new NextBackup(Optional.empty(), run.time(), null, missed, true);
        }
        return new NextBackup(
                Optional.of(run), timetables.next(come).map(Run::time).orElse(null), null, missed, false);
    }

    /// No time has come. A run that failed is tried again, with three exceptions: the next run is due before
    /// that; the try should have been long ago; the failure is older than the plan, which was changed or
    /// suspended since.
    private static NextBackup again(
            ScheduleView seen, Timetables timetables, ScheduleHistory history, @Nullable Instant next) {
        CosmosBackupSchedule schedule = seen.schedule();
        ScheduleTimes times = seen.status().times();
        CosmosBackupScheduleSpec spec = schedule.getSpec();
        Instant now = seen.now();
        Instant earliest = now.minusSeconds(spec.startingDeadlineSeconds());
        Instant since = times.since();
        Optional<Run.Retry> retry = Optional.ofNullable(times.lastTime())
                .filter(_ -> timetables.text().equals(times.timetable()))
                .flatMap(time -> Run.retry(schedule, time, Objects.requireNonNullElse(times.attempt(), 1), history))
                .filter(again -> timetables.take(again.run().type())) // a person can name a CosmosBackup like a run
                .filter(again -> since == null || again.failedAt().isAfter(since))
                .filter(again -> again.at().isAfter(earliest)
                        && (next == null || again.at().isBefore(next)));
        boolean come = retry.filter(again -> !again.at().isAfter(now))
                .filter(again -> seen.refused(again.run()).isEmpty())
                .isPresent();
        return new NextBackup(
                come && !blocked(spec, history) ? retry.map(Run.Retry::run) : Optional.empty(),
                next,
                retry.map(Run.Retry::at).orElse(null),
                Optional.empty(),
                false);
    }

    /// The times from `from` to before `before`.
    private static Optional<Missed> missed(Timetables timetables, Instant from, Instant before, boolean late) {
        long count = 0;
        Instant first = from;
        Instant last = from;
        EnumSet<TriggerType> types = EnumSet.noneOf(TriggerType.class);
        Optional<Run> run = timetables.next(from.minusSeconds(1));
        while (run.isPresent() && run.get().time().isBefore(before) && count < MOST_COUNTED) {
            last = run.get().time();
            first = count == 0 ? last : first;
            types.add(run.get().type());
            count++;
            run = timetables.next(last);
        }
        return count == 0
                ? Optional.empty()
                : Optional.of(new Missed(count, first, last, types.stream().toList(), late));
    }

    private static @Nullable Instant planned(ScheduleView seen, Timetables timetables, Instant createdAt) {
        CosmosBackupScheduleStatus status = seen.status();
        ScheduleTimes times = status.times();
        if (timetables.text().equals(times.timetable())) {
            return times.nextTime() == null ? null : bounded(times.nextTime(), seen, timetables);
        }
        return timetables
                .next(status.observedGeneration() == null ? createdAt : seen.now())
                .map(Run::time)
                .orElse(null);
    }

    /// The operator's clock may have been wrong when the time was planned. One that was ahead has planned a time
    /// later than the next. One that was behind has planned one before runs that have been made since.
    private static Instant bounded(Instant planned, ScheduleView seen, Timetables timetables) {
        Instant now = seen.now();
        Instant last = seen.status().times().lastTime();
        Instant from = last != null && last.isAfter(now) ? last : now;
        Instant latest =
                timetables.next(from).map(Run::time).filter(planned::isAfter).orElse(planned);
        Instant earliest =
                now.minus(seen.delay()).minusSeconds(seen.schedule().getSpec().startingDeadlineSeconds());
        return seen.newestRun()
                .filter(run -> latest.isBefore(run) && !run.isAfter(now))
                .map(run -> run.isAfter(earliest)
                        ? run
                        : timetables.next(run).map(Run::time).orElse(latest))
                .orElse(latest);
    }

    /// With Allow backups may overlap, but never queue up behind something that is missing.
    private static boolean blocked(CosmosBackupScheduleSpec spec, ScheduleHistory history) {
        return switch (spec.concurrencyPolicy()) {
            case ConcurrencyPolicy.Forbid -> !history.active().isEmpty();
            case ConcurrencyPolicy.Allow -> history.waiting().isPresent();
        };
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
