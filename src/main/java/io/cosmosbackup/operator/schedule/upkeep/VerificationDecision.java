package io.cosmosbackup.operator.schedule.upkeep;

import io.cosmosbackup.api.backup.BackupVerification;
import io.cosmosbackup.api.backup.CosmosBackup;
import io.cosmosbackup.api.backup.CosmosBackupStatus;
import io.cosmosbackup.api.backup.RepositoryCopy;
import io.cosmosbackup.api.common.Attempts;
import io.cosmosbackup.api.common.VerificationLevel;
import io.cosmosbackup.api.common.VerificationResult;
import io.cosmosbackup.api.repository.CosmosBackupRepository;
import io.cosmosbackup.api.schedule.ScheduleVerification;
import io.cosmosbackup.api.schedule.VerificationPolicy;
import io.cosmosbackup.engine.report.Plural;
import io.cosmosbackup.engine.report.Reason;
import io.cosmosbackup.engine.report.VerifyReport;
import io.cosmosbackup.operator.catalog.Copies;
import io.cosmosbackup.operator.catalog.CopyVerification;
import io.cosmosbackup.operator.job.EngineCommand;
import io.cosmosbackup.operator.job.Followed;
import io.cosmosbackup.operator.job.JobLoop;
import io.cosmosbackup.operator.job.JobNames;
import io.cosmosbackup.operator.repository.Readiness;
import io.cosmosbackup.operator.schedule.view.ScheduleView;
import io.cosmosbackup.operator.status.Cut;
import io.cosmosbackup.operator.status.Explanation;
import io.cosmosbackup.operator.status.Notice;
import io.cosmosbackup.operator.status.OperatorReason;
import io.cosmosbackup.operator.status.Past;
import io.cosmosbackup.operator.status.StatusUpdate;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Whether the newest backup is read back from a repository now, or once more an older one that was found damaged,
/// and what came of it.
///
/// @param repository null when it is not in the namespace
/// @param newestFirst the backups that a repository holds
/// @param due the newest time of verification.cron that has come, null when none has
record VerificationDecision(
        ScheduleView seen,
        String name,
        @Nullable CosmosBackupRepository repository,
        List<CosmosBackup> newestFirst,
        @Nullable Instant due,
        ScheduleVerification old) {
    private static final JobLoop<VerifyReport> LOOP = JobLoop.untilDone(VerifyReport.class);
    private static final Duration INCONCLUSIVE_RETRY = Duration.ofHours(6);

    /// Reasons of the engine that are about reaching a backup, not about the backup itself.
    private static final Set<Reason> NOT_THE_BACKUP = Set.of(
            Reason.InvalidArgument,
            Reason.AccessDenied,
            Reason.BlobArchived,
            Reason.BlobContainerNotFound,
            Reason.KeyInvalid,
            Reason.IdentityMissing,
            Reason.RepositoryNotFound,
            Reason.TooLittleMemory,
            Reason.UnknownFormat);

    static Optional<String> job(String schedule, ScheduleVerification status) {
        return RepositoryTask.job(status.attempts(), number -> JobNames.verify(schedule, number));
    }

    private String step() {
        return "verify-" + name;
    }

    RepositoryTask<ScheduleVerification> decide() {
        VerificationPolicy policy = seen.schedule().getSpec().verification();
        String job = old.attempts().jobName();
        if (job != null && (policy == null || repository == null)) {
            return RepositoryTask.rest(old.forgotten(), null).leaving(job);
        }
        return switch (LOOP.follow(old.attempts(), name -> seen.state(name).ofStep(step()), seen.now())) {
            case Followed.Due<VerifyReport>() -> between(seen.now());
            case Followed.Later<VerifyReport>(Instant when) -> between(when);
            case Followed.Replaced<VerifyReport>() ->
                replaced(Objects.requireNonNull(policy), Objects.requireNonNull(repository));
            case Followed.Unfinished<VerifyReport> _ -> RepositoryTask.follow(old, seen);
            case Followed.Finished<VerifyReport>(VerifyReport report, Instant at) -> passed(report, at);
            case Followed.Unreported<VerifyReport> none -> {
                RepositoryTask<ScheduleVerification> unfinished = unfinished(none.why(), none.at());
                yield none.stop() ? unfinished.stopping(job()) : unfinished;
            }
        };
    }

    private String job() {
        return Objects.requireNonNull(old.attempts().jobName());
    }

    private RepositoryTask<ScheduleVerification> between(Instant again) {
        return next(again).between(seen, job(seen.name(), old));
    }

    /// @param again when one that was inconclusive is repeated
    private RepositoryTask<ScheduleVerification> next(Instant again) {
        VerificationPolicy policy = seen.schedule().getSpec().verification();
        Optional<CosmosBackup> newest = newest();
        if (policy == null
                || due == null
                || newest.isEmpty()
                || seen.schedule().getSpec().suspend()
                || !(Readiness.of(name, repository) instanceof Readiness.Ready(CosmosBackupRepository usable))) {
            return RepositoryTask.rest(old, null);
        }
        Instant scheduled = old.scheduledTime();
        if (scheduled == null || scheduled.isBefore(due)) {
            return start(policy, usable, newest.get());
        }
        if (old.result() != VerificationResult.Inconclusive) {
            return older().map(backup -> startAgain(policy, usable, backup))
                    .orElseGet(() -> RepositoryTask.rest(old, null));
        }
        return again.isAfter(seen.now()) ? RepositoryTask.rest(old, again) : start(policy, usable, newest.get());
    }

    private Optional<CosmosBackup> newest() {
        return newestFirst.stream().filter(backup -> copy(backup).isPresent()).findFirst();
    }

    /// After the newest one, each time, an older one whose copy was found damaged: the one not read for longest.
    private Optional<CosmosBackup> older() {
        return old.again() != null
                ? Optional.empty()
                : newestFirst.stream()
                        .filter(backup -> !backup.getMetadata().getName().equals(old.backup())
                                && copy(backup).filter(Copies::damaged).isPresent())
                        .min(Comparator.comparing(this::lastRead));
    }

    private Optional<RepositoryCopy> copy(CosmosBackup backup) {
        return Copies.in(backup.getStatus(), name).filter(Copies::there);
    }

    private Instant lastRead(CosmosBackup backup) {
        BackupVerification last = backup.getStatus().lastVerification();
        return last != null && last.repository().equals(name) ? last.time() : Instant.EPOCH;
    }

    private RepositoryTask<ScheduleVerification> start(
            VerificationPolicy policy, CosmosBackupRepository usable, CosmosBackup backup) {
        return start(
                policy,
                usable,
                backup,
                old.starting(
                        seen.nextUpkeep(),
                        nextJob(),
                        backup.getMetadata().getName(),
                        due,
                        level(policy, backup.getStatus())));
    }

    private RepositoryTask<ScheduleVerification> startAgain(
            VerificationPolicy policy, CosmosBackupRepository usable, CosmosBackup backup) {
        return start(
                policy,
                usable,
                backup,
                old.startingAgain(
                        seen.nextUpkeep(), nextJob(), backup.getMetadata().getName()));
    }

    private String nextJob() {
        return JobNames.verify(seen.name(), seen.nextUpkeep());
    }

    private VerificationLevel level(VerificationPolicy policy, CosmosBackupStatus status) {
        return CopyVerification.level(status, name, policy.level());
    }

    private RepositoryTask<ScheduleVerification> start(
            VerificationPolicy policy,
            CosmosBackupRepository usable,
            CosmosBackup backup,
            ScheduleVerification started) {
        String job = String.valueOf(started.attempts().jobName());
        Explanation refused = seen.refused().get(job);
        if (seen.runsWithout(job, step())) {
            return RepositoryTask.follow(old, seen);
        }
        if (refused != null) {
            return new VerificationDecision(seen, name, repository, newestFirst, due, started)
                    .unfinished(refused, seen.now());
        }
        CosmosBackupStatus status = backup.getStatus();
        EngineCommand command = VerifyCommandLine.of(
                usable,
                String.valueOf(status.id()),
                status.stored().manifestSha256(),
                policy.atLevel(level(policy, status)),
                seen.template());
        return RepositoryTask.start(
                started,
                seen,
                new RepositoryTask.Step(step(), command, old.attempts().failures()));
    }

    private RepositoryTask<ScheduleVerification> replaced(VerificationPolicy policy, CosmosBackupRepository usable) {
        Optional<RepositoryTask<ScheduleVerification>> next = old.again() == null
                ? newest().map(backup -> start(policy, usable, backup))
                : subject().map(backup -> startAgain(policy, usable, backup));
        return next.orElseGet(() -> RepositoryTask.rest(old.forgotten(), null));
    }

    private RepositoryTask<ScheduleVerification> passed(VerifyReport report, Instant at) {
        VerificationLevel level = VerificationLevel.valueOf(report.level().name());
        Explanation why = Explanation.of(
                OperatorReason.VerificationPassed,
                "%d %s in %d %s, %d of them decoded"
                        .formatted(
                                report.checked().items(),
                                Plural.of(report.checked().items(), "document"),
                                report.checked().segments(),
                                Plural.of(report.checked().segments(), "segment"),
                                report.checked().segmentsRead()));
        boolean news = old.again() != null || old.result() != VerificationResult.Passed;
        return ended(VerificationResult.Passed, level, why, at, news);
    }

    /// No report that all is well: the backup is bad, or it could not be found out.
    private RepositoryTask<ScheduleVerification> unfinished(Explanation why, Instant at) {
        boolean bad = isOfTheBackup(why);
        return ended(
                bad ? VerificationResult.Failed : VerificationResult.Inconclusive,
                asked(),
                new Explanation(
                        (bad ? OperatorReason.VerificationFailed : OperatorReason.VerificationInconclusive).name(),
                        why.reason() + ": " + why.message()),
                bad ? at : Past.notLongAgo(at, seen.now()), // the next try is counted from there
                true);
    }

    private VerificationLevel asked() {
        VerificationPolicy policy = seen.schedule().getSpec().verification();
        return old.again() == null || policy == null
                ? Objects.requireNonNullElse(old.level(), VerificationLevel.Quick)
                : subject().map(backup -> level(policy, backup.getStatus())).orElse(VerificationLevel.Deep);
    }

    private static boolean isOfTheBackup(Explanation why) {
        for (Reason reason : Reason.values()) {
            if (reason.name().equals(why.reason())) {
                return !reason.retryable() && !NOT_THE_BACKUP.contains(reason);
            }
        }
        return false;
    }

    private RepositoryTask<ScheduleVerification> ended(
            VerificationResult result, VerificationLevel level, Explanation why, Instant at, boolean news) {
        Instant time = at.truncatedTo(ChronoUnit.SECONDS);
        String message = "CosmosBackup %s (%s): %s".formatted(read(), level, why.message());
        Notice happening = new Notice(
                key(),
                result != VerificationResult.Passed,
                new Explanation(why.reason(), "repository %s: verification of %s".formatted(name, message)));
        return RepositoryTask.ended(
                old.again() == null
                        ? old.ended(
                                after(result, time),
                                level,
                                new ScheduleVerification.Outcome(time, result, Cut.sentence(message)))
                        : old.endedAgain(),
                job(),
                told(new BackupVerification(name, level, time, result, Cut.sentence(why.message())), why),
                news ? Optional.of(happening) : Optional.empty(),
                seen.now());
    }

    /// A backup that was found damaged is a result: only what could not be found out is asked again.
    private Attempts after(VerificationResult result, Instant time) {
        return switch (result) {
            case Passed, Failed -> old.attempts().ended();
            case Inconclusive -> old.attempts().failed(time, time.plus(INCONCLUSIVE_RETRY));
        };
    }

    private String key() {
        return "verify-%s-%d".formatted(name, old.attempts().number());
    }

    private @Nullable String read() {
        return old.again() == null ? old.backup() : old.again();
    }

    /// The one that was read, if it is still there.
    private Optional<CosmosBackup> subject() {
        return seen.backups().stream()
                .filter(b -> b.getMetadata().getName().equals(read()) && b.getStatus() != null)
                .findFirst();
    }

    private Map<String, StatusUpdate> told(BackupVerification verification, Explanation why) {
        Optional<CosmosBackup> backup = subject();
        if (backup.isEmpty()) {
            return Map.of();
        }
        CosmosBackupStatus status = backup.get().getStatus();
        CosmosBackupStatus next = CopyVerification.of(backup.get(), status, verification, seen.now());
        if (next.equals(status)) {
            return Map.of();
        }
        boolean news = durable(status) != durable(next);
        Notice happening = new Notice(
                key(),
                verification.result() != VerificationResult.Passed,
                new Explanation(
                        why.reason(), "repository %s (%s): %s".formatted(name, verification.level(), why.message())));
        return Map.of(
                backup.get().getMetadata().getName(),
                new StatusUpdate(backup.get(), next, news ? Optional.of(happening) : Optional.empty()));
    }

    private boolean durable(CosmosBackupStatus status) {
        return Copies.in(status, name).filter(RepositoryCopy::durable).isPresent();
    }
}
