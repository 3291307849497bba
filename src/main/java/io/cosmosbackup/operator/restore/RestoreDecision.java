package io.cosmosbackup.operator.restore;

import io.cosmosbackup.api.common.Attempts;
import io.cosmosbackup.api.common.Phase;
import io.cosmosbackup.api.common.RunTemplate;
import io.cosmosbackup.api.restore.CosmosRestoreStatus;
import io.cosmosbackup.api.restore.PinnedSource;
import io.cosmosbackup.engine.report.DefinitionCounts;
import io.cosmosbackup.engine.report.Plural;
import io.cosmosbackup.engine.report.RestoreReport;
import io.cosmosbackup.operator.job.EngineCommand;
import io.cosmosbackup.operator.job.EngineJob;
import io.cosmosbackup.operator.job.Followed;
import io.cosmosbackup.operator.job.JobLoop;
import io.cosmosbackup.operator.job.JobState;
import io.cosmosbackup.operator.job.Start;
import io.cosmosbackup.operator.status.Decision;
import io.cosmosbackup.operator.status.Explanation;
import io.cosmosbackup.operator.status.Notice;
import io.cosmosbackup.operator.status.OperatorReason;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What to do about a restore.
public final class RestoreDecision {
    static final Duration JOB_TIME_TO_LIVE = Duration.ofDays(1);
    private static final String KIND = "CosmosRestore";

    /// No second Job reads a lost result back, as for a backup: it would restore once more, and overwrite
    /// what was written since.
    private static final JobLoop<RestoreReport> LOOP = new JobLoop<>(
            RestoreReport.class,
            JobLoop.OnLost.Fail,
            JobLoop.OnNoRoom.Wait,
            JobLoop.OnNameTaken.Wait,
            new JobLoop.Words(
                    "Job %s was deleted before it ended; part of the documents may be restored",
                    "Job %s ended well, and its pod was gone before its result was read: the documents should be restored."
                            + " HINT: look, or restore once more with conflictPolicy Skip"));

    private static final Duration FOLLOW = Duration.ofSeconds(5);
    private static final Duration RECHECK = Duration.ofSeconds(30);

    private RestoreDecision() {}

    public static Decision<CosmosRestoreStatus> decide(RestoreView seen) {
        CosmosRestoreStatus status = seen.status();
        String job = RestoreView.jobName(seen.restore());
        Phase phase = status.phase();
        if (phase != null && phase.terminal()) {
            return afterwards(seen, status, job);
        }
        RestoreStatuses next = new RestoreStatuses(seen.restore(), status, seen.now());
        return switch (LOOP.follow(attempts(seen, job), _ -> seen.state(), seen.now())) {
            case Followed.Idle<RestoreReport> _ -> start(seen, next);
            case Followed.Replaced<RestoreReport> _ ->
                throw new IllegalStateException("a restore has one Job, and its loop replaces none");
            case Followed.Unfinished<RestoreReport>(JobState.Unfinished state) -> unfinished(seen, next, job, state);
            case Followed.Finished<RestoreReport>(RestoreReport report, Instant at) -> complete(next, report, at);
            case Followed.Unreported<RestoreReport> none -> {
                Optional<String> stop = none.stop() ? Optional.of(job) : Optional.empty();
                yield none instanceof Followed.Failed<RestoreReport> failed
                                && failed.part().orElse(null) instanceof RestoreReport part
                        ? refused(next, none.why(), part, none.at())
                        : fail(next, none.why(), none.at(), stop);
            }
        };
    }

    /// A Job that was made is followed, though the operator was ended before its status could name it.
    private static Attempts attempts(RestoreView seen, String job) {
        boolean made =
                seen.status().lastRun().jobName() != null || seen.job().job().isPresent();
        return made ? Attempts.NONE.starting(1, job) : Attempts.NONE;
    }

    private static Decision<CosmosRestoreStatus> unfinished(
            RestoreView seen, RestoreStatuses next, String job, JobState.Unfinished state) {
        PinnedSource source = seen.status().source();
        return switch (state) {
            case JobState.Foreign(Explanation why) -> waitFor(seen, next, source, why);
            case JobState.Starting(Explanation why) -> new Decision.Wait<>(next.waiting(why, job, source), FOLLOW);
            case JobState.NoRoom(Explanation why) -> new Decision.Wait<>(next.waiting(why, job, source), RECHECK);
            case JobState.Running(String pod, Instant since) ->
                new Decision.Wait<>(
                        next.running(
                                Explanation.of(OperatorReason.Running, "pod %s restores".formatted(pod)),
                                job,
                                since,
                                seen.job().runProgress()),
                        FOLLOW);
            case JobState.Retrying(Explanation why) -> new Decision.Wait<>(next.waiting(why, job, source), FOLLOW);
        };
    }

    private static Decision<CosmosRestoreStatus> afterwards(RestoreView seen, CosmosRestoreStatus status, String job) {
        if (!seen.job().lingers(seen.uid())) {
            return new Decision.Done<>(status);
        }
        return seen.job().ended()
                ? new Decision.Expire<>(status, job, JOB_TIME_TO_LIVE)
                : new Decision.End<>(status, Optional.of(job), Optional.empty());
    }

