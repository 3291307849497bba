package io.cosmosbackup.operator.status;

import io.cosmosbackup.api.backup.CosmosBackup;
import java.util.List;

/// What a schedule or a repository changes about CosmosBackups.
///
/// @param create those that a listing found, with the status they get; those that are due have none yet
/// @param drop of no more use. Each goes only as it was seen: one that somebody has pinned or copied
///     meanwhile stays.
public record BackupChanges(List<CosmosBackup> create, List<StatusUpdate> update, List<CosmosBackup> drop) {
    public static final BackupChanges NONE = new BackupChanges(List.of(), List.of(), List.of());

    public BackupChanges {
        create = List.copyOf(create);
        update = List.copyOf(update);
        drop = List.copyOf(drop);
    }

    /// The CosmosBackups have been made.
    public BackupChanges created() {
        return new BackupChanges(List.of(), update, drop);
    }

    public boolean isEmpty() {
        return create.isEmpty() && update.isEmpty() && drop.isEmpty();
    }
}
