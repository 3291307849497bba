package io.cosmosbackup.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cosmosbackup.emulator.AccountKeys;
import io.cosmosbackup.emulator.CosmosEmulator;
import io.cosmosbackup.emulator.EmulatorClient;
import io.cosmosbackup.emulator.EmulatorOptions;
import io.cosmosbackup.emulator.Fault;
import io.cosmosbackup.emulator.FaultRule;
import io.cosmosbackup.engine.account.ContainerName;
import io.cosmosbackup.engine.backup.BackupRun;
import io.cosmosbackup.engine.crypto.Identities;
import io.cosmosbackup.engine.crypto.TrustedKeys;
import io.cosmosbackup.engine.progress.RunProgress;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.BackupReport;
import io.cosmosbackup.engine.report.BackupReport.Copy;
import io.cosmosbackup.engine.report.Reason;
import io.cosmosbackup.engine.report.RestoreReport;
import io.cosmosbackup.engine.report.VerifyReport.Level;
import io.cosmosbackup.engine.repository.BackupReader;
import io.cosmosbackup.engine.repository.Repository;
import io.cosmosbackup.engine.repository.RepositorySet;
import io.cosmosbackup.engine.repository.StragglerLimit;
import io.cosmosbackup.engine.requestunits.RequestUnitBudget;
import io.cosmosbackup.engine.requestunits.Usage;
import io.cosmosbackup.engine.restore.RestoreRun;
import io.cosmosbackup.engine.selection.Renames;
import io.cosmosbackup.engine.selection.Selection;
import io.cosmosbackup.engine.source.Access;
import io.cosmosbackup.engine.source.ConflictPolicy;
import io.cosmosbackup.engine.source.nosql.NoSqlSource;
import io.cosmosbackup.engine.source.nosql.NoSqlTarget;
import io.cosmosbackup.engine.store.MemoryBlobStore;
import io.cosmosbackup.engine.verify.VerifyRun;
import io.cosmosbackup.support.AccountContents;
import io.cosmosbackup.support.Azurite;
import io.cosmosbackup.support.HazardData;
import io.cosmosbackup.support.QuickPace;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The engine against the emulator: whole runs, judged by a reader that shares no code with them.
class BackupAndRestoreIT {
    private static final Usage NO_USAGE = new Usage(0, 0);

    private final CosmosEmulator emulator =
            CosmosEmulator.start(EmulatorOptions.defaults().withPartitions(4));
    private final EmulatorClient client = new EmulatorClient(emulator.endpoint(), emulator.key());
    private final List<Repository> repository =
            List.of(new Repository("memory", new MemoryBlobStore(), TrustedKeys.none()));

    @AfterEach
    void stop() {
        client.close();
        emulator.close();
    }

    @Test
    void everyHazardComesBackByteForByteThroughTwoBlobAccounts() {
        int documents = HazardData.load(client);
        List<String> before = AccountContents.of(client);
        assertEquals(documents, before.size());
        Azurite east = new Azurite(1);
        Azurite west = new Azurite(2);
        List<Repository> both = List.of(
                new Repository("east", east.open(east.newContainer()), TrustedKeys.none()),
                new Repository("west", west.open(west.newContainer()), TrustedKeys.none()));
        BackupReport report = backup(emulator, emulator.key(), both);
        assertTrue(report.listed().copies().stream().allMatch(Copy::durable), report.toString());
        assertEquals(documents, report.contents().items());
        for (Repository one : both) {
            new VerifyRun(
                            new VerifyRun.Request("b1", Level.Deep, 100, null, Identities.none(), 2),
                            one,
                            new RunProgress(() -> NO_USAGE),
                            Clock.systemUTC(),
                            new Random(1))
                    .run();
            destroy(client);
            RestoreReport restored = restore(emulator, List.of(one), ConflictPolicy.Skip, Renames.NONE);
            assertEquals(documents, restored.documents().written());
            AccountContents.assertSame(before, AccountContents.of(client));
        }
    }

    @Test
    void definitionsComeBackAsTheyWere() {
        HazardData.load(client);
        Map<String, JsonNode> before = definitions();
        backup(emulator, emulator.key(), repository);
        destroy(client);
        restore(emulator, repository, ConflictPolicy.Skip, Renames.NONE);
        assertEquals(before, definitions());
    }

    @Test
    void anotherAccountAndOtherNamesWorkToo() {
        HazardData.load(client);
        backup(emulator, emulator.key(), repository);
        try (CosmosEmulator other =
                        CosmosEmulator.start(EmulatorOptions.defaults().withPartitions(3));
                EmulatorClient there = new EmulatorClient(other.endpoint(), other.key())) {
            Renames renames = new Renames(
                    Map.of(ContainerName.parse("hazard/keys"), ContainerName.parse("elsewhere/keys-restored")));
            restore(other, repository, ConflictPolicy.Skip, renames);
            List<String> expected = AccountContents.of(client).stream()
                    .map(line -> line.replace("hazard/keys ", "elsewhere/keys-restored "))
                    .sorted()
                    .toList();
            AccountContents.assertSame(expected, AccountContents.of(there));
        }
    }

