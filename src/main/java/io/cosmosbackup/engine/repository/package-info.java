/// Backups in blob stores: {@link io.cosmosbackup.engine.repository.Repository} is one place that holds them,
/// {@link io.cosmosbackup.engine.repository.RepositorySet} all places one run writes to at once,
/// {@link io.cosmosbackup.engine.repository.BackupReader} a backup read from whichever of them has it whole.
/// Only {@link io.cosmosbackup.engine.repository.Removal} deletes. Depends on `format`, `store`, `account`,
/// `crypto`, `parallel` and `report`.
@NullMarked
package io.cosmosbackup.engine.repository;

import org.jspecify.annotations.NullMarked;
