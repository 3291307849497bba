/// Which containers a run takes ([Selection]) and under which names it restores them ([Renames]). Pure.
///
/// Depends on `engine.account` and `engine.report`.
@NullMarked
package io.cosmosbackup.engine.selection;

import org.jspecify.annotations.NullMarked;