    @Test
    void skipLeavesWhatIsThereAndOverwriteReplacesIt() {
        orders(20);
        List<String> before = AccountContents.of(client);
        backup(emulator, emulator.key(), repository);
        put("upsert", 3, "\"changed\"");
        client.deleteItem("shop", "orders", "[\"p5\"]", "i5").ok();
        RestoreReport skipping = restore(emulator, repository, ConflictPolicy.Skip, Renames.NONE);
        assertEquals(1, skipping.documents().written());
        assertEquals(19, skipping.documents().skipped());
        assertFalse(before.equals(AccountContents.of(client)));
        RestoreReport overwriting = restore(emulator, repository, ConflictPolicy.Overwrite, Renames.NONE);
        assertEquals(20, overwriting.documents().written());
        AccountContents.assertSame(before, AccountContents.of(client));
    }

    @Test
    void aContainerWithAnotherPartitionKeyIsNotWrittenTo() {
        orders(3);
        backup(emulator, emulator.key(), repository);
        destroy(client);
        client.createDatabase("shop").ok();
        client.createContainer("shop", "orders", "/other").ok();
        RestoreReport report = restore(emulator, repository, ConflictPolicy.Skip, Renames.NONE);
        assertEquals(Reason.TargetMismatch, report.failure().orElseThrow().reason());
        assertEquals(1, report.listed().containersRefused().size());
    }

