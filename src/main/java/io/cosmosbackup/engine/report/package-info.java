/// What a run says of itself: [RunReport] at its end, [Progress] on the way, [BackupException] when it
/// fails. Start at [ReportJson], the text these travel as between a Job's pod and the operator. Pure.
///
/// Depends on no other package.
@NullMarked
package io.cosmosbackup.engine.report;

import org.jspecify.annotations.NullMarked;
