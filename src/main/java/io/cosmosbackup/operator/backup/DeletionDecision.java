package io.cosmosbackup.operator.backup;

import io.cosmosbackup.api.CopyJobs;
import io.cosmosbackup.api.CosmosBackup;
import io.cosmosbackup.api.CosmosBackupStatus;
import io.cosmosbackup.api.DeletionPolicy;
import io.cosmosbackup.api.Phase;
import io.cosmosbackup.api.RepositoryCopy;
import io.cosmosbackup.engine.report.PlannedBackup;
import io.cosmosbackup.engine.report.PruneReport;
import io.cosmosbackup.engine.report.Reason;
import io.cosmosbackup.engine.report.ReportJson;
import io.cosmosbackup.operator.catalog.Copies;
import io.cosmosbackup.operator.job.Backoff;
import io.cosmosbackup.operator.job.Decision;
import io.cosmosbackup.operator.job.EngineCommand;
import io.cosmosbackup.operator.job.EngineJob;
import io.cosmosbackup.operator.job.Finalizers;
import io.cosmosbackup.operator.job.JobNames;
import io.cosmosbackup.operator.job.JobOutcome;
import io.cosmosbackup.operator.job.ObservedJob;
import io.cosmosbackup.operator.status.Conditions;
import io.cosmosbackup.operator.status.Happening;
import io.cosmosbackup.operator.status.OperatorReason;
import io.cosmosbackup.operator.status.Why;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// What to do about a backup that is being deleted and whose data goes with it: what runs is stopped, each
/// repository that may be written deletes its copy, and then the finalizer goes. It goes too when what is left
/// cannot be deleted: an object that never goes helps nobody.
record DeletionDecision(Observed seen) {
    private static final Duration FOLLOW = Duration.ofSeconds(3);
    private static final Duration AT_ONCE = Duration.ofSeconds(1);
    private static final Duration RECHECK = Duration.ofSeconds(10);
    private static final Backoff RETRY = new Backoff(Duration.ofMinutes(1), Duration.ofHours(6));
    private static final Duration LONGEST_REFUSAL = Duration.ofDays(1);
    private static final Comparator<CosmosBackup> LINE =
            Comparator.comparing(backup -> backup.getMetadata().getName());

    Decision<CosmosBackupStatus> decide() {
        List<RepositoryCopy> copies = held(seen);
        Optional<RepositoryCopy> atWork = copies.stream()
                .filter(copy -> Observed.jobs(copy).jobName() != null)
                .findFirst();
        if (seen.deletionPolicy() == DeletionPolicy.Retain) {
            return new Decision.Release<>(seen.status(), Optional.empty());
        }
        if (seen.leaving()) {
            return abandoned(copies);
        }
        return stopRun()
                .or(() -> atWork.map(copy -> follow(copy, Observed.jobs(copy))))
                .or(() -> BackupDecision.expiring(seen))
                .orElseGet(() -> copies.isEmpty() && !begun()
                        ? new Decision.Release<>(seen.status(), Optional.empty())
                        : next(copies));
    }

    /// Whether something was deleted already.
    private boolean begun() {
        return Conditions.find(seen.status().conditions(), Conditions.READY)
                .filter(c -> c.reason().equals(OperatorReason.Deleting.name()))
                .isPresent();
    }

    private Decision<CosmosBackupStatus> abandoned(List<RepositoryCopy> copies) {
        return release(copies.stream()
                .map(copy ->
                        new DeletionStep.Left(DeletionStep.where(seen, copy), "the namespace is being deleted", false))
                .toList());
    }

    /// The copies that hold the backup, or may.
    private static List<RepositoryCopy> held(Observed seen) {
        CosmosBackupStatus status = seen.status();
        return status.copies().stream()
                .filter(copy ->
                        seen.ended() ? status.phase() == Phase.Complete && mayHold(copy) : status.jobName() != null)
                .toList();
    }

    private static boolean mayHold(RepositoryCopy copy) {
        String reason = copy.reason();
        return copy.durable()
                || (reason == null
                        ? Observed.jobs(copy).started() > 0
                        : !reason.equals(OperatorReason.ManifestMissing.name()));
    }

    /// A run that still writes would leave what is deleted before it ends.
    private Optional<Decision<CosmosBackupStatus>> stopRun() {
        return seen.ended() ? Optional.empty() : stop(seen.runJob());
    }

    private Optional<Decision<CosmosBackupStatus>> stop(String job) {
        ObservedJob found = seen.job(job);
        if (found.job().isEmpty() || !seen.patientWithDeletion()) {
            return Optional.empty();
        }
        boolean ending = found.job().get().getMetadata().getDeletionTimestamp() != null;
        CosmosBackupStatus status =
                deleting(Why.of(OperatorReason.Deleting, "Job %s ends before the data is deleted".formatted(job)));
        return Optional.of(ending ? new Decision.Wait<>(status, FOLLOW) : new Decision.Stop<>(status, job, FOLLOW));
    }

