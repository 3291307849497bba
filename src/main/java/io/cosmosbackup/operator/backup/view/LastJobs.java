package io.cosmosbackup.operator.backup.view;

import io.cosmosbackup.api.backup.CosmosBackupStatus;
import io.cosmosbackup.operator.job.ObservedJob;
import io.cosmosbackup.operator.status.Decision;
import java.time.Duration;
import java.util.Optional;

/// Jobs of a CosmosBackup whose result stands in its status: Kubernetes may delete them after a day.
public final class LastJobs {
    public static final Duration TIME_TO_LIVE = Duration.ofDays(1);

    private LastJobs() {}

    /// The decision about the first Job that copied or deleted data and still has no expiry; empty when none is left.
    public static Optional<Decision<CosmosBackupStatus>> expiring(BackupView seen) {
        for (String last : BackupView.jobs(seen.backup(), false)) {
            ObservedJob job = seen.job(last);
            if (job.lingers(seen.uid())) {
                return Optional.of(
                        job.ended()
                                ? new Decision.Expire<>(seen.status(), last, TIME_TO_LIVE)
                                : new Decision.End<>(seen.status(), Optional.of(last), Optional.empty()));
            }
        }
        return Optional.empty();
    }
}
