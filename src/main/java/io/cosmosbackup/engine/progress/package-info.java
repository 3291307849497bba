/// How far a run has come: [RunProgress] counts, whoever shows it asks.
///
/// Depends on `engine.report` and `engine.requestunits`.
@NullMarked
package io.cosmosbackup.engine.progress;

import org.jspecify.annotations.NullMarked;
