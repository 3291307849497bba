/// Whether a repository can be used. {@link io.cosmosbackup.operator.repository.RepositoryDecision} decides when
/// a probe Job runs and what its result means; {@link io.cosmosbackup.operator.repository.Readiness} is what
/// backups, restores and schedules read of it. Depends on
/// `operator.job`, `operator.catalog` and `operator.status`.
@NullMarked
package io.cosmosbackup.operator.repository;

import org.jspecify.annotations.NullMarked;
