/// Backups again and again. [ScheduleDecision] decides whether a backup is due and how the schedule is
/// doing.
///
/// Depends on `api`, `engine.report`, `operator.catalog`, `operator.cluster`, `operator.job`,
/// `operator.repository`, `operator.schedule.upkeep`, `operator.schedule.view` and `operator.status`.
@NullMarked
package io.cosmosbackup.operator.schedule;

import org.jspecify.annotations.NullMarked;