    private Decision<CosmosBackupStatus> next(List<RepositoryCopy> copies) {
        List<DeletionStep.Left> left = new ArrayList<>();
        List<DeletionStep.Later> later = new ArrayList<>();
        for (RepositoryCopy copy : copies) {
            switch (DeletionStep.of(seen, copy)) {
                case DeletionStep.Due due -> {
                    return Turn.comes(seen, this::goes, LINE)
                            ? start(due)
                            : new Decision.Wait<>(seen.status(), RECHECK);
                }
                case DeletionStep.Later wait -> later.add(wait);
                case DeletionStep.Left stays -> left.add(stays);
            }
        }
        if (later.isEmpty()) {
            return release(left);
        }
        String told = later.stream()
                .map(wait -> "%s: %s".formatted(wait.repository(), wait.why().message()))
                .collect(Collectors.joining("; "));
        Why why = new Why(
                later.getFirst().why().reason(),
                "the data is not deleted yet; %s. HINT: to let it stay, take the finalizer %s away"
                        .formatted(told, CosmosBackup.FINALIZER));
        Instant soonest = later.stream()
                .map(DeletionStep.Later::when)
                .min(Instant::compareTo)
                .orElseThrow();
        Duration rest = Duration.between(seen.now(), soonest).plusSeconds(1);
        // Not for long: the repository, or the whole namespace, may be deleted meanwhile.
        return new Decision.Wait<>(
                deleting(why), rest.compareTo(DeletionStep.RECHECK) < 0 ? rest : DeletionStep.RECHECK);
    }

    private boolean goes(CosmosBackup other) {
        Observed others = new Observed(
                other,
                List.of(),
                seen.schedules(),
                seen.repositories(),
                seen.jobs(),
                seen.leaving(),
                seen.now(),
                seen.settings());
        return other.getMetadata().getDeletionTimestamp() != null
                && Finalizers.on(other)
                && held(others).stream().anyMatch(copy -> DeletionStep.of(others, copy) instanceof DeletionStep.Due);
    }

    private Decision<CosmosBackupStatus> start(DeletionStep.Due due) {
        RepositoryCopy copy = due.copy();
        Optional<String> left = seen.left(copy);
        if (left.isPresent()) {
            return new Decision.End<>(seen.status(), left, Optional.empty());
        }
        CopyJobs jobs = started(copy);
        String job = String.valueOf(jobs.jobName());
        EngineCommand command = EngineCommand.delete(
                due.repository(), List.of(String.valueOf(seen.status().backup())));
        CosmosBackupStatus status = deleting(
                Why.of(OperatorReason.Deleting, "Job %s deletes the data".formatted(job)),
                copy.with(copy.reason(), copy.message(), jobs));
        return new Decision.Start<>(
                status,
                EngineJob.of(
                        seen.backup(),
                        job,
                        command,
                        seen.template(),
                        seen.settings().image()),
                Optional.empty());
    }

    private CopyJobs started(RepositoryCopy copy) {
        CopyJobs jobs = Observed.jobs(copy);
        return jobs.starting(JobNames.delete(seen.name(), copy.repository(), jobs.started() + 1));
    }

    private Decision<CosmosBackupStatus> follow(RepositoryCopy copy, CopyJobs jobs) {
        String job = String.valueOf(jobs.jobName());
        if (!job.equals(JobNames.delete(seen.name(), copy.repository(), jobs.started()))) {
            return stop(job).orElseGet(() -> again(copy, jobs)); // it brings the copy
        }
        ObservedJob found = seen.job(job);
        return switch (JobOutcome.of(
                found, job, seen.uid(), seen.now(), seen.settings().startTimeout())) {
            case JobOutcome.Unfinished() -> new Decision.Wait<>(seen.status(), RECHECK);
            case JobOutcome.NameTaken() -> again(copy, jobs);
            case JobOutcome.Reported(PruneReport report, Instant _) -> reported(copy, jobs, report, found.log());
            case JobOutcome.Reported(var _, Instant _) -> failed(copy, jobs, JobOutcome.lost(job), Optional.empty());
            case JobOutcome.Unreported(Why why, Instant _, boolean stop) ->
                why.reason().equals(Reason.BackupNotFound.name())
                        ? gone(copy, job)
                        : failed(copy, jobs, why, stop ? Optional.of(job) : Optional.empty());
        };
    }

    /// The next Job has the next number.
    private Decision<CosmosBackupStatus> again(RepositoryCopy copy, CopyJobs jobs) {
        Why why = Why.of(OperatorReason.Deleting, "the data is being deleted");
        return new Decision.Wait<>(deleting(why, copy.with(copy.reason(), copy.message(), jobs.stopped())), AT_ONCE);
    }

