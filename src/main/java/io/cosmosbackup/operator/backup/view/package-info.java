/// What was seen of a CosmosBackup: [BackupView]; and its place among others that wait ([WaitingLine], [Queue]).
/// Pure.
///
/// Depends on `api`, `operator.job` and `operator.status`.
@NullMarked
package io.cosmosbackup.operator.backup.view;

import org.jspecify.annotations.NullMarked;
