/// [CosmosRestore]: one restore of one backup into an account.
///
/// Depends on `api.common`.
@NullMarked
package io.cosmosbackup.api.restore;

import org.jspecify.annotations.NullMarked;
