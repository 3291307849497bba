package io.cosmosbackup.operator.backup.deletion;

import io.cosmosbackup.api.backup.CosmosBackup;
import io.cosmosbackup.api.backup.CosmosBackupStatus;
import io.cosmosbackup.api.backup.RepositoryCopy;
import io.cosmosbackup.api.common.DeletionPolicy;
import io.cosmosbackup.api.common.Phase;
import io.cosmosbackup.operator.backup.view.BackupView;
import io.cosmosbackup.operator.backup.view.LastJobs;
import io.cosmosbackup.operator.backup.view.Queue;
import io.cosmosbackup.operator.job.ObservedJob;
import io.cosmosbackup.operator.status.Conditions;
import io.cosmosbackup.operator.status.Decision;
import io.cosmosbackup.operator.status.Explanation;
import io.cosmosbackup.operator.status.Notice;
import io.cosmosbackup.operator.status.OperatorReason;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// The next step for a backup that is being deleted together with its data. Its Job is stopped, each
/// repository that may be written deletes its copy, and then the finalizer is removed. It is also removed if
/// the rest cannot be deleted: an object that stays for ever helps nobody.
public record DeletionDecision(BackupView seen) {
    private static final Duration FOLLOW = Duration.ofSeconds(3);
    private static final Duration RECHECK = Duration.ofSeconds(10);
    private static final Explanation TURN = Explanation.of(
            OperatorReason.Deleting,
            "waits for its turn: %d Jobs at a time delete or copy data of this namespace".formatted(Queue.MOST));
    private static final Comparator<CosmosBackup> LINE =
            Comparator.comparing(backup -> backup.getMetadata().getName());

    public Decision<CosmosBackupStatus> decide() {
        List<RepositoryCopy> copies = held(seen);
        Optional<RepositoryCopy> atWork = copies.stream()
                .filter(copy -> BackupView.attempts(copy).jobName() != null)
                .findFirst();
        if (seen.deletionPolicy() == DeletionPolicy.Retain) {
            return retained(copies);
        }
        if (seen.leaving()) {
            return abandoned(copies);
        }
        return stopRun()
                .or(() -> atWork.map(this::follow))
                .or(() -> LastJobs.expiring(seen))
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

    /// The policy was changed after the deletion began.
    private Decision<CosmosBackupStatus> retained(List<RepositoryCopy> copies) {
        return copies.isEmpty() || seen.status().phase() != Phase.Complete
                ? new Decision.Release<>(seen.status(), Optional.empty())
                : release(copies.stream().map(this::left).toList());
    }

    private DeletionStep.Left left(RepositoryCopy copy) {
        String where = DeletionStep.where(seen, copy);
        boolean halfway = BackupView.attempts(copy).jobName() != null && new DeletionJob(seen, copy).deletes();
        return halfway
                ? new DeletionStep.Left(
                        where, "deletionPolicy is Retain now, and part of it may be deleted already", false)
                : new DeletionStep.Left(where, "deletionPolicy is Retain", true);
    }

    /// The copies that hold the backup, or may, or what a run that was stopped or failed has left of it.
    private static List<RepositoryCopy> held(BackupView seen) {
        CosmosBackupStatus status = seen.status();
        return status.copies().stream()
                .filter(copy -> status.phase() == Phase.Complete
                        ? mayHold(copy)
                        : status.phase() == Phase.Failed
                                ? status.lastRun().startedAt() != null
                                : status.lastRun().jobName() != null)
                .toList();
    }

    private static boolean mayHold(RepositoryCopy copy) {
        String reason = copy.reason();
        return copy.durable()
                || !copy.counts()
                || (reason == null
                        ? BackupView.attempts(copy).number() > 0
                        : !reason.equals(OperatorReason.ManifestMissing.name()));
    }

    /// A run that still writes would leave what is deleted before it ends.
    private Optional<Decision<CosmosBackupStatus>> stopRun() {
        return seen.ended() && (seen.run().job().isEmpty() || seen.run().ended())
                ? Optional.empty()
                : stop(seen.runJob());
    }

    private Optional<Decision<CosmosBackupStatus>> stop(String job) {
        ObservedJob found = seen.job(job);
        if (found.job().isEmpty() || !seen.patientWithDeletion()) {
            return Optional.empty();
        }
        boolean ending = found.job().get().getMetadata().getDeletionTimestamp() != null;
        CosmosBackupStatus status = deleting(
                Explanation.of(OperatorReason.Deleting, "Job %s ends before the data is deleted".formatted(job)));
        return Optional.of(ending ? new Decision.Wait<>(status, FOLLOW) : new Decision.Stop<>(status, job, FOLLOW));
    }

    private Decision<CosmosBackupStatus> next(List<RepositoryCopy> copies) {
        List<DeletionStep.Left> left = new ArrayList<>();
        List<DeletionStep.Later> later = new ArrayList<>();
        for (RepositoryCopy copy : copies) {
            switch (DeletionStep.of(seen, copy)) {
                case DeletionStep.Due due -> {
                    return Queue.comes(seen, this::goes, LINE)
                            ? new DeletionJob(seen, due.copy()).start(due.repository())
                            : new Decision.Wait<>(deleting(TURN), RECHECK);
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
        Explanation why = new Explanation(
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

    private Decision<CosmosBackupStatus> follow(RepositoryCopy copy) {
        DeletionJob job = new DeletionJob(seen, copy);
        return job.deletes() ? job.follow() : stop(job.name()).orElseGet(job::again); // it brings the copy
    }

    private boolean goes(CosmosBackup other) {
        BackupView others = seen.ofOther(other);
        return other.getMetadata().getDeletionTimestamp() != null
                && other.hasFinalizer(CosmosBackup.FINALIZER)
                && held(others).stream().anyMatch(copy -> DeletionStep.of(others, copy) instanceof DeletionStep.Due);
    }

    private Decision<CosmosBackupStatus> release(List<DeletionStep.Left> left) {
        String what = (seen.status().phase() == Phase.Complete ? "backup %s" : "what the run of backup %s had left")
                .formatted(seen.status().id());
        if (left.isEmpty()) {
            Explanation why = Explanation.of(OperatorReason.DataDeleted, what + " is deleted");
            return new Decision.Release<>(seen.status(), Optional.of(Notice.normal("deleted", why)));
        }
        Explanation why = Explanation.of(
                OperatorReason.DataLeft,
                "%s stays in %s"
                        .formatted(
                                what,
                                left.stream()
                                        .map(stays -> "%s: %s".formatted(stays.where(), stays.why()))
                                        .collect(Collectors.joining("; "))));
        boolean meant = left.stream().allMatch(DeletionStep.Left::meant);
        return new Decision.Release<>(
                seen.status(), Optional.of(meant ? Notice.normal("deleted", why) : Notice.warning("deleted", why)));
    }

    /// The Job was not accepted: for a while that may be a quota.
    public Decision<CosmosBackupStatus> refused(Explanation why) {
        List<RepositoryCopy> copies = held(seen);
        if (why.message().contains("because it is being terminated")) {
            return abandoned(copies);
        }
        return copies.stream()
                .filter(copy -> DeletionStep.of(seen, copy) instanceof DeletionStep.Due)
                .findFirst()
                .map(copy -> new DeletionJob(seen, copy).refused(why))
                .orElseGet(() -> new Decision.Wait<>(seen.status(), RECHECK));
    }

    private CosmosBackupStatus deleting(Explanation why) {
        return DeletionJob.deleting(seen, why, seen.status().copies());
    }
}
