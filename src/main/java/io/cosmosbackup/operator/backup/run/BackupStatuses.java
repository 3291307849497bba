package io.cosmosbackup.operator.backup.run;

import io.cosmosbackup.api.backup.CosmosBackup;
import io.cosmosbackup.api.backup.CosmosBackupStatus;
import io.cosmosbackup.api.backup.Origin;
import io.cosmosbackup.api.backup.RepositoryCopy;
import io.cosmosbackup.api.backup.StoredBackup;
import io.cosmosbackup.api.common.Condition;
import io.cosmosbackup.api.common.Phase;
import io.cosmosbackup.api.common.RunProgress;
import io.cosmosbackup.api.common.RunStatus;
import io.cosmosbackup.engine.report.BackupReport;
import io.cosmosbackup.operator.catalog.ReportedBackup;
import io.cosmosbackup.operator.catalog.Unmatched;
import io.cosmosbackup.operator.job.BackupSettings;
import io.cosmosbackup.operator.status.Conditions;
import io.cosmosbackup.operator.status.Explanation;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The statuses a backup can have next. Each is whole: what is not said again here is as it was.
///
/// @param copies every repository the backup goes to, as far as it is known
/// @param encrypted whether the backup is, as far as it is known
record BackupStatuses(
        CosmosBackup backup,
        CosmosBackupStatus old,
        List<RepositoryCopy> copies,
        @Nullable Boolean encrypted,
        Instant now) {
    /// A spec names eight at most, and a report may say anything.
    private static final int MOST_COPIES = 16;

    /// The backup's id in the repositories: a name used again is another backup there.
    static String id(CosmosBackup backup) {
        return backup.getMetadata().getName() + "."
                + backup.getMetadata().getUid().substring(0, 8);
    }

    /// Nothing runs now. A run that has started once stays Running: a pod of it is replaced.
    CosmosBackupStatus waiting(Explanation why, @Nullable String jobName) {
        return status(
                notEnded(),
                Conditions.ready(old.conditions(), false, why, generation(), now),
                old.lastRun().waiting(jobName));
    }

    CosmosBackupStatus starting(Explanation why, String jobName, BackupStart with) {
        boolean encrypts = with.settings().keys().encryption() != null;
        return new BackupStatuses(backup, old, with.copies(), encrypts, now).waiting(why, jobName);
    }

    CosmosBackupStatus running(Explanation why, String jobName, Instant since, Optional<RunProgress> progress) {
        return status(
                Phase.Running,
                Conditions.ready(old.conditions(), false, why, generation(), now),
                old.lastRun().running(jobName, since, progress.orElse(null)));
    }

    CosmosBackupStatus failed(Explanation why, Instant at) {
        return status(
                Phase.Failed,
                Conditions.failed(old.conditions(), why, generation(), now),
                old.lastRun().failed(at.truncatedTo(ChronoUnit.SECONDS)));
    }

    CosmosBackupStatus complete(Explanation why, BackupReport report, List<RepositoryCopy> told, Instant at) {
        boolean named = Unmatched.names(report.listed().unmatched()).isEmpty();
        boolean ready = named && told.stream().allMatch(RepositoryCopy::durable);
        StoredBackup known = old.stored();
        return old.toBuilder()
                .observedGeneration(generation())
                .conditions(Conditions.withReadyOrStalled(
                        Conditions.complete(old.conditions(), ready, why, generation(), now),
                        ready,
                        !named,
                        why,
                        generation(),
                        now))
                .phase(Phase.Complete)
                .origin(origin())
                .backup(new StoredBackup(
                        report.backup(),
                        series(),
                        known.sequence(),
                        encrypted,
                        known.signedBy(),
                        report.manifestSha256()))
                .run(old.lastRun()
                        .ended(
                                report.cost().startedAt().truncatedTo(ChronoUnit.SECONDS),
                                at.truncatedTo(ChronoUnit.SECONDS),
                                report.cost().requestUnits(),
                                RunProgress.complete(
                                        old.lastRun().progress(),
                                        report.contents().items(),
                                        report.contents().bytes(),
                                        report.cost().requestUnits())))
                .holds(ReportedBackup.contents(report.contents()), ReportedBackup.cuts(report.cuts()))
                .counted(told)
                .unmatched(report.listed().unmatched())
                .build();
    }

    /// The engine's word on each repository it was given; for the others what was said at the start.
    List<RepositoryCopy> told(BackupReport report, Instant at) {
        Map<String, RepositoryCopy> told = new LinkedHashMap<>();
        Instant since = at.truncatedTo(ChronoUnit.SECONDS);
        copies.forEach(copy -> told.put(
                copy.repository(), new RepositoryCopy(copy.repository(), copy.durable(), since, copy.message())));
        for (BackupReport.Copy copy : report.listed().copies()) {
            told.put(
                    copy.repository(),
                    new RepositoryCopy(
                            copy.repository(), copy.durable(), since, copy.durable() ? null : copy.message()));
        }
        return told.values().stream().limit(MOST_COPIES).toList();
    }

    private CosmosBackupStatus status(Phase phase, List<Condition> conditions, RunStatus run) {
        StoredBackup known = old.stored();
        return old.toBuilder()
                .observedGeneration(generation())
                .conditions(conditions)
                .phase(phase)
                .origin(origin())
                .backup(new StoredBackup(
                        id(backup), series(), known.sequence(), encrypted, known.signedBy(), known.manifestSha256()))
                .run(run)
                .holds(null, null)
                .copies(copies)
                .build();
    }

    private @Nullable String series() {
        String schedule = backup.getSpec().scheduleName();
        return schedule == null
                ? null
                : BackupSettings.series(backup.getMetadata().getNamespace(), schedule);
    }

    private Phase notEnded() {
        return old.lastRun().startedAt() == null ? Phase.Pending : Phase.Running;
    }

    Origin origin() {
        String schedule = backup.getSpec().scheduleName();
        Map<String, String> labels = backup.getMetadata().getLabels();
        return schedule != null && labels != null && schedule.equals(labels.get(CosmosBackup.SCHEDULE_LABEL))
                ? Origin.Schedule
                : Origin.Manual;
    }

    private long generation() {
        return Objects.requireNonNullElse(backup.getMetadata().getGeneration(), 0L);
    }
}
