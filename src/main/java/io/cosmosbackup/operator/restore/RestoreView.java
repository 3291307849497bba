package io.cosmosbackup.operator.restore;

import io.cosmosbackup.api.backup.CosmosBackup;
import io.cosmosbackup.api.repository.CosmosBackupRepository;
import io.cosmosbackup.api.restore.CosmosRestore;
import io.cosmosbackup.api.restore.CosmosRestoreStatus;
import io.cosmosbackup.operator.job.JobNames;
import io.cosmosbackup.operator.job.JobState;
import io.cosmosbackup.operator.job.ObservedJob;
import io.cosmosbackup.operator.job.OperatorSettings;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/// All that is looked at to decide about a restore.
///
/// @param backup the CosmosBackup the spec names, when it is there
/// @param repositories those of the namespace, by name
/// @param job the Job of {@link #jobName}
public record RestoreView(
        CosmosRestore restore,
        Optional<CosmosBackup> backup,
        Map<String, CosmosBackupRepository> repositories,
        ObservedJob job,
        Instant now,
        OperatorSettings settings) {
    /// The Job that restores, or would.
    public static String jobName(CosmosRestore restore) {
        return JobNames.restore(restore.getMetadata().getName());
    }

    CosmosRestoreStatus status() {
        CosmosRestoreStatus status = restore.getStatus();
        return status == null ? CosmosRestoreStatus.EMPTY : status;
    }

    JobState state() {
        return job.state(uid(), now, settings.startTimeout());
    }

    String uid() {
        return restore.getMetadata().getUid();
    }

    /// Whether what is not there is still waited for.
    boolean patient() {
        return Instant.parse(restore.getMetadata().getCreationTimestamp())
                .plus(settings.startTimeout())
                .isAfter(now);
    }
}
