/// Decisions as pure functions: what a run selects, how it renames, which backups a restore reads ([BackupChain]),
/// which retention keeps ([RetentionPlan]) and what a prune does about the rest ([PrunePlan]). No clock, no files,
/// no network. Depends on `account`.
@NullMarked
package io.cosmosbackup.engine.plan;

import org.jspecify.annotations.NullMarked;
