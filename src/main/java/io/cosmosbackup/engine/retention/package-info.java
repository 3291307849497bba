/// Which backups of a series stay, and why: [RetentionPlan] applies a [RetentionPolicy]. Pure.
///
/// Depends on `engine.catalog`.
@NullMarked
package io.cosmosbackup.engine.retention;

import org.jspecify.annotations.NullMarked;
