/// Backups in blob stores: [Repository] is one place that holds them, [RepositorySet] all places one run
/// writes to at once, [BackupReader] a backup read from whichever of them has it whole. Only [BlobDeletion]
/// deletes.
///
/// Depends on `engine.account`, `engine.concurrent`, `engine.crypto`, `engine.format`, `engine.report` and
/// `engine.store`.
@NullMarked
package io.cosmosbackup.engine.repository;

import org.jspecify.annotations.NullMarked;
