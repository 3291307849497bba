package io.cosmosbackup.operator.schedule.upkeep;

import io.cosmosbackup.api.backup.CosmosBackup;
import io.cosmosbackup.api.backup.CosmosBackupStatus;
import io.cosmosbackup.api.common.Phase;
import io.cosmosbackup.api.restore.CosmosRestore;
import io.cosmosbackup.api.restore.CosmosRestoreStatus;
import io.cosmosbackup.operator.catalog.Pinned;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;

/// Backups that stay whatever retention says: those a person keeps, and those a restore reads or will read.
final class Pins {
    private Pins() {}

    /// Their ids in the repositories, in order.
    static List<String> of(List<CosmosBackup> backups, List<CosmosRestore> restores) {
        TreeSet<String> ids = new TreeSet<>();
        backups.stream()
                .filter(Pins::pinned)
                .flatMap(backup -> id(backup).stream())
                .forEach(ids::add);
        restores.stream()
                .filter(Pins::unfinished)
                .flatMap(restore -> read(restore, backups).stream())
                .forEach(ids::add);
        return List.copyOf(ids);
    }

    /// One that has failed is no backup.
    private static boolean pinned(CosmosBackup backup) {
        boolean failed = backup.getStatus() != null && backup.getStatus().phase() == Phase.Failed;
        return !failed && Pinned.why(backup).isPresent();
    }

    private static boolean unfinished(CosmosRestore restore) {
        Phase phase = restore.getStatus() == null ? null : restore.getStatus().phase();
        return phase == null || !phase.terminal();
    }

    private static Optional<String> read(CosmosRestore restore, List<CosmosBackup> backups) {
        CosmosRestoreStatus status = Objects.requireNonNullElse(restore.getStatus(), CosmosRestoreStatus.EMPTY);
        if (status.source() != null) {
            return Optional.of(status.source().backup());
        }
        String name = restore.getSpec().from().backupName();
        return name == null
                ? Optional.ofNullable(restore.getSpec().from().backup())
                : backups.stream()
                        .filter(backup -> backup.getMetadata().getName().equals(name))
                        .findFirst()
                        .flatMap(Pins::id);
    }

    private static Optional<String> id(CosmosBackup backup) {
        CosmosBackupStatus status = backup.getStatus();
        return status == null ? Optional.empty() : Optional.ofNullable(status.id());
    }
}
