/// One restore. {@link io.cosmosbackup.operator.restore.RestoreDecision} decides, from all that was seen, what is
/// done next and what the status says; {@link io.cosmosbackup.operator.restore.RestorePlan} is which backup is
/// read, from where, and whether that is possible now. Depends on `operator.job`, `operator.repository` and
/// `operator.status`.
@NullMarked
package io.cosmosbackup.operator.restore;

import org.jspecify.annotations.NullMarked;
