package io.cosmosbackup.operator.catalog;

import io.cosmosbackup.api.common.BackupType;

/// The types of backup that a trigger of a schedule can take, the strongest first. A stronger one holds all that
/// a weaker one of the same moment would hold.
public enum TriggerType {
    Full("full"),
    Differential("diff"),
    Incremental("incr");

    /// It stands in the names of backups. Four letters, so that all types leave a schedule's name the same room.
    private final String word;

    TriggerType(String word) {
        this.word = word;
    }

    String word() {
        return word;
    }

    /// The word of the API.
    public BackupType backupType() {
        return BackupType.valueOf(name());
    }
}
