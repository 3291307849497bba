/// One backup. [BackupDecision] chooses who says what is done next and what the status is: `run` while the
/// backup is made, `copy` while it is owed copies, `deletion` when it is deleted with its data.
///
/// Depends on `api`, `operator.backup.copy`, `operator.backup.deletion`, `operator.backup.run`,
/// `operator.backup.view`, `operator.catalog`, `operator.cluster`, `operator.job`, `operator.repository`
/// and `operator.status`.
@NullMarked
package io.cosmosbackup.operator.backup;

import org.jspecify.annotations.NullMarked;
