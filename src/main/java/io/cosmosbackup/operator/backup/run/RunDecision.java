package io.cosmosbackup.operator.backup.run;

import io.cosmosbackup.api.backup.CosmosBackupStatus;
import io.cosmosbackup.api.backup.Origin;
import io.cosmosbackup.api.backup.RepositoryCopy;
import io.cosmosbackup.api.common.Attempts;
import io.cosmosbackup.api.common.Phase;
import io.cosmosbackup.engine.report.BackupReport;
import io.cosmosbackup.engine.report.Plural;
import io.cosmosbackup.engine.report.Reason;
import io.cosmosbackup.operator.backup.view.BackupView;
import io.cosmosbackup.operator.catalog.Unmatched;
import io.cosmosbackup.operator.job.EngineCommand;
import io.cosmosbackup.operator.job.EngineJob;
import io.cosmosbackup.operator.job.Followed;
import io.cosmosbackup.operator.job.JobLoop;
import io.cosmosbackup.operator.job.JobNames;
import io.cosmosbackup.operator.job.JobState;
import io.cosmosbackup.operator.job.Start;
import io.cosmosbackup.operator.status.Conditions;
import io.cosmosbackup.operator.status.Decision;
import io.cosmosbackup.operator.status.Explanation;
import io.cosmosbackup.operator.status.Notice;
import io.cosmosbackup.operator.status.OperatorReason;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// What to do about a backup whose run has not ended.
public final class RunDecision {
    /// The engine finds its own finished backup by the run's id and reports it again. So a second Job reads a
    /// result back that is lost; there is no third one.
    private static final JobLoop<BackupReport> LOOP = new JobLoop<>(
            BackupReport.class,
            JobLoop.OnLost.ReadOnceMore,
            JobLoop.OnNoRoom.Wait,
            JobLoop.OnNameTaken.Wait,
            new JobLoop.Words(
                    JobLoop.Words.PLAIN.deleted(),
                    "the run ended, and its pod was gone before its result was read, twice."
                            + " HINT: the repositories may hold the backup whole"));

    private static final Duration FOLLOW = Duration.ofSeconds(5);
    private static final Duration RECHECK = Duration.ofSeconds(30);
    private static final Duration IN_LINE = Duration.ofSeconds(5);

    private RunDecision() {}

    public static Decision<CosmosBackupStatus> decide(BackupView seen) {
        BackupStatuses next = next(seen);
        return switch (LOOP.follow(attempts(seen), seen::state, seen.now())) {
            case Followed.Idle<BackupReport> _ -> start(seen, next, 1);
            case Followed.Replaced<BackupReport> _ -> start(seen, next, 2);
            case Followed.Unfinished<BackupReport>(JobState.Unfinished state) -> unfinished(seen, next, state);
            case Followed.Finished<BackupReport>(BackupReport report, Instant at) -> complete(next, report, at);
            case Followed.Unreported<BackupReport> none -> {
                Optional<String> stop = none.stop() ? Optional.of(seen.runJob()) : Optional.empty();
                yield fail(next, whole(seen, none.why()), none.at(), stop);
            }
        };
    }

    /// A Job that was made is followed, though the operator was ended before its status could name it.
    private static Attempts attempts(BackupView seen) {
        String noted = seen.status().lastRun().jobName();
        String job = noted == null && seen.run().job().isPresent() ? seen.runJob() : noted;
        return job == null
                ? Attempts.NONE
                : Attempts.NONE.starting(JobNames.backup(seen.name(), 2).equals(job) ? 2 : 1, job);
    }

    private static Decision<CosmosBackupStatus> unfinished(
            BackupView seen, BackupStatuses next, JobState.Unfinished state) {
        return switch (state) {
            case JobState.Foreign(Explanation why) -> waitFor(seen, next, why);
            case JobState.Starting(Explanation why) -> new Decision.Wait<>(next.waiting(why, seen.runJob()), FOLLOW);
            case JobState.NoRoom(Explanation why) -> new Decision.Wait<>(next.waiting(why, seen.runJob()), RECHECK);
            case JobState.Running(String pod, Instant since) ->
                new Decision.Wait<>(
                        next.running(
                                Explanation.of(OperatorReason.Running, "pod %s makes the backup".formatted(pod)),
                                seen.runJob(),
                                since,
                                seen.run().runProgress()),
                        FOLLOW);
            case JobState.Retrying(Explanation why) -> new Decision.Wait<>(next.waiting(why, seen.runJob()), FOLLOW);
        };
    }

    /// A deadline that is over takes the pod away, and with it why the pod has never started.
    private static Explanation whole(BackupView seen, Explanation why) {
        boolean neverRan = seen.status().phase() == Phase.Pending && why.is(OperatorReason.DeadlineExceeded);
        return neverRan
                ? Conditions.find(seen.status().conditions(), Conditions.READY)
                        .map(last -> new Explanation(
                                why.reason(),
                                "%s; it has not started: %s: %s"
                                        .formatted(why.message(), last.reason(), last.message())))
                        .orElse(why)
                : why;
    }

    /// A Job whose status was lost before it was written was made for every repository the backup names.
    private static BackupStatuses next(BackupView seen) {
        CosmosBackupStatus status = seen.status();
        List<RepositoryCopy> copies =
                status.copies().isEmpty() && seen.run().job().isPresent()
                        ? BackupStart.intended(seen.backup().getSpec(), seen.schedule())
                        : status.copies();
        Boolean encrypted =
                (status.stored().encrypted() == null && seen.run().job().isPresent())
                        ? BackupStart.encrypted(seen.backup().getSpec(), seen.schedule())
                        : status.stored().encrypted();
        return new BackupStatuses(seen.backup(), status, copies, encrypted, seen.now());
    }

