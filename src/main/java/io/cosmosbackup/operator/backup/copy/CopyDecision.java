package io.cosmosbackup.operator.backup.copy;

import io.cosmosbackup.api.backup.CopyJobs;
import io.cosmosbackup.api.backup.CosmosBackup;
import io.cosmosbackup.api.backup.CosmosBackupStatus;
import io.cosmosbackup.api.backup.RepositoryCopy;
import io.cosmosbackup.engine.report.CopyReport;
import io.cosmosbackup.operator.backup.view.BackupView;
import io.cosmosbackup.operator.backup.view.Queue;
import io.cosmosbackup.operator.catalog.Copies;
import io.cosmosbackup.operator.job.Backoff;
import io.cosmosbackup.operator.job.EngineCommand;
import io.cosmosbackup.operator.job.EngineJob;
import io.cosmosbackup.operator.job.JobNames;
import io.cosmosbackup.operator.job.JobOutcome;
import io.cosmosbackup.operator.job.UpkeepTemplate;
import io.cosmosbackup.operator.status.Decision;
import io.cosmosbackup.operator.status.Explanation;
import io.cosmosbackup.operator.status.Notice;
import io.cosmosbackup.operator.status.OperatorReason;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// The next step for the copies that a complete backup still lacks: one Job at a time brings one copy.
public record CopyDecision(BackupView seen) {
    private static final Duration AT_ONCE = Duration.ofSeconds(1);
    private static final Duration RECHECK = Duration.ofSeconds(10);
    private static final Duration IN_LINE = Duration.ofSeconds(30);
    private static final Duration PARKED = Duration.ofMinutes(10);
    private static final Backoff RETRY = new Backoff(Duration.ofMinutes(1), Duration.ofHours(6));

    /// The newest first: what an old one holds is the soonest pruned.
    private static final Comparator<CosmosBackup> LINE = Comparator.comparing(CopyDecision::completedAt)
            .reversed()
            .thenComparing(backup -> backup.getMetadata().getName());

    public Decision<CosmosBackupStatus> decide() {
        Optional<RepositoryCopy> running = seen.status().copies().stream()
                .filter(copy -> BackupView.jobs(copy).jobName() != null)
                .findFirst();
        if (running.isPresent()) {
            return follow(running.get(), BackupView.jobs(running.get()));
        }
        return switch (plan(seen.backup())) {
            case CopyStart.Nothing() -> new Decision.Done<>(seen.status());
            case CopyStart.Parked() -> new Decision.Wait<>(seen.status(), PARKED);
            case CopyStart.Later(Instant when) ->
                new Decision.Wait<>(
                        seen.status(), Duration.between(seen.now(), when).plusSeconds(1));
            case CopyStart.Go go ->
                Queue.comes(seen, other -> plan(other) instanceof CopyStart.Go, LINE)
                        ? start(go)
                        : new Decision.Wait<>(seen.status(), IN_LINE);
        };
    }

    private CopyStart plan(CosmosBackup backup) {
        return CopyStart.of(backup, BackupView.schedule(backup, seen.schedules()), seen.repositories(), seen.now());
    }

    private static Instant completedAt(CosmosBackup backup) {
        return Objects.requireNonNullElse(BackupView.status(backup).lastRun().completedAt(), Instant.EPOCH);
    }

    private Decision<CosmosBackupStatus> start(CopyStart.Go go) {
        Optional<String> left = seen.left(go.copy());
        if (left.isPresent()) {
            return new Decision.End<>(seen.status(), left, Optional.empty());
        }
        CopyJobs jobs = started(go.copy());
        String job = String.valueOf(jobs.jobName());
        UpkeepTemplate template = UpkeepTemplate.of(seen.template());
        EngineCommand command = CopyCommandLine.of(
                go.from(), go.to(), List.of(String.valueOf(seen.status().id())), template.template());
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
        CopyJobs jobs = BackupView.jobs(copy);
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
            case JobOutcome.Unreported(Explanation why, Instant _, boolean stop) ->
                failed(copy, jobs, why, stop ? Optional.of(job) : Optional.empty());
        };
    }

    private Decision<CosmosBackupStatus> complete(RepositoryCopy copy, CopyJobs jobs, CopyReport report, Instant at) {
        Explanation why = Explanation.of(
                OperatorReason.CopyComplete,
                "repository %s holds the backup too (%d bytes written)".formatted(copy.repository(), report.bytes()));
        RepositoryCopy durable = new RepositoryCopy(
                copy.repository(), true, at.truncatedTo(ChronoUnit.SECONDS), null, null, jobs.ended());
        return new Decision.End<>(with(durable), Optional.empty(), Optional.of(Notice.normal(key(copy, jobs), why)));
    }

    private Decision<CosmosBackupStatus> failed(
            RepositoryCopy copy, CopyJobs jobs, Explanation cause, Optional<String> stop) {
        Instant again = seen.now().plus(RETRY.after(jobs.failures())).truncatedTo(ChronoUnit.SECONDS);
        String told = "%s: %s".formatted(cause.reason(), cause.message());
        Explanation why = Explanation.of(
                OperatorReason.CopyFailed,
                "the copy to repository %s failed and is tried again at %s: %s"
                        .formatted(copy.repository(), again, told));
        return new Decision.End<>(
                with(copy.with(copy.reason(), told, jobs.failed(seen.now(), again))),
                stop,
                Optional.of(Notice.warning(key(copy, jobs), why)));
    }

    /// The Job was not accepted.
    public Decision<CosmosBackupStatus> refused(Explanation why) {
        return plan(seen.backup()) instanceof CopyStart.Go go
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
