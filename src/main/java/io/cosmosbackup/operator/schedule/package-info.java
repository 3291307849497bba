/// Backups again and again. {@link io.cosmosbackup.operator.schedule.ScheduleDecision} decides whether a backup
/// is due and how the schedule is doing; {@link io.cosmosbackup.operator.schedule.Timetable} is when it is due,
/// over the clock's changes too; {@link io.cosmosbackup.operator.schedule.History} is what the schedule's backups
/// tell. Depends on `operator.repository` and `operator.status`.
@NullMarked
package io.cosmosbackup.operator.schedule;

import org.jspecify.annotations.NullMarked;