    private static Decision<CosmosBackupStatus> start(BackupView seen, BackupStatuses next, int attempt) {
        Optional<Explanation> blocked = attempt == 1 ? Overlap.blocks(seen) : Optional.empty();
        if (blocked.isPresent()) {
            return new Decision.Wait<>(next.waiting(blocked.get(), null), IN_LINE);
        }
        return switch (BackupStart.of(seen.backup(), seen.schedule(), seen.repositories(), seen.patient())) {
            case Start.Parked<BackupStart>(Explanation why) -> new Decision.Wait<>(next.waiting(why, null), RECHECK);
            case Start.Awaited<BackupStart>(Explanation why) -> waitFor(seen, next, why);
            case Start.Impossible<BackupStart>(Explanation why) -> fail(next, why, seen.now());
            case Start.Now<BackupStart> _
            when attempt == 1 && seen.line().full(seen.settings().mostBackups()) ->
                new Decision.Wait<>(
                        next.waiting(
                                Explanation.of(
                                        OperatorReason.Queued,
                                        "%d %s may run at one time (COSMOSBACKUP_MAX_CONCURRENT_BACKUPS), and"
                                                        .formatted(
                                                                seen.settings().mostBackups(),
                                                                Plural.of(
                                                                        seen.settings()
                                                                                .mostBackups(),
                                                                        "backup"))
                                                + " others come first: namespaces take turns"),
                                null),
                        RECHECK);
            case Start.Now<BackupStart>(BackupStart with) -> start(seen, next, with, attempt);
        };
    }

    private static Decision<CosmosBackupStatus> start(
            BackupView seen, BackupStatuses next, BackupStart with, int attempt) {
        String name = seen.backup().getMetadata().getName();
        String job = JobNames.backup(name, attempt);
        Explanation why = Explanation.of(OperatorReason.Starting, "Job %s makes the backup".formatted(job));
        EngineCommand command = BackupCommandLine.of(
                BackupStatuses.id(seen.backup()), seen.uid(), with.settings(), with.repositories());
        return new Decision.Start<>(
                next.starting(why, job, with),
                EngineJob.of(
                        seen.backup(),
                        job,
                        command,
                        with.settings().template(),
                        seen.settings().image()),
                Optional.of(Notice.normal("starting-" + attempt, why)));
    }

    /// Waits for a missing object, but not for ever: then the backup fails.
    private static Decision<CosmosBackupStatus> waitFor(BackupView seen, BackupStatuses next, Explanation why) {
        return seen.patient() ? new Decision.Wait<>(next.waiting(why, null), RECHECK) : fail(next, why, seen.now());
    }

    /// The API server does not accept the Job. A quota may have room later; a template it cannot read stays so.
    public static Decision<CosmosBackupStatus> refused(BackupView seen, Explanation why) {
        return why.message().contains("exceeded quota")
                ? new Decision.Wait<>(next(seen).waiting(why, null), RECHECK)
                : waitFor(seen, next(seen), why);
    }

    private static Decision<CosmosBackupStatus> complete(BackupStatuses next, BackupReport report, Instant at) {
        List<RepositoryCopy> copies = next.told(report, at);
        long durable = copies.stream().filter(RepositoryCopy::durable).count();
        boolean all = durable == copies.size();
        String missing = String.join(
                "; ",
                copies.stream()
                        .filter(copy -> !copy.durable())
                        .map(copy -> "%s: %s"
                                .formatted(
                                        copy.repository(), Objects.requireNonNullElse(copy.message(), "not written")))
                        .toList());
        String told = "%d %s in %d %s %s in %d of %d %s%s%s%s"
                .formatted(
                        report.contents().items(),
                        Plural.of(report.contents().items(), "document"),
                        report.contents().containers(),
                        Plural.of(report.contents().containers(), "container"),
                        Plural.of(report.contents().items(), "is", "are"),
                        durable,
                        copies.size(),
                        Plural.of(copies.size(), "repository"),
                        all ? "" : "; missing in " + missing,
                        Explanation.warnings(report.listed().warnings()),
                        Unmatched.told(
                                report.listed().unmatched(),
                                next.backup().getSpec().scheduleName()));
        boolean named = Unmatched.names(report.listed().unmatched()).isEmpty();
        Explanation why = named
                ? Explanation.of(all ? OperatorReason.BackupComplete : OperatorReason.CopiesMissing, told)
                : Explanation.of(Reason.PatternMatchesNothing, told);
        boolean well = named && all && report.listed().unmatched().isEmpty();
        Notice happening = well ? Notice.normal("complete", why) : Notice.warning("complete", why);
        return new Decision.End<>(next.complete(why, report, copies, at), Optional.empty(), Optional.of(happening));
    }

    private static Decision<CosmosBackupStatus> fail(BackupStatuses next, Explanation why, Instant at) {
        return fail(next, why, at, Optional.empty());
    }

    private static Decision<CosmosBackupStatus> fail(
            BackupStatuses next, Explanation why, Instant at, Optional<String> stop) {
        Explanation all = remedied(next, why);
        return new Decision.End<>(next.failed(all, at), stop, Optional.of(Notice.warning("failed", all)));
    }

    /// A schedule makes the next backup by itself, and a person the next one of their own.
    private static Explanation remedied(BackupStatuses next, Explanation why) {
        String schedule = next.backup().getSpec().scheduleName();
        boolean selection = why.reason().equals(Reason.PatternMatchesNothing.name())
                || why.reason().equals(Reason.NothingSelected.name());
        Explanation where = schedule != null && selection
                ? why.alsoHint("include and exclude are in CosmosBackupSchedule " + schedule)
                : why;
        return next.origin() == Origin.Manual ? where.ofOneRun("CosmosBackup") : where;
    }
}
