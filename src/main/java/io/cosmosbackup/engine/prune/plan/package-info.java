/// What a prune will do, action by action with its reasons: [PrunePlan]. Pure: what is shown is what runs.
///
/// Depends on `engine.catalog`, `engine.report` and `engine.retention`.
@NullMarked
package io.cosmosbackup.engine.prune.plan;

import org.jspecify.annotations.NullMarked;
