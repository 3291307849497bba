package io.cosmosbackup.operator.status;

import io.cosmosbackup.api.backup.CosmosBackup;
import io.cosmosbackup.api.backup.CosmosBackupStatus;
import java.util.Optional;

/// A new status of one CosmosBackup that does not come from its own run.
///
/// @param status the whole new status
/// @param happening reported after the status is written
public record StatusUpdate(CosmosBackup backup, CosmosBackupStatus status, Optional<Notice> happening) {}
