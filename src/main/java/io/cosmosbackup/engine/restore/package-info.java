/// The verb `restore`: [RestoreRun] plans, creates containers by the plan and fills them, [ContainerRestore]
/// writes the items of one.
///
/// Depends on `engine.account`, `engine.concurrent`, `engine.format`, `engine.items`, `engine.progress`,
/// `engine.report`, `engine.repository`, `engine.requestunits`, `engine.restore.plan`, `engine.selection` and
/// `engine.source`.
@NullMarked
package io.cosmosbackup.engine.restore;

import org.jspecify.annotations.NullMarked;
