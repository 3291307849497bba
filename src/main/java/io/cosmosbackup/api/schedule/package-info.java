/// [CosmosBackupSchedule]: backups again and again, their retention and their verification.
///
/// Depends on `api.common`.
@NullMarked
package io.cosmosbackup.api.schedule;

import org.jspecify.annotations.NullMarked;
