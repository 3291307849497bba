/// The verbs that delete, `prune` and `delete`: [PruneRun] and [DeleteRun]. They read a repository into
/// [RepositoryContents], let `engine.prune.plan` decide, and carry it out by [PruneExecution].
///
/// Depends on `engine.catalog`, `engine.concurrent`, `engine.format`,
/// `engine.prune.plan`, `engine.report`, `engine.repository`, `engine.retention` and `engine.store`.
@NullMarked
package io.cosmosbackup.engine.prune;

import org.jspecify.annotations.NullMarked;
