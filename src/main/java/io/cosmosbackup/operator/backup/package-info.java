/// One backup. {@link io.cosmosbackup.operator.backup.BackupDecision} decides, from all that was seen, what is
/// done next and what the status says; {@link io.cosmosbackup.operator.backup.BackupPlan} is whether it can
/// start, and with what. Depends on `operator.job`, `operator.repository` and `operator.status`.
@NullMarked
package io.cosmosbackup.operator.backup;

import org.jspecify.annotations.NullMarked;
