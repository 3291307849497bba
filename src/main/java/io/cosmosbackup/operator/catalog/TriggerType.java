package io.cosmosbackup.operator.catalog;

import io.cosmosbackup.api.backup.CosmosBackup;
import io.cosmosbackup.api.common.BackupType;
import java.util.EnumSet;
import java.util.Set;

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

    /// By its name when a schedule gave it, else by its spec.
    public static TriggerType of(CosmosBackup backup) {
        return BackupName.parse(backup.getMetadata().getName())
                .map(BackupName::type)
                .orElseGet(() -> switch (backup.getSpec().type()) {
                    case Full -> Full;
                });
    }

    /// The types that a backup of this type stands in for: its own and the weaker ones.
    public Set<TriggerType> covered() {
        return EnumSet.range(this, Incremental);
    }
}
