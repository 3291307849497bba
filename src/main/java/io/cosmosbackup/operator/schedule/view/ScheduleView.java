package io.cosmosbackup.operator.schedule.view;

import io.cosmosbackup.api.backup.CosmosBackup;
import io.cosmosbackup.api.common.RunTemplate;
import io.cosmosbackup.api.repository.CosmosBackupRepository;
import io.cosmosbackup.api.restore.CosmosRestore;
import io.cosmosbackup.api.schedule.CosmosBackupSchedule;
import io.cosmosbackup.api.schedule.CosmosBackupScheduleStatus;
import io.cosmosbackup.api.schedule.MissedRuns;
import io.cosmosbackup.api.schedule.ScheduleBackups;
import io.cosmosbackup.api.schedule.SchedulePrune;
import io.cosmosbackup.api.schedule.ScheduleRepository;
import io.cosmosbackup.api.schedule.ScheduleTimes;
import io.cosmosbackup.api.schedule.ScheduleVerification;
import io.cosmosbackup.api.schedule.UpkeepStatus;
import io.cosmosbackup.api.schedule.VerificationTimes;
import io.cosmosbackup.operator.catalog.BackupName;
import io.cosmosbackup.operator.job.BackupSettings;
import io.cosmosbackup.operator.job.JobState;
import io.cosmosbackup.operator.job.ObservedJob;
import io.cosmosbackup.operator.job.OperatorSettings;
import io.cosmosbackup.operator.status.Explanation;
import io.cosmosbackup.operator.status.Past;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// All that is looked at to decide about a schedule.
///
/// @param jobs the Jobs that `ScheduleReconciler` was asked for, by name
/// @param refused the Jobs and CosmosBackups that the API server did not accept a moment ago, by name
public record ScheduleView(
        CosmosBackupSchedule schedule,
        InNamespace namespace,
        Map<String, ObservedJob> jobs,
        Map<String, Explanation> refused,
        Instant now,
        OperatorSettings settings) {
    public ScheduleView {
        jobs = Map.copyOf(jobs);
        refused = Map.copyOf(refused);
    }

    /// What else is in the schedule's namespace.
    ///
    /// @param backups all of its series, made by it or not
    /// @param repositories by name
    public record InNamespace(
            List<CosmosBackup> backups,
            List<CosmosRestore> restores,
            Map<String, CosmosBackupRepository> repositories) {
        public InNamespace {
            backups = List.copyOf(backups);
            restores = List.copyOf(restores);
            repositories = Map.copyOf(repositories);
        }
    }

    public List<CosmosBackup> backups() {
        return namespace.backups();
    }

    public List<CosmosRestore> restores() {
        return namespace.restores();
    }

    public Map<String, CosmosBackupRepository> repositories() {
        return namespace.repositories();
    }

    /// Whether the backup belongs to the schedule: made with its settings, in this cluster or in another one.
    public static boolean isOf(CosmosBackupSchedule schedule, CosmosBackup backup) {
        String name = schedule.getMetadata().getName();
        return name.equals(backup.getSpec().scheduleName())
                || (backup.getStatus() != null
                        && BackupSettings.series(schedule.getMetadata().getNamespace(), name)
                                .equals(backup.getStatus().stored().series()));
    }

    /// Why the API server did not accept this run a moment ago.
    public Optional<Explanation> refused(Run run) {
        return Optional.ofNullable(
                refused.get(run.name(schedule.getMetadata().getName()).text()));
    }

    public ScheduleView withRefused(Map<String, Explanation> refusals) {
        return new ScheduleView(schedule, namespace, jobs, refusals, now, settings);
    }

    /// Without the times that lie ahead and should not.
    public CosmosBackupScheduleStatus status() {
        CosmosBackupScheduleStatus status = schedule.getStatus();
        return status == null ? CosmosBackupScheduleStatus.EMPTY : past(status);
    }

    private CosmosBackupScheduleStatus past(CosmosBackupScheduleStatus status) {
        return new CosmosBackupScheduleStatus(
                status.observedGeneration(),
                status.conditions(),
                past(status.times()),
                past(status.backups()),
                past(status.lastUpkeep()),
                status.restorePoints());
    }

    private ScheduleTimes past(ScheduleTimes times) {
        return new ScheduleTimes(
                times.timetable(),
                past(times.since()),
                past(times.lastTime()),
                times.attempt(),
                times.retryTime(),
                times.nextTime()); // bounded by the timetable
    }

    private ScheduleBackups past(ScheduleBackups backups) {
        MissedRuns missed = backups.missed();
        return new ScheduleBackups(
                past(backups.lastSuccessfulTime()),
                backups.consecutiveFailures(),
                missed == null || past(missed.last()) == null ? null : missed, // a wrong clock has counted them
                backups.active(),
                backups.moreActive());
    }

    private UpkeepStatus past(UpkeepStatus upkeep) {
        VerificationTimes times = upkeep.verificationTimes();
        return new UpkeepStatus(
                new VerificationTimes(
                        times.timetable(), past(times.lastTime()), times.nextTime()), // bounded by the timetable
                past(upkeep.lastVerifiedTime()),
                past(upkeep.lastPruneTime()),
                upkeep.jobs(),
                upkeep.repositories().stream().map(this::past).toList());
    }

    private ScheduleRepository past(ScheduleRepository repository) {
        ScheduleVerification verification = repository.lastVerification();
        SchedulePrune prune = repository.lastPrune();
        return new ScheduleRepository(
                repository.repository(),
                verification == null
                        ? null
                        : verification.withTimes(past(verification.scheduledTime()), past(verification.time())),
                prune == null ? null : prune.withTimes(past(prune.startedAt()), past(prune.time())));
    }

    private @Nullable Instant past(@Nullable Instant time) {
        return Past.of(time, now);
    }

    /// The number of the next Job that does what is due in the repositories.
    public long nextUpkeep() {
        return nextUpkeep(status());
    }

    public static long nextUpkeep(CosmosBackupScheduleStatus status) {
        return Objects.requireNonNullElse(status.lastUpkeep().jobs(), 0L) + 1;
    }

    public ObservedJob job(String name) {
        return jobs.getOrDefault(name, ObservedJob.NOTHING);
    }

    public JobState state(String name) {
        return job(name).state(uid(), now, settings.startTimeout());
    }

    /// Whether that Job runs already and has no such step. The operator was ended between making it and noting it,
    /// and more is due since: that waits for a Job of its own, once this one is noted.
    public boolean runsWithout(String name, String step) {
        ObservedJob found = job(name);
        return found.stays(uid()) && !found.ended() && !found.hasStep(step);
    }

    /// Those that name the schedule: what was found in a repository is no run of it.
    public List<CosmosBackup> runs() {
        return backups().stream()
                .filter(backup -> name().equals(backup.getSpec().scheduleName()))
                .toList();
    }

    /// Whether the run's backup is there: the reply to making it was lost, or a person made one of that name.
    public boolean made(Run run) {
        String name = run.name(name()).text();
        return backups().stream().anyMatch(b -> b.getMetadata().getName().equals(name));
    }

    /// The time of the newest run that has been made, as far as its CosmosBackup is still there.
    Optional<Instant> newestRun() {
        return runs().stream()
                .flatMap(backup -> BackupName.parse(backup.getMetadata().getName()).stream())
                .filter(name -> name.isOf(name()))
                .map(BackupName::time)
                .filter(time -> !Past.liesAhead(time, now))
                .max(Instant::compareTo);
    }

    public RunTemplate template() {
        return Objects.requireNonNullElse(schedule.getSpec().template(), RunTemplate.DEFAULT);
    }

    /// How much later than its time each backup begins.
    public Duration delay() {
        return NextBackup.delay(schedule.getSpec().jitterSeconds(), uid());
    }

    public String name() {
        return schedule.getMetadata().getName();
    }

    public String series() {
        return BackupSettings.series(schedule.getMetadata().getNamespace(), name());
    }

    public String uid() {
        return schedule.getMetadata().getUid();
    }

    public long generation() {
        return Objects.requireNonNullElse(schedule.getMetadata().getGeneration(), 0L);
    }
}
