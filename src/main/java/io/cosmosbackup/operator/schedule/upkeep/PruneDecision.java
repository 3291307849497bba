package io.cosmosbackup.operator.schedule.upkeep;

import io.cosmosbackup.api.common.Attempts;
import io.cosmosbackup.api.repository.Access;
import io.cosmosbackup.api.repository.CosmosBackupRepository;
import io.cosmosbackup.api.schedule.Retention;
import io.cosmosbackup.api.schedule.SchedulePrune;
import io.cosmosbackup.engine.report.PlannedBackup;
import io.cosmosbackup.engine.report.Plural;
import io.cosmosbackup.engine.report.PruneReport;
import io.cosmosbackup.operator.job.Backoff;
import io.cosmosbackup.operator.job.EngineCommand;
import io.cosmosbackup.operator.job.Followed;
import io.cosmosbackup.operator.job.JobLog;
import io.cosmosbackup.operator.job.JobLoop;
import io.cosmosbackup.operator.job.JobNames;
import io.cosmosbackup.operator.repository.Readiness;
import io.cosmosbackup.operator.schedule.view.ScheduleView;
import io.cosmosbackup.operator.status.Cut;
import io.cosmosbackup.operator.status.Explanation;
import io.cosmosbackup.operator.status.Notice;
import io.cosmosbackup.operator.status.OperatorReason;
import io.cosmosbackup.operator.status.Past;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Whether retention is applied to a repository now, and what came of it: after each backup, once a day, when a
/// backup that was marked may go, and when the spec was changed. Never while the newest backup that was read back
/// there is damaged: an older one may be all that is left.
///
/// @param damaged whether it is
/// @param repository null when it is not in the namespace
/// @param lastSuccess when the newest backup ended, null when there is none
record PruneDecision(
        ScheduleView seen,
        String name,
        @Nullable CosmosBackupRepository repository,
        @Nullable Instant lastSuccess,
        boolean damaged,
        SchedulePrune old) {
    private static final Duration DAILY = Duration.ofDays(1);
    private static final JobLoop<PruneReport> LOOP = JobLoop.untilDone(PruneReport.class);
    private static final Backoff RETRY = new Backoff(Duration.ofMinutes(10), Duration.ofHours(6));

    /// How long a log that cannot be read is asked for again.
    private static final Duration LOG_PATIENCE = Duration.ofMinutes(5);

    /// Until what was due and did not go (an immutability policy) is asked for again.
    private static final Duration REFUSED_RETRY = Duration.ofHours(1);

    static Optional<String> job(String schedule, SchedulePrune status) {
        return RepositoryTask.job(status.attempts(), number -> JobNames.prune(schedule, number));
    }

    private String step() {
        return "prune-" + name;
    }

    RepositoryTask<SchedulePrune> decide() {
        Retention retention = seen.schedule().getSpec().retention();
        String job = old.attempts().jobName();
        if (job != null && (retention == null || repository == null)) {
            // Without retention nothing may be deleted any more: the Job that still runs is stopped.
            RepositoryTask<SchedulePrune> nothing = RepositoryTask.rest(old.forgotten(), null);
            return retention == null ? nothing.stopping(job) : nothing.leaving(job);
        }
        return switch (LOOP.follow(old.attempts(), name -> seen.state(name).ofStep(step()), seen.now())) {
            case Followed.Due<PruneReport>() -> between(due());
            case Followed.Later<PruneReport>(Instant when) -> between(lastSuccess == null ? null : when);
            case Followed.Replaced<PruneReport>() ->
                start(Objects.requireNonNull(retention), Objects.requireNonNull(repository));
            case Followed.Unfinished<PruneReport> _ -> RepositoryTask.follow(old, seen);
            case Followed.Finished<PruneReport>(PruneReport report, Instant at) -> complete(report, at);
            case Followed.Unreported<PruneReport> none -> {
                RepositoryTask<SchedulePrune> failed = failed(none.why(), none.at());
                yield none.stop() ? failed.stopping(job()) : failed;
            }
        };
    }

    private String job() {
        return Objects.requireNonNull(old.attempts().jobName());
    }

    private RepositoryTask<SchedulePrune> between(@Nullable Instant due) {
        return next(due).between(seen, job(seen.name(), old));
    }

    private RepositoryTask<SchedulePrune> next(@Nullable Instant due) {
        Retention retention = seen.schedule().getSpec().retention();
        if (retention == null
                || due == null
                || damaged
                || seen.schedule().getSpec().suspend()
                || !(Readiness.of(name, repository) instanceof Readiness.Ready(CosmosBackupRepository usable))
                || usable.getSpec().access() == Access.ReadOnly) {
            return RepositoryTask.rest(old, null);
        }
        return due.isAfter(seen.now()) ? RepositoryTask.rest(old, due) : start(retention, usable);
    }

    private @Nullable Instant due() {
        Instant ended = old.time();
        Instant startedAt = old.startedAt();
        if (lastSuccess == null) {
            return null;
        }
        if (ended == null || startedAt == null || old.attempts().failures() > 0) {
            return seen.now();
        }
        Instant time = waitedFrom(ended, startedAt);
        boolean newer = lastSuccess.isAfter(startedAt) && !Past.liesAhead(lastSuccess, seen.now());
        if (newer || !Objects.equals(old.generation(), seen.generation())) {
            return seen.now();
        }
        Instant daily = time.plus(DAILY);
        Instant waiting = old.nextDue();
        if (waiting == null) {
            return daily;
        }
        Instant again = waiting.isAfter(startedAt) ? waiting : time.plus(REFUSED_RETRY);
        return again.isBefore(daily) ? again : daily;
    }

    /// The end is by the clock of the control plane. A clock of the operator that stays ahead has passed any
    /// wait that is counted from there.
    private static Instant waitedFrom(Instant ended, @Nullable Instant startedAt) {
        return startedAt != null && ended.isBefore(startedAt) ? startedAt : ended;
    }

    private RepositoryTask<SchedulePrune> start(Retention retention, CosmosBackupRepository usable) {
        long number = seen.nextUpkeep();
        String job = JobNames.prune(seen.name(), number);
        SchedulePrune started =
                old.starting(number, job, seen.now().truncatedTo(ChronoUnit.SECONDS), seen.generation());
        Explanation refused = seen.refused().get(job);
        if (seen.runsWithout(job, step())) {
            return RepositoryTask.follow(old, seen);
        }
        if (refused != null) {
            return new PruneDecision(seen, name, repository, lastSuccess, damaged, started).failed(refused, seen.now());
        }
        EngineCommand command = PruneCommandLine.of(
                usable,
                seen.series(),
                retention,
                seen.schedule().getSpec().timeZone(),
                Pins.of(seen.backups(), seen.restores()));
        return RepositoryTask.start(
                started,
                seen,
                new RepositoryTask.Step(step(), command, old.attempts().failures()));
    }

    private RepositoryTask<SchedulePrune> complete(PruneReport report, Instant at) {
        String job = job();
        Optional<JobLog> log = seen.job(job).log();
        if (log.isEmpty() && at.plus(LOG_PATIENCE).isAfter(seen.now())) {
            return RepositoryTask.follow(old, seen);
        }
        List<PlannedBackup> planned = log.map(read -> read.ofStep(step())).orElse(List.of());
        long unknown = report.backups().shown() - planned.size();
        String done = "%d %s kept, %d marked, %d %s, %d deleted (%d bytes)%s"
                .formatted(
                        report.backups().kept(),
                        Plural.of(report.backups().kept(), "backup"),
                        report.backups().marked(),
                        report.backups().waiting(),
                        Plural.of(report.backups().waiting(), "waits for its time", "wait for their time"),
                        report.backups().deleted(),
                        report.removed().freedBytes(),
                        report.backups().refused() == 0
                                ? ""
                                : ", %d that the store does not let go yet"
                                        .formatted(report.backups().refused()));
        boolean whole = unknown <= 0;
        boolean heldBack = !report.warnings().isEmpty();
        Explanation why = !whole
                ? Explanation.of(
                        OperatorReason.PruneLogIncomplete,
                        "%s; what became of %d of them is not known, for the log of Job %s %s: another prune will tell"
                                .formatted(
                                        done,
                                        unknown,
                                        job,
                                        log.map(PruneDecision::isCut).orElse("cannot be read")))
                : heldBack
                        ? Explanation.of(
                                OperatorReason.PruneHeldBack,
                                "%s; WARNING: %s".formatted(done, String.join("; ", report.warnings())))
                        : Explanation.of(OperatorReason.PruneComplete, done);
        boolean saidBefore = why.reason().equals(old.reason());
        boolean news =
                !whole || report.backups().marked() + report.backups().deleted() > 0 || (heldBack && !saidBefore);
        return RepositoryTask.ended(
                ended(why, at, whole ? old.attempts().ended() : failure(at), report.nextDue()),
                job,
                PruneResult.of(seen, name, planned),
                news ? Optional.of(happening(!whole || heldBack, why)) : Optional.empty(),
                seen.now());
    }

    private static String isCut(JobLog log) {
        return log.cut() ? "is longer than what is read of it" : "is cut";
    }

    private RepositoryTask<SchedulePrune> failed(Explanation why, Instant at) {
        return RepositoryTask.ended(
                ended(why, at, failure(at), old.nextDue()),
                job(),
                Map.of(),
                Optional.of(happening(true, why)),
                seen.now());
    }

    private Notice happening(boolean warning, Explanation why) {
        return new Notice(
                "prune-%s-%d".formatted(name, old.attempts().number()),
                warning,
                new Explanation(why.reason(), "repository %s: %s".formatted(name, why.message())));
    }

    private Attempts failure(Instant at) {
        Instant from = waitedFrom(at, old.startedAt());
        return old.attempts().failed(from, from.plus(RETRY.after(old.attempts().failures())));
    }

    private SchedulePrune ended(Explanation why, Instant at, Attempts after, @Nullable Instant nextDue) {
        return old.ended(
                after,
                new SchedulePrune.Outcome(
                        at.truncatedTo(ChronoUnit.SECONDS), why.reason(), Cut.sentence(why.message()), nextDue));
    }
}
