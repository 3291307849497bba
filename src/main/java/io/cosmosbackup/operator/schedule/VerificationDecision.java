package io.cosmosbackup.operator.schedule;

import io.cosmosbackup.api.BackupVerification;
import io.cosmosbackup.api.CosmosBackup;
import io.cosmosbackup.api.CosmosBackupRepository;
import io.cosmosbackup.api.CosmosBackupStatus;
import io.cosmosbackup.api.RepositoryCopy;
import io.cosmosbackup.api.RunTemplate;
import io.cosmosbackup.api.ScheduleVerification;
import io.cosmosbackup.api.VerificationLevel;
import io.cosmosbackup.api.VerificationPolicy;
import io.cosmosbackup.api.VerificationResult;
import io.cosmosbackup.engine.report.Reason;
import io.cosmosbackup.engine.report.VerifyReport;
import io.cosmosbackup.operator.job.EngineCommand;
import io.cosmosbackup.operator.job.EngineJob;
import io.cosmosbackup.operator.job.JobNames;
import io.cosmosbackup.operator.job.JobOutcome;
import io.cosmosbackup.operator.repository.Readiness;
import io.cosmosbackup.operator.status.Happening;
import io.cosmosbackup.operator.status.OperatorReason;
import io.cosmosbackup.operator.status.Why;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Whether the newest backup is read back from a repository now, and what came of it.
///
/// @param repository null when it is not in the namespace
/// @param newestFirst the backups that can be restored
/// @param due the newest time of verification.cron that has come, null when none has
record VerificationDecision(
        Observed seen,
        String name,
        @Nullable CosmosBackupRepository repository,
        List<CosmosBackup> newestFirst,
        @Nullable Instant due,
        ScheduleVerification old) {
    private static final Duration RECHECK = Duration.ofSeconds(10);
    private static final Duration INCONCLUSIVE_RETRY = Duration.ofHours(6);

    /// What the engine says of the way to a backup and not of the backup.
    private static final Set<Reason> NOT_THE_BACKUP = Set.of(
            Reason.InvalidArgument,
            Reason.AccessDenied,
            Reason.BlobContainerNotFound,
            Reason.KeyInvalid,
            Reason.IdentityMissing);

    /// The Job that has to be looked at, or empty when there never was one.
    static Optional<String> job(String schedule, String repository, ScheduleVerification status) {
        String running = status.jobName();
        return running != null || status.number() == 0
                ? Optional.ofNullable(running)
                : Optional.of(JobNames.verify(schedule, repository, status.number()));
    }

    Upkeep<ScheduleVerification> decide() {
        String job = old.jobName();
        return job == null ? between() : running(job);
    }

    private Upkeep<ScheduleVerification> between() {
        Upkeep<ScheduleVerification> next = next();
        Optional<String> last = job(seen.name(), name, old);
        return last.isPresent()
                        && next.start().isEmpty()
                        && seen.job(last.get()).lingers(seen.uid())
                ? next.expiring(last.get())
                : next;
    }

    private Upkeep<ScheduleVerification> next() {
        VerificationPolicy policy = seen.schedule().getSpec().verification();
        Optional<CosmosBackup> newest = newest();
        if (policy == null
                || due == null
                || newest.isEmpty()
                || seen.schedule().getSpec().suspend()
                || !(Readiness.of(name, repository) instanceof Readiness.Ready(CosmosBackupRepository usable))) {
            return Upkeep.rest(old, null);
        }
        Instant scheduled = old.scheduledTime();
        if (scheduled == null || scheduled.isBefore(due)) {
            return start(policy, usable, newest.get(), old.number() + 1);
        }
        Instant time = old.time();
        if (old.result() != VerificationResult.Inconclusive || time == null) {
            return Upkeep.rest(old, null);
        }
        Instant again = time.plus(INCONCLUSIVE_RETRY);
        return again.isAfter(seen.now())
                ? Upkeep.rest(old, again)
                : start(policy, usable, newest.get(), old.number() + 1);
    }

    private Optional<CosmosBackup> newest() {
        return newestFirst.stream()
                .filter(backup -> backup.getStatus().copies().stream()
                        .anyMatch(copy -> copy.durable() && copy.repository().equals(name)))
                .findFirst();
    }

    private Upkeep<ScheduleVerification> start(
            VerificationPolicy policy, CosmosBackupRepository usable, CosmosBackup backup, long number) {
        String job = JobNames.verify(seen.name(), name, number);
        ScheduleVerification started = new ScheduleVerification(
                number,
                job,
                backup.getMetadata().getName(),
                due,
                policy.level(),
                old.time(),
                old.result(),
                old.message());
        Why refused = seen.refused().get(job);
        if (refused != null) {
            return new VerificationDecision(seen, name, repository, newestFirst, due, started)
                    .unfinished(refused, seen.now());
        }
        CosmosBackupStatus status = backup.getStatus();
        RunTemplate template =
                Objects.requireNonNullElse(seen.schedule().getSpec().template(), RunTemplate.DEFAULT);
        EngineCommand command = EngineCommand.verify(
                usable, String.valueOf(status.backup()), status.manifestSha256(), policy, template);
        return Upkeep.start(
                started,
                EngineJob.of(
                        seen.schedule(), job, command, template, seen.settings().image()),
                seen.now().plus(RECHECK));
    }

    private Upkeep<ScheduleVerification> running(String job) {
        VerificationPolicy policy = seen.schedule().getSpec().verification();
        if (policy == null || repository == null) {
            return Upkeep.rest(ScheduleVerification.NONE.withNumber(old.number()), null)
                    .stopping(job);
        }
        return switch (JobOutcome.of(
                seen.job(job), job, seen.uid(), seen.now(), seen.settings().startTimeout())) {
            case JobOutcome.Unfinished() -> Upkeep.rest(old, seen.now().plus(RECHECK));
            case JobOutcome.NameTaken() ->
                newest().map(backup -> start(policy, repository, backup, old.number() + 1))
                        .orElseGet(() -> Upkeep.rest(ScheduleVerification.NONE.withNumber(old.number()), null));
            case JobOutcome.Reported(VerifyReport report, Instant at) -> passed(report, at);
            case JobOutcome.Reported(var _, Instant at) -> unfinished(JobOutcome.lost(job), at);
            case JobOutcome.Unreported(Why why, Instant at, boolean stop) ->
                stop ? unfinished(why, at).stopping(job) : unfinished(why, at);
        };
    }

    private Upkeep<ScheduleVerification> passed(VerifyReport report, Instant at) {
        VerificationLevel level = VerificationLevel.valueOf(report.level().name());
        Why why = Why.of(
                OperatorReason.VerificationPassed,
                "%d documents in %d segments, %d of them decoded"
                        .formatted(report.items(), report.segments(), report.segmentsRead()));
        boolean news = old.result() != VerificationResult.Passed;
        return ended(VerificationResult.Passed, level, why, at, news);
    }

    /// No report that all is well: the backup is bad, or it could not be found out.
    private Upkeep<ScheduleVerification> unfinished(Why why, Instant at) {
        boolean bad = isOfTheBackup(why);
        return ended(
                bad ? VerificationResult.Failed : VerificationResult.Inconclusive,
                Objects.requireNonNullElse(old.level(), VerificationLevel.Quick),
                new Why(
                        (bad ? OperatorReason.VerificationFailed : OperatorReason.VerificationInconclusive).name(),
                        why.reason() + ": " + why.message()),
                at,
                true);
    }

    private static boolean isOfTheBackup(Why why) {
        for (Reason reason : Reason.values()) {
            if (reason.name().equals(why.reason())) {
                return !reason.retryable() && !NOT_THE_BACKUP.contains(reason);
            }
        }
        return false;
    }

    private Upkeep<ScheduleVerification> ended(
            VerificationResult result, VerificationLevel level, Why why, Instant at, boolean news) {
        Instant time = at.truncatedTo(ChronoUnit.SECONDS);
        String message = "CosmosBackup %s (%s): %s".formatted(old.backup(), level, why.message());
        Happening happening = new Happening(
                "verify-%s-%d".formatted(name, old.number()),
                result != VerificationResult.Passed,
                new Why(why.reason(), "repository %s: verification of %s".formatted(name, message)));
        return Upkeep.ended(
                new ScheduleVerification(
                        old.number(), null, old.backup(), old.scheduledTime(), level, time, result, message),
                Objects.requireNonNull(old.jobName()),
                told(new BackupVerification(name, level, time, result, why.message())),
                news ? Optional.of(happening) : Optional.empty(),
                seen.now());
    }

    /// A copy that was found damaged stays in the backup's status until that copy is found whole, or is gone.
    private Map<String, CosmosBackupStatus> told(BackupVerification verification) {
        Optional<CosmosBackup> backup = seen.backups().stream()
                .filter(b -> b.getMetadata().getName().equals(old.backup()) && b.getStatus() != null)
                .findFirst();
        if (backup.isEmpty()) {
            return Map.of();
        }
        CosmosBackupStatus status = backup.get().getStatus();
        BackupVerification last = status.lastVerification();
        boolean damagedElsewhere = last != null
                && last.result() == VerificationResult.Failed
                && !last.repository().equals(name)
                && status.copies().stream().map(RepositoryCopy::repository).anyMatch(last.repository()::equals);
        return damagedElsewhere && verification.result() != VerificationResult.Failed
                ? Map.of()
                : Map.of(backup.get().getMetadata().getName(), status.withVerification(verification));
    }
}
