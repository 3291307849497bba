/// One backup. {@link io.cosmosbackup.operator.backup.BackupDecision} decides, from all that was {@link
/// io.cosmosbackup.operator.backup.Observed}, which of three says what is done next and what the status is: {@link
/// io.cosmosbackup.operator.backup.RunDecision} while it is made, {@link io.cosmosbackup.operator.backup.CopyDecision}
/// while it is owed copies, {@link io.cosmosbackup.operator.backup.DeletionDecision} when it is deleted with its data.
/// Depends on `operator.job`, `operator.repository`, `operator.catalog` and `operator.status`.
@NullMarked
package io.cosmosbackup.operator.backup;

import org.jspecify.annotations.NullMarked;
