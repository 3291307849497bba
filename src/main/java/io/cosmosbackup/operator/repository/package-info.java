/// Whether a repository can be used. [RepositoryDecision] decides when a probe Job runs and what its result
/// means; [Readiness] is what backups, restores and schedules read of it.
///
/// Depends on `api`, `engine.report`, `operator.catalog`, `operator.cluster`, `operator.job` and
/// `operator.status`.
@NullMarked
package io.cosmosbackup.operator.repository;

import org.jspecify.annotations.NullMarked;
