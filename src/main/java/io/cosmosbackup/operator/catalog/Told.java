package io.cosmosbackup.operator.catalog;

import io.cosmosbackup.api.CosmosBackup;
import io.cosmosbackup.api.CosmosBackupStatus;
import io.cosmosbackup.operator.status.Happening;
import java.util.Optional;

/// What was found out about one CosmosBackup, and not by its own run.
///
/// @param status the whole new status
/// @param happening told once the status is written
public record Told(CosmosBackup backup, CosmosBackupStatus status, Optional<Happening> happening) {}
