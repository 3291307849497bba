/// Runs things at once on virtual threads: [Parallel].
///
/// Depends on `engine.report`.
@NullMarked
package io.cosmosbackup.engine.concurrent;

import org.jspecify.annotations.NullMarked;
