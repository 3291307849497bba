/// The engine: plain Java that moves documents between Cosmos DB and repositories. One class per verb: {@link
/// io.cosmosbackup.engine.BackupRun}, {@link io.cosmosbackup.engine.RestoreRun}, {@link
/// io.cosmosbackup.engine.VerifyRun}, {@link io.cosmosbackup.engine.ProbeRun}. Knows no Kubernetes, no CLI, no
/// Quarkus; what it needs of the world comes through the interfaces of `source` and `store`.
@NullMarked
package io.cosmosbackup.engine;

import org.jspecify.annotations.NullMarked;
