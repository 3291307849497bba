/// A CosmosBackup that is owed copies: [CopyDecision] starts a Job for each, [LeftOut] says which
/// repositories get none. Pure.
///
/// Depends on `api`, `engine.report`, `operator.backup.view`, `operator.catalog`, `operator.job`,
/// `operator.repository` and `operator.status`.
@NullMarked
package io.cosmosbackup.operator.backup.copy;

import org.jspecify.annotations.NullMarked;