    private static Decision<CosmosRestoreStatus> start(RestoreView seen, RestoreStatuses next) {
        PinnedSource pinned = seen.status().source();
        return switch (RestoreStart.source(seen.restore().getSpec(), pinned, seen.backup())) {
            case Start.NotNow<PinnedSource> not -> later(seen, next, null, not);
            case Start.Now<PinnedSource>(PinnedSource source) ->
                switch (RestoreStart.of(source, seen.repositories())) {
                    case Start.NotNow<RestoreStart> not -> later(seen, next, source, not);
                    case Start.Now<RestoreStart>(RestoreStart with) -> start(seen, next, with);
                };
        };
    }

    /// @param source what is known already of what it reads
    private static Decision<CosmosRestoreStatus> later(
            RestoreView seen, RestoreStatuses next, @Nullable PinnedSource source, Start.NotNow<?> not) {
        return switch (not) {
            case Start.Parked<?>(Explanation why) -> new Decision.Wait<>(next.waiting(why, null, source), RECHECK);
            case Start.Awaited<?>(Explanation why) -> waitFor(seen, next, source, why);
            case Start.Impossible<?>(Explanation why) -> fail(next, why, seen.now());
        };
    }

    private static Decision<CosmosRestoreStatus> start(RestoreView seen, RestoreStatuses next, RestoreStart with) {
        String job = RestoreView.jobName(seen.restore());
        Explanation why = Explanation.of(
                OperatorReason.Starting,
                "Job %s restores backup %s".formatted(job, with.source().backup()));
        RunTemplate template =
                Objects.requireNonNullElse(seen.restore().getSpec().template(), RunTemplate.DEFAULT);
        EngineCommand command = RestoreCommandLine.of(
                with.source(), with.repositories(), seen.restore().getSpec(), template);
        return new Decision.Start<>(
                next.waiting(why, job, with.source()),
                EngineJob.of(
                        seen.restore(), job, command, template, seen.settings().image()),
                Optional.of(Notice.normal("starting", why)));
    }

    private static Decision<CosmosRestoreStatus> waitFor(
            RestoreView seen, RestoreStatuses next, @Nullable PinnedSource source, Explanation why) {
        return seen.patient()
                ? new Decision.Wait<>(next.waiting(why, null, source), RECHECK)
                : fail(next, why, seen.now());
    }

    /// The API server does not accept the Job.
    public static Decision<CosmosRestoreStatus> refused(RestoreView seen, Explanation why) {
        CosmosRestoreStatus status = seen.status();
        return waitFor(seen, new RestoreStatuses(seen.restore(), status, seen.now()), status.source(), why);
    }

    private static Decision<CosmosRestoreStatus> complete(RestoreStatuses next, RestoreReport report, Instant at) {
        Explanation why = Explanation.of(
                OperatorReason.RestoreComplete,
                "%d %s restored and %d left as %s%s, in %d %s, %d of them created%s%s"
                                .formatted(
                                        report.documents().written(),
                                        Plural.of(report.documents().written(), "document"),
                                        report.documents().skipped(),
                                        Plural.of(report.documents().skipped(), "it was", "they were"),
                                        report.target().expired() == 0
                                                ? ""
                                                : ", %d left out as expired"
                                                        .formatted(
                                                                report.target().expired()),
                                        report.target().containers(),
                                        Plural.of(report.target().containers(), "container"),
                                        report.target().containersCreated(),
                                        report.target().createdRequestUnits() == 0
                                                ? ""
                                                : " with %,d RU/s in all"
                                                        .formatted(
                                                                report.target().createdRequestUnits()),
                                        definitions(report.target().definitions()))
                        + Explanation.warnings(report.listed().warnings()));
        return new Decision.End<>(
                next.complete(why, report, at), Optional.empty(), Optional.of(Notice.normal("complete", why)));
    }

    private static String definitions(DefinitionCounts counts) {
        return counts.isEmpty()
                ? ""
                : "; of scripts, users and keys %,d created, %,d replaced, %,d the same, %,d left as they are"
                        .formatted(
                                counts.definitionsCreated(),
                                counts.definitionsReplaced(),
                                counts.definitionsThere(),
                                counts.definitionsKept());
    }

    private static Decision<CosmosRestoreStatus> fail(RestoreStatuses next, Explanation why, Instant at) {
        return fail(next, why, at, Optional.empty());
    }

    private static Decision<CosmosRestoreStatus> fail(
            RestoreStatuses next, Explanation why, Instant at, Optional<String> stop) {
        Explanation all = why.ofOneRun(KIND);
        return new Decision.End<>(next.failed(all, at), stop, Optional.of(Notice.warning("failed", all)));
    }

    /// The run ended, and not everything was restored.
    private static Decision<CosmosRestoreStatus> refused(
            RestoreStatuses next, Explanation why, RestoreReport report, Instant at) {
        Explanation all = new Explanation(
                why.reason(),
                why.ofOneRun(KIND).message()
                        + Explanation.warnings(report.listed().warnings()));
        return new Decision.End<>(
                next.refused(all, report, at), Optional.empty(), Optional.of(Notice.warning("failed", all)));
    }
}
