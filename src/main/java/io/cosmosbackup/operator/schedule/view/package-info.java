/// What was seen of a schedule: [ScheduleView], its backups ([ScheduleHistory]), and when the next is due.
/// [Trigger] lists what the spec asks for, [Timetables] are the times of all triggers, and [NextBackup] is what
/// begins now. Pure.
///
/// Depends on `api`, `operator.catalog`, `operator.job` and `operator.status`.
@NullMarked
package io.cosmosbackup.operator.schedule.view;

import org.jspecify.annotations.NullMarked;
