/// What a schedule does in its repositories besides backups: it prunes ([PruneDecision]) and verifies
/// ([VerificationDecision]). [ScheduleUpkeep] puts what is due at one time into one Job. Pure.
///
/// Depends on `api`, `engine.report`, `operator.catalog`, `operator.job`, `operator.repository`,
/// `operator.schedule.view` and `operator.status`.
@NullMarked
package io.cosmosbackup.operator.schedule.upkeep;

import org.jspecify.annotations.NullMarked;
