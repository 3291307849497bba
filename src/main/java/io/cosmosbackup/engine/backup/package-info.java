/// The verb `backup`: [BackupRun] reads every container and commits one manifest. [RangeReader] is the loop
/// that reads a feed range to its end. What becomes of its pages is a [PageSink]'s; here they go into
/// segments ([OpenSegments]).
///
/// Depends on `engine.account`, `engine.catalog`, `engine.concurrent`, `engine.crypto`, `engine.format`,
/// `engine.progress`, `engine.report`, `engine.repository`,
/// `engine.requestunits`, `engine.selection` and `engine.source`.
@NullMarked
package io.cosmosbackup.engine.backup;

import org.jspecify.annotations.NullMarked;
