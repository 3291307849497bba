package io.cosmosbackup.operator.schedule.upkeep;

import io.cosmosbackup.api.backup.BackupRetention;
import io.cosmosbackup.api.backup.CosmosBackup;
import io.cosmosbackup.api.backup.CosmosBackupStatus;
import io.cosmosbackup.api.common.Phase;
import io.cosmosbackup.engine.report.PlannedBackup;
import io.cosmosbackup.operator.catalog.Copies;
import io.cosmosbackup.operator.catalog.Marked;
import io.cosmosbackup.operator.catalog.Pinned;
import io.cosmosbackup.operator.schedule.view.ScheduleView;
import io.cosmosbackup.operator.status.Cut;
import io.cosmosbackup.operator.status.Explanation;
import io.cosmosbackup.operator.status.Notice;
import io.cosmosbackup.operator.status.OperatorReason;
import io.cosmosbackup.operator.status.StatusUpdate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// How a prune of one repository changes the CosmosBackups of the pruned series.
final class PruneResult {
    private PruneResult() {}

    /// By the CosmosBackup's name, those whose status changes.
    ///
    /// @param planned the outcome for each backup of the repository, of other series too. If two lines are
    ///     about one backup (a pod was killed and another one went on), the later counts
    static Map<String, StatusUpdate> of(ScheduleView seen, String repository, List<PlannedBackup> planned) {
        Map<String, PlannedBackup> byId = new HashMap<>();
        planned.forEach(backup -> byId.put(backup.backup(), backup));
        Map<String, StatusUpdate> changed = new HashMap<>();
        for (CosmosBackup backup : seen.backups()) {
            CosmosBackupStatus status = backup.getStatus();
            PlannedBackup plan = status == null || status.id() == null ? null : byId.get(status.id());
            if (status != null && plan != null && status.phase() == Phase.Complete && holds(status, repository)) {
                CosmosBackupStatus next = next(seen, backup, status, repository, plan);
                if (!next.equals(status)) {
                    changed.put(
                            backup.getMetadata().getName(),
                            new StatusUpdate(backup, next, marked(backup, status, next, repository, plan)));
                }
            }
        }
        return Map.copyOf(changed);
    }

    /// A mark is news once: when it is written, or first heard of.
    private static Optional<Notice> marked(
            CosmosBackup backup,
            CosmosBackupStatus old,
            CosmosBackupStatus next,
            String repository,
            PlannedBackup plan) {
        BackupRetention retention = next.retention();
        boolean goes = retention != null && !retention.keep();
        boolean known = old.retention() != null && !old.retention().keep();
        boolean news =
                plan.action() == PlannedBackup.Action.Mark || (plan.action() == PlannedBackup.Action.Wait && !known);
        return goes && news ? Optional.of(Marked.of(backup, repository, plan.due(), plan.reasons())) : Optional.empty();
    }

    /// Without retention nothing is decided about a backup that is still there, but by a person.
    static Map<String, StatusUpdate> nothingDecided(ScheduleView seen) {
        Map<String, StatusUpdate> changed = new HashMap<>();
        for (CosmosBackup backup : seen.backups()) {
            CosmosBackupStatus status = backup.getStatus();
            if (status != null
                    && status.retention() != null
                    && !status.copies().isEmpty()
                    && Pinned.why(backup).isEmpty()) {
                changed.put(
                        backup.getMetadata().getName(),
                        new StatusUpdate(backup, status.withRetention(null), Optional.empty()));
            }
        }
        return Map.copyOf(changed);
    }

    /// A line about a backup without a manifest is about leftovers.
    private static boolean holds(CosmosBackupStatus status, String repository) {
        return Copies.in(status, repository).filter(Copies::there).isPresent();
    }

    private static CosmosBackupStatus next(
            ScheduleView seen, CosmosBackup backup, CosmosBackupStatus status, String repository, PlannedBackup plan) {
        return switch (plan.action()) {
            case Keep, Unmark -> kept(backup, status, repository, plan);
            case Mark, Wait, Refused ->
                status.withRetention(Pinned.markedTooLate(backup, repository)
                        .orElseGet(
                                () -> new BackupRetention(false, Cut.reasons(plan.reasons()), repository, plan.due())));
            case Delete -> deleted(seen, backup, status, repository, plan);
        };
    }

    /// It stays here. If it goes elsewhere, that is what the status goes on to say.
    private static CosmosBackupStatus kept(
            CosmosBackup backup, CosmosBackupStatus status, String repository, PlannedBackup plan) {
        BackupRetention old = status.retention();
        String goesFrom = old == null || old.keep() ? null : old.repository();
        return goesFrom != null && !goesFrom.equals(repository) && holds(status, goesFrom)
                ? status
                : status.withRetention(Pinned.kept(backup, Cut.reasons(plan.reasons())));
    }

    /// No copy is owed here any more. With the last one gone, none is owed anywhere.
    private static CosmosBackupStatus deleted(
            ScheduleView seen, CosmosBackup backup, CosmosBackupStatus status, String repository, PlannedBackup plan) {
        Explanation why = Explanation.of(
                OperatorReason.Pruned,
                "retention has deleted the backup: %s".formatted(String.join("; ", plan.reasons())));
        CosmosBackupStatus told =
                status.withRetention(new BackupRetention(false, Cut.reasons(plan.reasons()), repository, null));
        return Copies.without(backup, told, repository, why, seen.now());
    }
}
