package io.cosmosbackup.operator.backup;

import io.cosmosbackup.api.CosmosBackup;
import io.cosmosbackup.operator.status.Conditions;
import io.cosmosbackup.operator.status.OperatorReason;
import java.util.Comparator;
import java.util.Set;
import java.util.stream.Stream;

/// The line in which backups of all namespaces wait to run: as many nightly backups as a cluster has would else ask
/// for their pods, their accounts' request units and the Blob accounts in one minute.
///
/// Nothing is remembered or locked: every backup sees the same line and its own place.
///
/// @param running how many backups have a Job
/// @param ahead how many wait that were made earlier
public record Line(int running, int ahead) {
    private static final Comparator<CosmosBackup> OLDEST_FIRST = Comparator.comparing(
                    (CosmosBackup backup) -> backup.getMetadata().getCreationTimestamp())
            .thenComparing(backup -> backup.getMetadata().getNamespace())
            .thenComparing(backup -> backup.getMetadata().getName());

    /// What a Job waits for that has no time limit: such a Job takes nobody's place.
    private static final Set<String> ROOMLESS = Set.of(
            OperatorReason.Unschedulable.name(),
            OperatorReason.PodNotCreated.name(),
            OperatorReason.JobSuspended.name());

    /// @param all the backups of all namespaces
    public static Line of(CosmosBackup backup, Stream<CosmosBackup> all) {
        int running = 0;
        int ahead = 0;
        for (CosmosBackup other : (Iterable<CosmosBackup>) all::iterator) {
            if (OLDEST_FIRST.compare(other, backup) == 0 || over(other)) {
                continue;
            }
            if (Observed.status(other).jobName() != null) {
                running += roomless(other) ? 0 : 1;
            } else if (waits(other) && OLDEST_FIRST.compare(other, backup) < 0) {
                ahead++;
            }
        }
        return new Line(running, ahead);
    }

    private static boolean over(CosmosBackup backup) {
        return backup.getSpec().discovered() != null || Observed.ended(backup) || Observed.deleting(backup);
    }

    /// Nothing of it runs, and nobody knows until when.
    private static boolean roomless(CosmosBackup backup) {
        return Observed.status(backup).startedAt() == null
                && Conditions.find(Observed.status(backup).conditions(), Conditions.READY)
                        .filter(ready -> ROOMLESS.contains(ready.reason()))
                        .isPresent();
    }

    /// What waits for something else (a repository, a Secret) holds up nobody.
    private static boolean waits(CosmosBackup backup) {
        return backup.getMetadata().getDeletionTimestamp() == null
                && Conditions.find(Observed.status(backup).conditions(), Conditions.READY)
                        .map(ready -> ready.reason().equals(OperatorReason.Queued.name()))
                        .orElse(true);
    }

    boolean full(int most) {
        return running + ahead >= most;
    }
}
