/// Backups again and again. {@link io.cosmosbackup.operator.schedule.ScheduleDecision} decides whether a backup
/// is due and how the schedule is doing; {@link io.cosmosbackup.operator.schedule.Timetable} is when it is due,
/// over the clock's changes too; {@link io.cosmosbackup.operator.schedule.History} is what the schedule's
/// backups tell; {@link io.cosmosbackup.operator.schedule.ScheduleUpkeep} is what it does in its repositories
/// besides: prune and verify. Depends on `operator.job`, `operator.repository`, `operator.catalog` and
/// `operator.status`.
@NullMarked
package io.cosmosbackup.operator.schedule;

import org.jspecify.annotations.NullMarked;
