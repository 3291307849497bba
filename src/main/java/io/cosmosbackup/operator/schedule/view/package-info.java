/// What was seen of a schedule: [ScheduleView], its backups ([ScheduleHistory]), and when the next is due
/// ([Timetable], [NextBackup]). Pure.
///
/// Depends on `api`, `operator.catalog`, `operator.job` and `operator.status`.
@NullMarked
package io.cosmosbackup.operator.schedule.view;

import org.jspecify.annotations.NullMarked;
