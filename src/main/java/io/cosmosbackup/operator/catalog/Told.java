package io.cosmosbackup.operator.catalog;

import io.cosmosbackup.api.CosmosBackup;
import io.cosmosbackup.api.CosmosBackupStatus;
import io.cosmosbackup.operator.status.Happening;
import java.util.Optional;

/// A new status of one CosmosBackup that does not come from its own run.
///
/// @param status the whole new status
/// @param happening reported after the status is written
public record Told(CosmosBackup backup, CosmosBackupStatus status, Optional<Happening> happening) {}
