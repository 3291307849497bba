/// What a restore will do, decided before anything is done: [RestoreSelection] is what of the backup is asked
/// for, [RestorePlan] what becomes of it in the target. Pure.
///
/// Depends on `engine.account`, `engine.catalog`, `engine.format`, `engine.items`, `engine.report` and
/// `engine.selection`.
@NullMarked
package io.cosmosbackup.engine.restore.plan;

import org.jspecify.annotations.NullMarked;
