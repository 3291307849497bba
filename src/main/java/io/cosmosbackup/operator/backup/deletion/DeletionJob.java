package io.cosmosbackup.operator.backup.deletion;

import io.cosmosbackup.api.backup.CosmosBackupStatus;
import io.cosmosbackup.api.backup.RepositoryCopy;
import io.cosmosbackup.api.common.Attempts;
import io.cosmosbackup.api.common.Phase;
import io.cosmosbackup.api.repository.CosmosBackupRepository;
import io.cosmosbackup.engine.report.PlannedBackup;
import io.cosmosbackup.engine.report.PruneReport;
import io.cosmosbackup.engine.report.Reason;
import io.cosmosbackup.operator.backup.view.BackupView;
import io.cosmosbackup.operator.catalog.Copies;
import io.cosmosbackup.operator.job.Backoff;
import io.cosmosbackup.operator.job.EngineCommand;
import io.cosmosbackup.operator.job.EngineJob;
import io.cosmosbackup.operator.job.Followed;
import io.cosmosbackup.operator.job.JobLog;
import io.cosmosbackup.operator.job.JobLoop;
import io.cosmosbackup.operator.job.JobNames;
import io.cosmosbackup.operator.job.UpkeepTemplate;
import io.cosmosbackup.operator.status.Conditions;
import io.cosmosbackup.operator.status.Decision;
import io.cosmosbackup.operator.status.Explanation;
import io.cosmosbackup.operator.status.Notice;
import io.cosmosbackup.operator.status.OperatorReason;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// The Job that deletes one copy of a backup: how it is made, and what comes of it.
record DeletionJob(BackupView seen, RepositoryCopy copy) {
    private static final Duration AT_ONCE = Duration.ofSeconds(1);
    private static final Duration RECHECK = Duration.ofSeconds(10);
    private static final JobLoop<PruneReport> LOOP = JobLoop.untilDone(PruneReport.class);
    private static final Backoff RETRY = new Backoff(Duration.ofMinutes(1), Duration.ofHours(6));
    private static final Duration LONGEST_REFUSAL = Duration.ofDays(1);

    /// The one that runs.
    String name() {
        return String.valueOf(attempts().jobName());
    }

    /// Whether that one deletes: one that was made before may bring the copy.
    boolean deletes() {
        return name().equals(JobNames.delete(
                seen.name(), copy.repository(), attempts().number()));
    }

    private Attempts attempts() {
        return BackupView.attempts(copy);
    }

    Decision<CosmosBackupStatus> start(CosmosBackupRepository repository) {
        Optional<String> left = seen.left(copy);
        if (left.isPresent()) {
            return new Decision.End<>(seen.status(), left, Optional.empty());
        }
        Attempts attempts = started();
        String job = String.valueOf(attempts.jobName());
        EngineCommand command = DeleteCommandLine.of(
                repository, String.valueOf(seen.status().id()), seen.status().phase() != Phase.Complete);
        UpkeepTemplate template = UpkeepTemplate.of(seen.template(repository).deleting());
        CosmosBackupStatus status = deleting(
                Explanation.of(OperatorReason.Deleting, "Job %s deletes the data".formatted(job)),
                copy.with(copy.reason(), copy.message(), attempts));
        return new Decision.Start<>(
                status,
                EngineJob.of(
                        seen.backup(),
                        job,
                        command,
                        template.template(),
                        seen.settings().image()),
                template.happening());
    }

    private Attempts started() {
        long next = attempts().number() + 1;
        return attempts().starting(next, JobNames.delete(seen.name(), copy.repository(), next));
    }

    Decision<CosmosBackupStatus> follow() {
        return switch (LOOP.follow(attempts(), seen::state, seen.now())) {
            case Followed.Idle<PruneReport> _, Followed.Replaced<PruneReport> _ -> again();
            case Followed.Unfinished<PruneReport> _ -> new Decision.Wait<>(seen.status(), RECHECK);
            case Followed.Finished<PruneReport>(PruneReport report, Instant _) ->
                reported(report, seen.job(name()).log());
            case Followed.Unreported<PruneReport> none ->
                none.why().reason().equals(Reason.BackupNotFound.name())
                        ? gone()
                        : failed(none.why(), none.stop() ? Optional.of(name()) : Optional.empty());
        };
    }

