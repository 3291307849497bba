/// What a run says of itself: {@link io.cosmosbackup.engine.report.RunReport} at its end, {@link
/// io.cosmosbackup.engine.report.Progress} on the way, {@link io.cosmosbackup.engine.report.BackupException} when
/// it fails. Start at {@link io.cosmosbackup.engine.report.ReportJson}, the text these travel as between a Job's
/// pod and the operator. Depends on the JDK and Jackson only.
@NullMarked
package io.cosmosbackup.engine.report;

import org.jspecify.annotations.NullMarked;