    private Decision<CosmosBackupStatus> reported(
            RepositoryCopy copy, CopyJobs jobs, PruneReport report, Optional<String> log) {
        int stays = report.refused() + report.kept() + report.marked() + report.waiting();
        if (report.deleted() > 0 || stays == 0) {
            return gone(copy, String.valueOf(jobs.jobName()));
        }
        String reasons = log.map(this::reasons)
                .filter(told -> !told.isEmpty())
                .orElseGet(() -> "the log of Job %s, which says why, cannot be read".formatted(jobs.jobName()));
        if (report.refused() == 0) {
            Why why = Why.of(OperatorReason.DeletionFailed, "it is not deleted: " + reasons);
            return later(copy, jobs, why, retry(jobs), Optional.empty());
        }
        Instant due = report.nextDue();
        Why why = Why.of(
                OperatorReason.DeletionRefused,
                "the store does not let it go%s: %s".formatted(due == null ? "" : " before " + due, reasons));
        Instant tomorrow = seen.now().plus(LONGEST_REFUSAL); // a policy or a hold may be lifted before its time
        Instant again = due == null || !due.isAfter(seen.now()) ? retry(jobs) : due.isBefore(tomorrow) ? due : tomorrow;
        return later(copy, jobs, why, again, Optional.empty());
    }

    private String reasons(String log) {
        return ReportJson.planned(log.lines())
                .filter(planned -> planned.backup().equals(seen.status().backup()))
                .map(PlannedBackup::reasons)
                .flatMap(List::stream)
                .distinct()
                .collect(Collectors.joining("; "));
    }

    private Decision<CosmosBackupStatus> gone(RepositoryCopy copy, String job) {
        Why why = Why.of(OperatorReason.Deleting, "the data is being deleted");
        List<RepositoryCopy> rest = seen.status().copies().stream()
                .filter(other -> !other.repository().equals(copy.repository()))
                .toList();
        return new Decision.End<>(deleting(why, rest), Optional.of(job), Optional.empty());
    }

    private Decision<CosmosBackupStatus> failed(RepositoryCopy copy, CopyJobs jobs, Why cause, Optional<String> stop) {
        return later(copy, jobs, cause, retry(jobs), stop);
    }

    private Decision<CosmosBackupStatus> later(
            RepositoryCopy copy, CopyJobs jobs, Why cause, Instant again, Optional<String> stop) {
        RepositoryCopy next =
                copy.with(cause.reason(), cause.message(), jobs.failed(again.truncatedTo(ChronoUnit.SECONDS)));
        Why why = new Why(cause.reason(), "repository %s: %s".formatted(copy.repository(), cause.message()));
        return new Decision.End<>(
                deleting(why, next),
                stop,
                Optional.of(Happening.warning("delete-%s-%d".formatted(copy.repository(), jobs.started()), why)));
    }

    private Instant retry(CopyJobs jobs) {
        return seen.now().plus(RETRY.after(jobs.failures()));
    }

    /// The Job was not accepted: for a while that may be a quota.
    Decision<CosmosBackupStatus> refused(Why why) {
        List<RepositoryCopy> copies = held(seen);
        if (why.message().contains("because it is being terminated")) {
            return abandoned(copies);
        }
        return copies.stream()
                .filter(copy -> DeletionStep.of(seen, copy) instanceof DeletionStep.Due)
                .findFirst()
                .map(copy -> later(
                        copy,
                        started(copy),
                        seen.patientWithDeletion()
                                ? Why.of(OperatorReason.Deleting, why.message())
                                : Why.of(OperatorReason.JobRefused, why.message()),
                        retry(Observed.jobs(copy)),
                        Optional.empty()))
                .orElseGet(() -> new Decision.Wait<>(seen.status(), RECHECK));
    }

    private Decision<CosmosBackupStatus> release(List<DeletionStep.Left> left) {
        String id = String.valueOf(seen.status().backup());
        if (left.isEmpty()) {
            Why why = Why.of(OperatorReason.DataDeleted, "backup %s is deleted".formatted(id));
            return new Decision.Release<>(seen.status(), Optional.of(Happening.normal("deleted", why)));
        }
        Why why = Why.of(
                OperatorReason.DataLeft,
                "backup %s stays in %s"
                        .formatted(
                                id,
                                left.stream()
                                        .map(stays -> "%s: %s".formatted(stays.where(), stays.why()))
                                        .collect(Collectors.joining("; "))));
        boolean meant = left.stream().allMatch(DeletionStep.Left::meant);
        return new Decision.Release<>(
                seen.status(),
                Optional.of(meant ? Happening.normal("deleted", why) : Happening.warning("deleted", why)));
    }

    private CosmosBackupStatus deleting(Why why, RepositoryCopy copy) {
        CosmosBackupStatus with = Copies.with(seen.backup(), seen.status(), copy, seen.now());
        return deleting(why, with.copies());
    }

    private CosmosBackupStatus deleting(Why why) {
        return deleting(why, seen.status().copies());
    }

    private CosmosBackupStatus deleting(Why why, List<RepositoryCopy> copies) {
        return seen.status()
                .withCopies(
                        copies,
                        Conditions.withReady(seen.status().conditions(), false, why, seen.generation(), seen.now()));
    }
}
