/// Backups as a repository lists them: their types, and the chains they form ([BackupChain], [ChainGraph]).
/// Pure.
///
/// Depends on no other package.
@NullMarked
package io.cosmosbackup.engine.catalog;

import org.jspecify.annotations.NullMarked;
