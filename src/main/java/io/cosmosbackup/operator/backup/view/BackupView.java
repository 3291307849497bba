package io.cosmosbackup.operator.backup.view;

import io.cosmosbackup.api.backup.CosmosBackup;
import io.cosmosbackup.api.backup.CosmosBackupStatus;
import io.cosmosbackup.api.backup.RepositoryCopy;
import io.cosmosbackup.api.common.Attempts;
import io.cosmosbackup.api.common.DeletionPolicy;
import io.cosmosbackup.api.common.Phase;
import io.cosmosbackup.api.common.RunTemplate;
import io.cosmosbackup.api.repository.CosmosBackupRepository;
import io.cosmosbackup.api.repository.ProbeTemplate;
import io.cosmosbackup.api.schedule.CosmosBackupSchedule;
import io.cosmosbackup.operator.job.JobNames;
import io.cosmosbackup.operator.job.JobState;
import io.cosmosbackup.operator.job.ObservedJob;
import io.cosmosbackup.operator.job.OperatorSettings;
import io.cosmosbackup.operator.status.Conditions;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// All that is looked at to decide about a backup.
///
/// @param jobs the Jobs of {@link #jobs}, by name
/// @param line where it waits to run; looked at only for a backup without a Job
public record BackupView(
        CosmosBackup backup,
        InNamespace namespace,
        Map<String, ObservedJob> jobs,
        WaitingLine line,
        Instant now,
        OperatorSettings settings) {
    public BackupView {
        jobs = Map.copyOf(jobs);
    }

    /// What else is in the backup's namespace.
    ///
    /// @param others the other backups
    /// @param schedules by name
    /// @param repositories by name
    /// @param leaving whether the namespace is being deleted; looked at only for a backup that is
    public record InNamespace(
            List<CosmosBackup> others,
            Map<String, CosmosBackupSchedule> schedules,
            Map<String, CosmosBackupRepository> repositories,
            boolean leaving) {
        public InNamespace {
            others = List.copyOf(others);
            schedules = Map.copyOf(schedules);
            repositories = Map.copyOf(repositories);
        }
    }

    /// Another backup of the namespace, as far as its own data is looked at.
    public BackupView ofOther(CosmosBackup other) {
        InNamespace alone = new InNamespace(List.of(), schedules(), repositories(), leaving());
        return new BackupView(other, alone, jobs, line, now, settings);
    }

    public List<CosmosBackup> others() {
        return namespace.others();
    }

    public Map<String, CosmosBackupSchedule> schedules() {
        return namespace.schedules();
    }

    public Map<String, CosmosBackupRepository> repositories() {
        return namespace.repositories();
    }

    public boolean leaving() {
        return namespace.leaving();
    }

    /// The Job that makes the backup, or would.
    public static String runJob(CosmosBackup backup) {
        String known =
                backup.getStatus() == null ? null : backup.getStatus().lastRun().jobName();
        return known == null ? JobNames.backup(backup.getMetadata().getName(), 1) : known;
    }

    /// The Jobs that bring copies or delete them: those that run, or the last ones of those that do not.
    public static List<String> jobs(CosmosBackup backup, boolean running) {
        List<String> names = new ArrayList<>();
        for (RepositoryCopy copy : status(backup).copies()) {
            String runs = attempts(copy).jobName();
            if (running && runs != null) {
                names.add(runs);
            } else if (!running && runs == null) {
                names.addAll(last(backup, copy));
            }
        }
        return List.copyOf(names);
    }

    /// The names that the last Job of a copy may have. If the backup is being deleted, it was a copy Job or a
    /// delete Job.
    private static List<String> last(CosmosBackup backup, RepositoryCopy copy) {
        String name = backup.getMetadata().getName();
        long number = attempts(copy).number();
        if (number == 0) {
            return List.of();
        }
        String copying = JobNames.copy(name, copy.repository(), number);
        return backup.getMetadata().getDeletionTimestamp() == null
                ? List.of(copying)
                : List.of(copying, JobNames.delete(name, copy.repository(), number));
    }

    /// The last Job of a copy, when it is still there: it goes before the next one is made.
    public Optional<String> left(RepositoryCopy copy) {
        return last(backup, copy).stream().filter(job -> job(job).stays(uid())).findFirst();
    }

    public static CosmosBackupStatus status(CosmosBackup backup) {
        return Objects.requireNonNullElse(backup.getStatus(), CosmosBackupStatus.EMPTY);
    }

    public static Optional<CosmosBackupSchedule> schedule(
            CosmosBackup backup, Map<String, CosmosBackupSchedule> schedules) {
        return Optional.ofNullable(backup.getSpec().scheduleName()).map(schedules::get);
    }

    /// The deletion policy that applies if the backup is deleted now.
    public static DeletionPolicy deletionPolicy(CosmosBackup backup, Optional<CosmosBackupSchedule> schedule) {
        DeletionPolicy own = backup.getSpec().deletionPolicy();
        return own == null ? schedule.map(s -> s.getSpec().deletionPolicy()).orElse(DeletionPolicy.Retain) : own;
    }

    public static Attempts attempts(RepositoryCopy copy) {
        return Objects.requireNonNullElse(copy.attempts(), Attempts.NONE);
    }

    /// Whether a Job brings or deletes a copy of it now.
    static boolean atWork(CosmosBackup backup) {
        return status(backup).copies().stream().anyMatch(copy -> attempts(copy).jobName() != null);
    }

    public CosmosBackupStatus status() {
        return status(backup);
    }

    public Optional<CosmosBackupSchedule> schedule() {
        return schedule(backup, schedules());
    }

    /// A deletion that the schedule's policy has begun goes on without the schedule.
    public DeletionPolicy deletionPolicy() {
        return deleting()
                        && backup.getSpec().deletionPolicy() == null
                        && schedule().isEmpty()
                ? DeletionPolicy.Delete
                : deletionPolicy(backup, schedule());
    }

    /// Whether the deletion of the data has begun.
    public boolean deleting() {
        return deleting(backup);
    }

    /// The same of any backup. Its run has been stopped: its data may be held for years, and holds up no other run.
    public static boolean deleting(CosmosBackup backup) {
        return Conditions.isTrue(status(backup).conditions(), Conditions.DELETING);
    }

    /// How the Jobs are made that bring or delete a copy. Where nothing says that of the backup, as its repository
    /// says of its probes.
    public RunTemplate template(CosmosBackupRepository repository) {
        RunTemplate own = backup.getSpec().template();
        if (own != null) {
            return own;
        }
        ProbeTemplate probes = repository.getSpec().template();
        return schedule()
                .map(s -> Objects.requireNonNullElse(s.getSpec().template(), RunTemplate.DEFAULT))
                .orElseGet(() ->
                        probes == null ? RunTemplate.DEFAULT : probes.toRun(null, RunTemplate.DEFAULT.backoffLimit()));
    }

    public String runJob() {
        return runJob(backup);
    }

    public ObservedJob run() {
        return job(runJob());
    }

    public ObservedJob job(String name) {
        return jobs.getOrDefault(name, ObservedJob.NOTHING);
    }

    public JobState state(String name) {
        return job(name).state(uid(), now, settings.startTimeout());
    }

    public boolean ended() {
        return ended(backup);
    }

    public static boolean ended(CosmosBackup backup) {
        Phase phase = status(backup).phase();
        return phase != null && phase.terminal();
    }

    public String name() {
        return backup.getMetadata().getName();
    }

    public String uid() {
        return backup.getMetadata().getUid();
    }

    public long generation() {
        return Objects.requireNonNullElse(backup.getMetadata().getGeneration(), 0L);
    }

    /// The present time, with the precision of statuses.
    public Instant since() {
        return now.truncatedTo(ChronoUnit.SECONDS);
    }

    /// Whether what is not there is still waited for.
    public boolean patient() {
        return patientSince(backup.getMetadata().getCreationTimestamp());
    }

    /// The same, of a backup that is being deleted.
    public boolean patientWithDeletion() {
        String at = backup.getMetadata().getDeletionTimestamp();
        return at != null && patientSince(at);
    }

    private boolean patientSince(String time) {
        return Instant.parse(time).plus(settings.startTimeout()).isAfter(now);
    }
}
