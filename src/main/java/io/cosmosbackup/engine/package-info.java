/// The engine: plain Java that moves documents between Cosmos DB and repositories. One class per verb, each
/// named after it: start at {@link io.cosmosbackup.engine.BackupRun} and
/// {@link io.cosmosbackup.engine.RestoreRun}, or, for what deletes, at {@link io.cosmosbackup.engine.PruneRun}.
/// Knows no Kubernetes, no CLI, no Quarkus; what it needs of the world comes through the interfaces of `source`
/// and `store`.
@NullMarked
package io.cosmosbackup.engine;

import org.jspecify.annotations.NullMarked;
