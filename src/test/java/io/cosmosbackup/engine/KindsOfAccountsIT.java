package io.cosmosbackup.engine;

import io.cosmosbackup.emulator.AccountTraits;
import io.cosmosbackup.emulator.CosmosEmulator;
import io.cosmosbackup.emulator.EmulatorClient;
import io.cosmosbackup.emulator.EmulatorOptions;
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
import io.cosmosbackup.support.AccountContents;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Accounts are not all alike: what one takes another refuses. Whole runs from one kind into another.
class KindsOfAccountsIT {
    private static final int ITEMS = 20;

    private final CosmosEmulator emulator =
            CosmosEmulator.start(EmulatorOptions.defaults().withPartitions(2));
    private final EmulatorClient client = new EmulatorClient(emulator.endpoint(), emulator.key());
    private final List<Repository> repository =
            List.of(new Repository("memory", new MemoryBlobStore(), TrustedKeys.none()));

    @BeforeEach
    void create() {
        client.createDatabase("shop").ok();
    }

    @AfterEach
    void stop() {
        client.close();
        emulator.close();
    }

    @Test
    void anAccountWithPartitionMergeEnabledIsReadAndWritten() {
        container("orders", "");
        List<String> before = AccountContents.of(client);
        emulator.setTraits(AccountTraits.defaults().withMergeEnabled());
        backup();
        destroy();
        emulator.setTraits(AccountTraits.defaults().withMergeEnabled());
        restore();
        emulator.setTraits(AccountTraits.defaults());
        AccountContents.assertSame(before, AccountContents.of(client));
    }

    @Test
    void aServerlessAccountIsReadWithoutThroughput() {
        emulator.setTraits(AccountTraits.defaults().asServerless());
        client.send(
                        "POST",
                        "dbs/shop/colls",
                        Map.of(),
                        definition("orders", "").getBytes(StandardCharsets.UTF_8))
                .ok();
        load("orders");
        List<String> before = AccountContents.of(client);
        backup();
        destroy();
        restore();
        AccountContents.assertSame(before, AccountContents.of(client));
    }

    private static String definition(String id, String members) {
        return "{\"id\":\"" + id + "\",\"partitionKey\":{\"paths\":[\"/pk\"],\"kind\":\"Hash\",\"version\":2}"
                + (members.isEmpty() ? "" : ",") + members + "}";
    }

    private void container(String id, String members) {
        client.createContainer("shop", definition(id, members), 400).ok();
        load(id);
    }

    private void load(String container) {
        for (int i = 0; i < ITEMS; i++) {
            client.createItem(
                            "shop",
                            container,
                            "[\"p" + i + "\"]",
                            ("{\"id\":\"i" + i + "\",\"pk\":\"p" + i + "\",\"v\":1.10}")
                                    .getBytes(StandardCharsets.UTF_8))
                    .ok();
        }
    }

    private void destroy() {
        emulator.setTraits(AccountTraits.defaults());
        client.send("DELETE", "dbs/shop", Map.of(), new byte[0]).ok();
    }

    private BackupReport backup() {
        try (NoSqlSource source =
                new NoSqlSource(emulator.endpoint().toString(), emulator.key(), RequestUnitBudget.unlimited())) {
            return new BackupRun(
                            new BackupRun.Request("b1", "run", "https://x", Selection.ALL, 4),
                            source,
                            new RepositorySet(repository, 1, null, Lag.ordinary()),
                            new RunProgress(source::usage),
                            Clock.systemUTC())
                    .run();
        }
    }

    private RestoreReport restore() {
        try (NoSqlTarget target =
                new NoSqlTarget(emulator.endpoint().toString(), emulator.key(), RequestUnitBudget.unlimited())) {
            return new RestoreRun(
                            new RestoreRun.Request(Selection.ALL, Renames.NONE, ConflictPolicy.Skip, 4),
                            BackupReader.open("b1", repository, Identities.none()),
                            target,
                            new RunProgress(target::usage),
                            Clock.systemUTC())
                    .run();
        }
    }
}
