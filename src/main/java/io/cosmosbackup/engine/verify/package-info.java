/// The verb `verify`: [VerifyRun] reads a backup back.
///
/// Depends on `engine.concurrent`, `engine.crypto`, `engine.format`, `engine.progress`, `engine.report` and
/// `engine.repository`.
@NullMarked
package io.cosmosbackup.engine.verify;

import org.jspecify.annotations.NullMarked;
