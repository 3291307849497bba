package io.cosmosbackup.operator.backup;

import io.cosmosbackup.api.backup.CosmosBackup;
import io.cosmosbackup.api.backup.CosmosBackupStatus;
import io.cosmosbackup.api.backup.DiscoveredBackup;
import io.cosmosbackup.api.common.DeletionPolicy;
import io.cosmosbackup.api.common.Phase;
import io.cosmosbackup.api.schedule.CosmosBackupSchedule;
import io.cosmosbackup.operator.backup.copy.CopyDecision;
import io.cosmosbackup.operator.backup.copy.LeftOut;
import io.cosmosbackup.operator.backup.deletion.DeletionDecision;
import io.cosmosbackup.operator.backup.run.RunDecision;
import io.cosmosbackup.operator.backup.view.BackupView;
import io.cosmosbackup.operator.backup.view.LastJobs;
import io.cosmosbackup.operator.catalog.DiscoveredStatuses;
import io.cosmosbackup.operator.catalog.Pinned;
import io.cosmosbackup.operator.status.Decision;
import io.cosmosbackup.operator.status.Explanation;
import io.cosmosbackup.operator.status.OperatorReason;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// What to do about a backup: it is being deleted, or it runs, or it has ended and is owed copies.
public final class BackupDecision {
    private static final Duration AT_ONCE = Duration.ofSeconds(1);
    private static final Duration RECHECK = Duration.ofSeconds(30);

    /// The creator of a discovered CosmosBackup writes its status a moment later.
    private static final Duration MOMENT = Duration.ofSeconds(5);

    private BackupDecision() {}

    public static Decision<CosmosBackupStatus> decide(BackupView seen) {
        CosmosBackupStatus status = seen.status();
        if (deleted(seen)) {
            return seen.backup().hasFinalizer(CosmosBackup.FINALIZER)
                    ? new DeletionDecision(seen).decide()
                    : new Decision.Done<>(status); // it goes, and its Jobs with it
        }
        boolean held = seen.backup().hasFinalizer(CosmosBackup.FINALIZER);
        if (held != hold(seen.backup(), seen.schedule())) {
            return held ? new Decision.Release<>(status, Optional.empty()) : new Decision.Hold<>(status);
        }
        if (seen.ended()) {
            CosmosBackupStatus said = LeftOut.said(seen, Pinned.said(seen.backup(), status)).toBuilder()
                    .observedGeneration(seen.generation())
                    .build();
            return said.equals(status) ? afterwards(seen, status) : new Decision.Wait<>(said, AT_ONCE);
        }
        DiscoveredBackup discovered = seen.backup().getSpec().discovered();
        return discovered == null ? RunDecision.decide(seen) : awaited(seen, discovered);
    }

    /// Whether the backup has to have the finalizer. A run that failed before a pod of it ran has left nothing.
    public static boolean hold(CosmosBackup backup, Optional<CosmosBackupSchedule> schedule) {
        CosmosBackupStatus status = BackupView.status(backup);
        return BackupView.deletionPolicy(backup, schedule) == DeletionPolicy.Delete
                && (status.phase() != Phase.Failed || status.lastRun().startedAt() != null);
    }

    private static boolean deleted(BackupView seen) {
        return seen.backup().getMetadata().getDeletionTimestamp() != null;
    }

    private static Decision<CosmosBackupStatus> afterwards(BackupView seen, CosmosBackupStatus status) {
        if (seen.run().lingers(seen.uid())) {
            return seen.run().ended()
                    ? new Decision.Expire<>(status, seen.runJob(), LastJobs.TIME_TO_LIVE)
                    : new Decision.End<>(status, Optional.of(seen.runJob()), Optional.empty());
        }
        return LastJobs.expiring(seen)
                .orElseGet(() -> status.phase() == Phase.Complete
                        ? new CopyDecision(seen).decide()
                        : new Decision.Done<>(status));
    }

    /// It is found, or not, at the next probe of the repository it names.
    private static Decision<CosmosBackupStatus> awaited(BackupView seen, DiscoveredBackup discovered) {
        boolean moment = Instant.parse(seen.backup().getMetadata().getCreationTimestamp())
                .plus(MOMENT)
                .isAfter(seen.now());
        if (moment || !seen.status().conditions().isEmpty()) {
            return new Decision.Wait<>(seen.status(), moment ? MOMENT : RECHECK);
        }
        String repository = discovered.repositoryName();
        Explanation why = seen.repositories().containsKey(repository)
                ? Explanation.of(
                        OperatorReason.NotListed,
                        "CosmosBackupRepository %s has not been listed since this CosmosBackup was made"
                                .formatted(repository))
                : Explanation.of(
                        OperatorReason.RepositoryNotFound,
                        "CosmosBackupRepository %s is not in this namespace. HINT: create it".formatted(repository));
        return new Decision.Wait<>(DiscoveredStatuses.missing(seen.backup(), why, false, seen.now()), RECHECK);
    }

    /// The API server does not accept the Job. A quota may have room later; a template it cannot read stays so.
    public static Decision<CosmosBackupStatus> refused(BackupView seen, Explanation why) {
        if (deleted(seen)) {
            return new DeletionDecision(seen).refused(why);
        }
        return seen.ended() ? new CopyDecision(seen).refused(why) : RunDecision.refused(seen, why);
    }
}
