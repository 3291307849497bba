package io.cosmosbackup.operator.backup.copy;

import io.cosmosbackup.api.backup.CosmosBackup;
import io.cosmosbackup.api.backup.CosmosBackupStatus;
import io.cosmosbackup.api.backup.RepositoryCopy;
import io.cosmosbackup.api.common.Attempts;
import io.cosmosbackup.engine.report.CopyReport;
import io.cosmosbackup.operator.backup.view.BackupView;
import io.cosmosbackup.operator.backup.view.Queue;
import io.cosmosbackup.operator.catalog.Copies;
import io.cosmosbackup.operator.job.Backoff;
import io.cosmosbackup.operator.job.EngineCommand;
import io.cosmosbackup.operator.job.EngineJob;
import io.cosmosbackup.operator.job.Followed;
import io.cosmosbackup.operator.job.JobLoop;
import io.cosmosbackup.operator.job.JobNames;
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
    private static final JobLoop<CopyReport> LOOP = JobLoop.untilDone(CopyReport.class);
    private static final Backoff RETRY = new Backoff(Duration.ofMinutes(1), Duration.ofHours(6));

    /// The newest first: what an old one holds is the soonest pruned.
    private static final Comparator<CosmosBackup> LINE = Comparator.comparing(CopyDecision::completedAt)
            .reversed()
            .thenComparing(backup -> backup.getMetadata().getName());

    public Decision<CosmosBackupStatus> decide() {
        return seen.status().copies().stream()
                .filter(copy -> BackupView.attempts(copy).jobName() != null)
                .findFirst()
                .map(copy -> follow(copy, BackupView.attempts(copy)))
                .orElseGet(this::between);
    }

    private Decision<CosmosBackupStatus> between() {
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
        Attempts attempts = started(go.copy());
        String job = String.valueOf(attempts.jobName());
        UpkeepTemplate template = UpkeepTemplate.of(seen.template(go.to()));
        EngineCommand command = CopyCommandLine.of(
                go.from(), go.to(), List.of(String.valueOf(seen.status().id())), template.template());
        return new Decision.Start<>(
                with(go.copy().with(go.copy().reason(), go.copy().message(), attempts)),
                EngineJob.of(
                        seen.backup(),
                        job,
                        command,
                        template.template(),
                        seen.settings().image()),
                template.happening());
    }

    private Attempts started(RepositoryCopy copy) {
        Attempts attempts = BackupView.attempts(copy);
        long next = attempts.number() + 1;
        return attempts.starting(next, JobNames.copy(seen.name(), copy.repository(), next));
    }

    private Decision<CosmosBackupStatus> follow(RepositoryCopy copy, Attempts attempts) {
        return switch (LOOP.follow(attempts, seen::state, seen.now())) {
            case Followed.Idle<CopyReport> _ -> between();
            case Followed.Replaced<CopyReport> _ ->
                new Decision.Wait<>(with(copy.with(copy.reason(), copy.message(), attempts.stopped())), AT_ONCE);
            case Followed.Unfinished<CopyReport> _ -> new Decision.Wait<>(seen.status(), RECHECK);
            case Followed.Finished<CopyReport>(CopyReport report, Instant at) -> complete(copy, attempts, report, at);
            case Followed.Unreported<CopyReport> none ->
                failed(
                        copy,
                        attempts,
                        none.why(),
                        none.stop() ? Optional.ofNullable(attempts.jobName()) : Optional.empty());
        };
    }

    private Decision<CosmosBackupStatus> complete(
            RepositoryCopy copy, Attempts attempts, CopyReport report, Instant at) {
        Explanation why = Explanation.of(
                OperatorReason.CopyComplete,
                "repository %s holds the backup too (%d bytes written)".formatted(copy.repository(), report.bytes()));
        RepositoryCopy durable = new RepositoryCopy(
                copy.repository(), true, at.truncatedTo(ChronoUnit.SECONDS), null, null, attempts.ended());
        return new Decision.End<>(
                with(durable), Optional.empty(), Optional.of(Notice.normal(key(copy, attempts), why)));
    }

    private Decision<CosmosBackupStatus> failed(
            RepositoryCopy copy, Attempts attempts, Explanation cause, Optional<String> stop) {
        Instant again = seen.now().plus(RETRY.after(attempts.failures())).truncatedTo(ChronoUnit.SECONDS);
        String told = "%s: %s".formatted(cause.reason(), cause.message());
        Explanation why = Explanation.of(
                OperatorReason.CopyFailed,
                "the copy to repository %s failed and is tried again at %s: %s"
                        .formatted(copy.repository(), again, told));
        return new Decision.End<>(
                with(copy.with(copy.reason(), told, attempts.failed(seen.now(), again))),
                stop,
                Optional.of(Notice.warning(key(copy, attempts), why)));
    }

    /// The Job was not accepted.
    public Decision<CosmosBackupStatus> refused(Explanation why) {
        return plan(seen.backup()) instanceof CopyStart.Go go
                ? failed(go.copy(), started(go.copy()), why, Optional.empty())
                : new Decision.Wait<>(seen.status(), IN_LINE);
    }

    private static String key(RepositoryCopy copy, Attempts attempts) {
        return "copy-%s-%d".formatted(copy.repository(), attempts.number());
    }

    private CosmosBackupStatus with(RepositoryCopy copy) {
        return Copies.with(seen.backup(), seen.status(), copy, seen.now());
    }
}
