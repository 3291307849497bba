/// [CosmosBackupRepository]: a place that holds backups.
///
/// Depends on `api.common`.
@NullMarked
package io.cosmosbackup.api.repository;

import org.jspecify.annotations.NullMarked;
