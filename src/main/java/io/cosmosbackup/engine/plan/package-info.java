/// Decisions as pure functions: what a run selects, and how it renames. No clock, no files, no network. Depends on
/// `account`.
@NullMarked
package io.cosmosbackup.engine.plan;

import org.jspecify.annotations.NullMarked;
