/// Backups in blob stores: {@link io.cosmosbackup.engine.repository.Repository} is one place that holds them,
/// {@link io.cosmosbackup.engine.repository.RepositorySet} all places one run writes to at once. Depends on
/// `format`, `store` and `report`.
@NullMarked
package io.cosmosbackup.engine.repository;

import org.jspecify.annotations.NullMarked;
