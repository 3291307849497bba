/// The verb `restore`: [RestoreRun] chooses containers and creates them, [ContainerRestore] writes the
/// items of one.
///
/// Depends on `engine.account`, `engine.catalog`, `engine.concurrent`, `engine.format`, `engine.items`,
/// `engine.progress`, `engine.report`, `engine.repository`, `engine.requestunits`, `engine.selection` and
/// `engine.source`.
@NullMarked
package io.cosmosbackup.engine.restore;

import org.jspecify.annotations.NullMarked;
