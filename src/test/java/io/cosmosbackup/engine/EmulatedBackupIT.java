package io.cosmosbackup.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.cosmosbackup.emulator.CosmosEmulator;
import io.cosmosbackup.emulator.EmulatorClient;
import io.cosmosbackup.emulator.EmulatorOptions;
import io.cosmosbackup.engine.parallel.RequestUnitBudget;
import io.cosmosbackup.engine.plan.Renames;
import io.cosmosbackup.engine.plan.Selection;
import io.cosmosbackup.engine.report.BackupReport;
import io.cosmosbackup.engine.report.RestoreReport;
import io.cosmosbackup.engine.repository.BackupReader;
import io.cosmosbackup.engine.repository.Repository;
import io.cosmosbackup.engine.repository.RepositorySet;
import io.cosmosbackup.engine.source.ConflictPolicy;
import io.cosmosbackup.engine.source.nosql.NoSqlSource;
import io.cosmosbackup.engine.source.nosql.NoSqlTarget;
import io.cosmosbackup.engine.store.MemoryBlobStore;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;

class EmulatedBackupIT {
    @Test
    void roundTrip() {
        try (CosmosEmulator emulator =
                        CosmosEmulator.start(EmulatorOptions.defaults().withPartitions(4));
                EmulatorClient client = new EmulatorClient(emulator.endpoint(), emulator.key())) {
            client.createDatabase("d").ok();
            client.createContainer("d", "c", "/pk").ok();
            for (int i = 0; i < 500; i++) {
                client.createItem(
                                "d",
                                "c",
                                "[\"p" + i + "\"]",
                                ("{\"id\":\"i" + i + "\",\"pk\":\"p" + i + "\",\"n\":1.10}")
                                        .getBytes(StandardCharsets.UTF_8))
                        .ok();
            }
            MemoryBlobStore store = new MemoryBlobStore();
            List<Repository> repositories = List.of(new Repository("r", store));
            NoSqlSource source =
                    new NoSqlSource(emulator.endpoint().toString(), emulator.key(), RequestUnitBudget.unlimited());
            BackupReport report = new BackupRun(
                            new BackupRun.Request("b1", "run", "x", Selection.ALL, 4),
                            source,
                            new RepositorySet(repositories),
                            new RunProgress(source::usage),
                            Clock.systemUTC())
                    .run();
            System.out.println(report);
            client.send("DELETE", "dbs/d", java.util.Map.of(), new byte[0]).ok();
            NoSqlTarget target =
                    new NoSqlTarget(emulator.endpoint().toString(), emulator.key(), RequestUnitBudget.unlimited());
            RestoreReport restored = new RestoreRun(
                            new RestoreRun.Request(Selection.ALL, Renames.NONE, ConflictPolicy.Skip, 4),
                            BackupReader.open("b1", repositories),
                            target,
                            new RunProgress(target::usage),
                            Clock.systemUTC())
                    .run();
            System.out.println(restored);
            assertEquals(500, restored.written());
        }
    }
}