    /// The next Job has the next number.
    Decision<CosmosBackupStatus> again() {
        Explanation why = Explanation.of(OperatorReason.Deleting, "the data is being deleted");
        return new Decision.Wait<>(
                deleting(
                        why, copy.with(copy.reason(), copy.message(), attempts().stopped())),
                AT_ONCE);
    }

    private Decision<CosmosBackupStatus> reported(PruneReport report, Optional<JobLog> log) {
        long stays = report.backups().staying();
        if (report.backups().deleted() > 0 || stays == 0) {
            return gone();
        }
        String reasons = log.map(this::reasons)
                .filter(told -> !told.isEmpty())
                .orElseGet(() -> "the log of Job %s, which says why, cannot be read".formatted(name()));
        if (report.backups().refused() == 0) {
            Explanation why = Explanation.of(OperatorReason.DeletionFailed, "it is not deleted: " + reasons);
            return later(attempts(), why, retry(), Optional.empty());
        }
        Instant due = report.nextDue();
        Explanation why = Explanation.of(
                OperatorReason.DeletionRefused,
                "the store does not let it go%s: %s".formatted(due == null ? "" : " before " + due, reasons));
        Instant tomorrow = seen.now().plus(LONGEST_REFUSAL); // a policy or a hold may be lifted before its time
        Instant again = due == null || !due.isAfter(seen.now()) ? retry() : due.isBefore(tomorrow) ? due : tomorrow;
        return later(attempts(), why, again, Optional.empty());
    }

    private String reasons(JobLog log) {
        return log.of(String.valueOf(seen.status().id()))
                .map(PlannedBackup::reasons)
                .map(reasons -> String.join("; ", reasons))
                .orElse("");
    }

    private Decision<CosmosBackupStatus> gone() {
        Explanation why = Explanation.of(OperatorReason.Deleting, "the data is being deleted");
        List<RepositoryCopy> rest = seen.status().copies().stream()
                .filter(other -> !other.repository().equals(copy.repository()))
                .toList();
        return new Decision.End<>(deleting(seen, why, rest), Optional.of(name()), Optional.empty());
    }

    private Decision<CosmosBackupStatus> failed(Explanation cause, Optional<String> stop) {
        return later(attempts(), cause, retry(), stop);
    }

    private Decision<CosmosBackupStatus> later(
            Attempts attempts, Explanation cause, Instant again, Optional<String> stop) {
        RepositoryCopy next = copy.with(cause.reason(), cause.message(), attempts.failed(seen.now(), again));
        Explanation why =
                new Explanation(cause.reason(), "repository %s: %s".formatted(copy.repository(), cause.message()));
        return new Decision.End<>(
                deleting(why, next),
                stop,
                Optional.of(Notice.warning("delete-%s-%d".formatted(copy.repository(), attempts.number()), why)));
    }

    private Instant retry() {
        return seen.now().plus(RETRY.after(attempts().failures()));
    }

    /// The Job was not accepted: for a while that may be a quota.
    Decision<CosmosBackupStatus> refused(Explanation why) {
        OperatorReason reason = seen.patientWithDeletion() ? OperatorReason.Deleting : OperatorReason.JobRefused;
        return later(started(), Explanation.of(reason, why.message()), retry(), Optional.empty());
    }

    private CosmosBackupStatus deleting(Explanation why, RepositoryCopy changed) {
        CosmosBackupStatus with = Copies.with(seen.backup(), seen.status(), changed, seen.now());
        return deleting(seen, why, with.copies());
    }

    /// The status of a backup that is being deleted.
    static CosmosBackupStatus deleting(BackupView seen, Explanation why, List<RepositoryCopy> copies) {
        return seen.status()
                .withCopies(
                        copies,
                        Conditions.withDeleting(seen.status().conditions(), why, seen.generation(), seen.now()));
    }
}
