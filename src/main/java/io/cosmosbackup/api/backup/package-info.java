/// [CosmosBackup]: one backup, made by a person, by a schedule, or found in a repository.
///
/// Depends on `api.common`.
@NullMarked
package io.cosmosbackup.api.backup;

import org.jspecify.annotations.NullMarked;