    static List<FaultRule> faults() {
        return List.of(
                FaultRule.of(new Fault.Cut()).onPath("docs").after(1).times(3),
                FaultRule.of(new Fault.LostReply()).onPath("docs").after(2).times(3),
                FaultRule.of(new Fault.Answer(503, 0, Duration.ZERO))
                        .onPath("docs")
                        .times(4),
                FaultRule.of(new Fault.Answer(449, 0, Duration.ZERO))
                        .onPath("docs")
                        .after(1)
                        .times(2),
                FaultRule.of(new Fault.Answer(410, 1007, Duration.ZERO))
                        .onPath("docs")
                        .after(1)
                        .times(3),
                FaultRule.of(new Fault.Answer(429, 3200, Duration.ofMillis(20))).times(25));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void passingFaultsAreWaitedOut(FaultRule rule) {
        orders(400);
        List<String> before = AccountContents.of(client);
        emulator.addFault(rule);
        backup(emulator, emulator.key(), repository);
        emulator.clearFaults();
        destroy(client);
        emulator.addFault(rule);
        restore(emulator, repository, ConflictPolicy.Skip, Renames.NONE);
        emulator.clearFaults();
        AccountContents.assertSame(before, AccountContents.of(client));
    }

    @Test
    void anAccountThatThrottlesIsReadAndWrittenMoreSlowly() {
        try (CosmosEmulator slow = CosmosEmulator.start(
                        EmulatorOptions.defaults().withPartitions(2).withRequestUnitsPerPartition(900));
                EmulatorClient there = new EmulatorClient(slow.endpoint(), slow.key())) {
            orders(600);
            backup(emulator, emulator.key(), repository);
            NoSqlTarget target = new NoSqlTarget(
                    slow.endpoint().toString(), new Access.Key(slow.key()), RequestUnitBudget.unlimited());
            restoreInto(target, repository, ConflictPolicy.Skip, Renames.NONE);
            assertTrue(target.usage().throttled() > 0 || slow.stats().throttled() > 0, "nothing was throttled");
            slow.limit("shop", "orders", 0); // the judge is not to be throttled
            assertEquals(600, AccountContents.of(there).size());
        }
    }

    @Test
    void aBudgetIsKeptFromTheFirstSecondOn() {
        orders(600);
        int budget = 200;
        long begun = System.nanoTime();
        NoSqlSource source = new NoSqlSource(
                emulator.endpoint().toString(), new Access.Key(emulator.key()), RequestUnitBudget.perSecond(budget));
        BackupReport report = backupFrom(source, repository);
        assertKept(budget, report.cost().requestUnits(), begun);
        destroy(client);
        begun = System.nanoTime();
        NoSqlTarget target = new NoSqlTarget(
                emulator.endpoint().toString(), new Access.Key(emulator.key()), RequestUnitBudget.perSecond(2_000));
        assertKept(
                2_000,
                restoreInto(target, repository, ConflictPolicy.Skip, Renames.NONE)
                        .cost()
                        .requestUnits(),
                begun);
    }

    /// A second's budget may be spent ahead, and the last charge may be more than was expected.
    private static void assertKept(int budget, double requestUnits, long begun) {
        double seconds = (System.nanoTime() - begun) / 1e9;
        assertTrue(
                requestUnits <= budget * (seconds + 1.5),
                requestUnits + " request units in " + seconds + " s of " + budget + " a second");
    }

    @Test
    void aKeyThatMayOnlyReadIsEnoughForABackupAndNotForARestore() {
        AccountKeys keys = emulator.keys();
        orders(5);
        backup(emulator, keys.primaryReadOnly(), repository);
        client.deleteItem("shop", "orders", "[\"p1\"]", "i1").ok();
        NoSqlTarget target = new NoSqlTarget(
                emulator.endpoint().toString(), new Access.Key(keys.primaryReadOnly()), RequestUnitBudget.unlimited());
        BackupException failure = assertThrows(
                BackupException.class, () -> restoreInto(target, repository, ConflictPolicy.Skip, Renames.NONE));
        assertEquals(Reason.AccessDenied, failure.reason());
    }

    @Test
    void wrongKeysAndUnknownAccountsAreNamed() {
        BackupException wrong = assertThrows(
                BackupException.class,
                () -> new NoSqlSource(
                        emulator.endpoint().toString(),
                        new Access.Key(AccountKeys.random().primary()),
                        RequestUnitBudget.unlimited(),
                        new QuickPace()));
        assertEquals(Reason.AccessDenied, wrong.reason());
        BackupException unknown = assertThrows(
                BackupException.class,
                () -> new NoSqlSource(
                        "https://nosuchaccount.documents.invalid",
                        new Access.Key(emulator.key()),
                        RequestUnitBudget.unlimited()));
        assertEquals(Reason.AccountNotFound, unknown.reason());
        assertTrue(String.valueOf(unknown.getMessage()).contains("nosuchaccount"), unknown.getMessage());
    }

    private void orders(int count) {
        client.createDatabase("shop").ok();
        client.createContainer("shop", "orders", "/pk").ok();
        for (int i = 0; i < count; i++) {
            put("create", i, "1.10");
        }
    }

    private void put(String verb, int number, String value) {
        byte[] document = ("{\"id\":\"i" + number + "\",\"pk\":\"p" + number + "\",\"v\":" + value + "}")
                .getBytes(StandardCharsets.UTF_8);
        String key = "[\"p" + number + "\"]";
        (verb.equals("upsert")
                        ? client.upsertItem("shop", "orders", key, document)
                        : client.createItem("shop", "orders", key, document))
                .ok();
    }

    /// By container. The order of members means nothing.
    private Map<String, JsonNode> definitions() {
        Map<String, JsonNode> definitions = new TreeMap<>();
        client.send("GET", "dbs/hazard/colls", Map.of(), new byte[0])
                .ok()
                .json()
                .path("DocumentCollections")
                .forEach(container -> {
                    ObjectNode kept = container.deepCopy();
                    List<String> added = new ArrayList<>();
                    kept.fieldNames().forEachRemaining(name -> {
                        if (name.startsWith("_")) {
                            added.add(name);
                        }
                    });
                    kept.remove(added);
                    definitions.put(container.path("id").asText(), kept);
                });
        return definitions;
    }

    private static void destroy(EmulatorClient client) {
        client.send("GET", "dbs", Map.of(), new byte[0])
                .ok()
                .json()
                .path("Databases")
                .forEach(d -> client.send("DELETE", "dbs/" + d.path("id").asText(), Map.of(), new byte[0])
                        .ok());
    }

    private static BackupReport backup(CosmosEmulator from, String key, List<Repository> repositories) {
        return backupFrom(
                new NoSqlSource(from.endpoint().toString(), new Access.Key(key), RequestUnitBudget.unlimited()),
                repositories);
    }

    private static BackupReport backupFrom(NoSqlSource source, List<Repository> repositories) {
        try (source) {
            return new BackupRun(
                            new BackupRun.Request("b1", "run", "https://x", Selection.ALL, 4),
                            source,
                            new RepositorySet(repositories, 1, null, StragglerLimit.ordinary()),
                            new RunProgress(source::usage),
                            Clock.systemUTC())
                    .run();
        }
    }

    private static RestoreReport restore(
            CosmosEmulator into, List<Repository> repositories, ConflictPolicy policy, Renames renames) {
        return restoreInto(
                new NoSqlTarget(into.endpoint().toString(), new Access.Key(into.key()), RequestUnitBudget.unlimited()),
                repositories,
                policy,
                renames);
    }

    private static RestoreReport restoreInto(
            NoSqlTarget target, List<Repository> repositories, ConflictPolicy policy, Renames renames) {
        try (target) {
            return new RestoreRun(
                            new RestoreRun.Request(new Selection(List.of("*/*"), List.of()), renames, policy, 4),
                            BackupReader.open("b1", repositories, Identities.none()),
                            target,
                            new RunProgress(target::usage),
                            Clock.systemUTC())
                    .run();
        }
    }
}
