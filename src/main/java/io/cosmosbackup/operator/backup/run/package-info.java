/// A CosmosBackup while it is made: [RunDecision]. [BackupStart] is what its Job starts with,
/// [Overlap] whether it waits for others. Pure.
///
/// Depends on `api`, `engine.report`, `operator.backup.view`, `operator.catalog`, `operator.job`,
/// `operator.repository` and `operator.status`.
@NullMarked
package io.cosmosbackup.operator.backup.run;

import org.jspecify.annotations.NullMarked;
