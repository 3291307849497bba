/// One restore. [RestoreDecision] decides what is done next and what the status says; [RestoreStart] is
/// which backup is read and from where.
///
/// Depends on `api`, `engine.report`, `operator.catalog`, `operator.cluster`, `operator.job`,
/// `operator.repository` and `operator.status`.
@NullMarked
package io.cosmosbackup.operator.restore;

import org.jspecify.annotations.NullMarked;
