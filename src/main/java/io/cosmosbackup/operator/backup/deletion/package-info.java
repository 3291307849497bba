/// A CosmosBackup that is being deleted: [DeletionDecision] has its data deleted, then lets it go. Pure.
///
/// Depends on `api`, `engine.report`, `operator.backup.view`, `operator.catalog`, `operator.job`,
/// `operator.repository` and `operator.status`.
@NullMarked
package io.cosmosbackup.operator.backup.deletion;

import org.jspecify.annotations.NullMarked;
