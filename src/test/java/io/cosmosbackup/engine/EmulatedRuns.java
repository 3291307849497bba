package io.cosmosbackup.engine;

import io.cosmosbackup.emulator.CosmosEmulator;
import io.cosmosbackup.engine.crypto.Identities;
import io.cosmosbackup.engine.crypto.TrustedKeys;
import io.cosmosbackup.engine.parallel.RequestUnitBudget;
import io.cosmosbackup.engine.plan.Renames;
import io.cosmosbackup.engine.plan.Selection;
import io.cosmosbackup.engine.report.BackupReport;
import io.cosmosbackup.engine.report.RestoreReport;
import io.cosmosbackup.engine.repository.BackupReader;
import io.cosmosbackup.engine.repository.Lag;
import io.cosmosbackup.engine.repository.Repository;
import io.cosmosbackup.engine.repository.RepositorySet;
import io.cosmosbackup.engine.source.ConflictPolicy;
import io.cosmosbackup.engine.source.nosql.NoSqlSource;
import io.cosmosbackup.engine.source.nosql.NoSqlTarget;
import io.cosmosbackup.engine.store.MemoryBlobStore;
import java.time.Clock;
import java.util.List;
import java.util.Map;

/// One backup of an emulated account, in memory, and restores of it.
final class EmulatedRuns {
    private final List<Repository> repository =
            List.of(new Repository("memory", new MemoryBlobStore(), TrustedKeys.none()));

    BackupReport backup(CosmosEmulator from) {
        try (NoSqlSource source =
                new NoSqlSource(from.endpoint().toString(), from.key(), RequestUnitBudget.unlimited())) {
            return new BackupRun(
                            new BackupRun.Request("b1", "run", "https://x", Selection.ALL, 4),
                            source,
                            new RepositorySet(repository, 1, null, Lag.ordinary()),
                            new RunProgress(source::usage),
                            Clock.systemUTC())
                    .run();
        }
    }

    RestoreReport restore(CosmosEmulator into, ConflictPolicy policy) {
        return restore(into, policy, new Renames(Map.of()));
    }

    RestoreReport restore(CosmosEmulator into, ConflictPolicy policy, Renames renames) {
        try (NoSqlTarget target =
                new NoSqlTarget(into.endpoint().toString(), into.key(), RequestUnitBudget.unlimited())) {
            return new RestoreRun(
                            new RestoreRun.Request(Selection.ALL, renames, policy, 4),
                            BackupReader.open("b1", repository, Identities.none()),
                            target,
                            new RunProgress(target::usage),
                            Clock.systemUTC())
                    .run();
        }
    }
}
