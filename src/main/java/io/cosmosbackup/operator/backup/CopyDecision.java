package io.cosmosbackup.operator.backup;

import io.cosmosbackup.api.CopyJobs;
import io.cosmosbackup.api.CosmosBackup;
import io.cosmosbackup.api.CosmosBackupStatus;
import io.cosmosbackup.api.RepositoryCopy;
import io.cosmosbackup.engine.report.CopyReport;
import io.cosmosbackup.operator.catalog.Copies;
import io.cosmosbackup.operator.job.Backoff;
import io.cosmosbackup.operator.job.Decision;
import io.cosmosbackup.operator.job.EngineCommand;
import io.cosmosbackup.operator.job.EngineJob;
import io.cosmosbackup.operator.job.JobNames;
import io.cosmosbackup.operator.job.JobOutcome;
import io.cosmosbackup.operator.job.UpkeepTemplate;
import io.cosmosbackup.operator.status.Happening;
import io.cosmosbackup.operator.status.OperatorReason;
import io.cosmosbackup.operator.status.Why;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// The next step for the copies that a complete backup still lacks: one Job at a time brings one copy.
record CopyDecision(Observed seen) {
    private static final Duration AT_ONCE = Duration.ofSeconds(1);
    private static final Duration RECHECK = Duration.ofSeconds(10);
    private static final Duration IN_LINE = Duration.ofSeconds(30);
    private static final Duration PARKED = Duration.ofMinutes(10);
    private static final Backoff RETRY = new Backoff(Duration.ofMinutes(1), Duration.ofHours(6));

    /// The newest first: what an old one holds is the soonest pruned.
    private static final Comparator<CosmosBackup> LINE = Comparator.comparing(CopyDecision::completedAt)
            .reversed()
            .thenComparing(backup -> backup.getMetadata().getName());

    Decision<CosmosBackupStatus> decide() {
        Optional<RepositoryCopy> running = seen.status().copies().stream()
                .filter(copy -> Observed.jobs(copy).jobName() != null)
                .findFirst();
        if (running.isPresent()) {
            return follow(running.get(), Observed.jobs(running.get()));
        }
        return switch (plan(seen.backup())) {
            case CopyPlan.Nothing() -> new Decision.Done<>(seen.status());
            case CopyPlan.Parked() -> new Decision.Wait<>(seen.status(), PARKED);
            case CopyPlan.Later(Instant when) ->
                new Decision.Wait<>(
                        seen.status(), Duration.between(seen.now(), when).plusSeconds(1));
            case CopyPlan.Go go ->
                Turn.comes(seen, other -> plan(other) instanceof CopyPlan.Go, LINE)
                        ? start(go)
                        : new Decision.Wait<>(seen.status(), IN_LINE);
        };
    }

    private CopyPlan plan(CosmosBackup backup) {
        return CopyPlan.of(backup, Observed.schedule(backup, seen.schedules()), seen.repositories(), seen.now());
    }

    private static Instant completedAt(CosmosBackup backup) {
        return Objects.requireNonNullElse(Observed.status(backup).completedAt(), Instant.EPOCH);
    }

    private Decision<CosmosBackupStatus> start(CopyPlan.Go go) {
        Optional<String> left = seen.left(go.copy());
        if (left.isPresent()) {
            return new Decision.End<>(seen.status(), left, Optional.empty());
        }
        CopyJobs jobs = started(go.copy());
        String job = String.valueOf(jobs.jobName());
        UpkeepTemplate template = UpkeepTemplate.of(seen.template());
        EngineCommand command = EngineCommand.copy(
                go.from(), go.to(), List.of(String.valueOf(seen.status().backup())), template.template());
        return new Decision.Start<>(
                with(go.copy().with(go.copy().reason(), go.copy().message(), jobs)),
                EngineJob.of(
                        seen.backup(),
                        job,
                        command,
                        template.template(),
                        seen.settings().image()),
                template.happening());
    }

    private CopyJobs started(RepositoryCopy copy) {
        CopyJobs jobs = Observed.jobs(copy);
        return jobs.starting(JobNames.copy(seen.name(), copy.repository(), jobs.started() + 1));
    }

    private Decision<CosmosBackupStatus> follow(RepositoryCopy copy, CopyJobs jobs) {
        String job = String.valueOf(jobs.jobName());
        return switch (JobOutcome.of(
                seen.job(job), job, seen.uid(), seen.now(), seen.settings().startTimeout())) {
            case JobOutcome.Unfinished() -> new Decision.Wait<>(seen.status(), RECHECK);
            case JobOutcome.NameTaken() -> // the next one has the next number
                new Decision.Wait<>(with(copy.with(copy.reason(), copy.message(), jobs.stopped())), AT_ONCE);
            case JobOutcome.Reported(CopyReport report, Instant at) -> complete(copy, jobs, report, at);
            case JobOutcome.Reported(var _, Instant _) -> failed(copy, jobs, JobOutcome.lost(job), Optional.empty());
            case JobOutcome.Unreported(Why why, Instant _, boolean stop) ->
                failed(copy, jobs, why, stop ? Optional.of(job) : Optional.empty());
        };
    }

    private Decision<CosmosBackupStatus> complete(RepositoryCopy copy, CopyJobs jobs, CopyReport report, Instant at) {
        Why why = Why.of(
                OperatorReason.CopyComplete,
                "repository %s holds the backup too (%d bytes written)".formatted(copy.repository(), report.bytes()));
        RepositoryCopy durable = new RepositoryCopy(
                copy.repository(), true, at.truncatedTo(ChronoUnit.SECONDS), null, null, jobs.ended());
        return new Decision.End<>(with(durable), Optional.empty(), Optional.of(Happening.normal(key(copy, jobs), why)));
    }

    private Decision<CosmosBackupStatus> failed(RepositoryCopy copy, CopyJobs jobs, Why cause, Optional<String> stop) {
        Instant again = seen.now().plus(RETRY.after(jobs.failures())).truncatedTo(ChronoUnit.SECONDS);
        String told = "%s: %s".formatted(cause.reason(), cause.message());
        Why why = Why.of(
                OperatorReason.CopyFailed,
                "the copy to repository %s failed and is tried again at %s: %s"
                        .formatted(copy.repository(), again, told));
        return new Decision.End<>(
                with(copy.with(copy.reason(), told, jobs.failed(seen.now(), again))),
                stop,
                Optional.of(Happening.warning(key(copy, jobs), why)));
    }

    /// The Job was not accepted.
    Decision<CosmosBackupStatus> refused(Why why) {
        return plan(seen.backup()) instanceof CopyPlan.Go go
                ? failed(go.copy(), started(go.copy()), why, Optional.empty())
                : new Decision.Wait<>(seen.status(), IN_LINE);
    }

    private static String key(RepositoryCopy copy, CopyJobs jobs) {
        return "copy-%s-%d".formatted(copy.repository(), jobs.started());
    }

    private CosmosBackupStatus with(RepositoryCopy copy) {
        return Copies.with(seen.backup(), seen.status(), copy, seen.now());
    }
}
