/// The verb `backup`: [BackupRun] reads every container through [ContainerReading] and commits one
/// manifest.
///
/// Depends on `engine.account`, `engine.catalog`, `engine.concurrent`, `engine.crypto`, `engine.format`,
/// `engine.progress`, `engine.report`, `engine.repository`,
/// `engine.requestunits`, `engine.selection` and `engine.source`.
@NullMarked
package io.cosmosbackup.engine.backup;

import org.jspecify.annotations.NullMarked;
