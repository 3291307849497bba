/// The verb `copy`: brings backups from one repository to another.
///
/// Depends on `engine.format`, `engine.progress`, `engine.report` and
/// `engine.repository`.
@NullMarked
package io.cosmosbackup.engine.copy;

import org.jspecify.annotations.NullMarked;
