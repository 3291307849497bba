/// The engine: plain Java that moves documents between Cosmos DB and repositories. One package per verb, and below
/// them what verbs share: start at `backup.BackupRun` and `restore.RestoreRun`, or, for what deletes, at
/// `prune.PruneRun`. Knows no Kubernetes, no CLI, no Quarkus; what it needs of the world comes through the
/// interfaces of `source` and `store`.
@NullMarked
package io.cosmosbackup.engine;

import org.jspecify.annotations.NullMarked;
