/// All that is printed. [Screen] is the only class that writes to a stream; [RunOutput] shows progress and
/// report of a run.
///
/// Depends on `engine.progress`, `engine.report` and `engine.repository`.
@NullMarked
package io.cosmosbackup.cli.output;

import org.jspecify.annotations.NullMarked;
