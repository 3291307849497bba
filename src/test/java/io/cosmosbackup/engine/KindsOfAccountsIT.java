package io.cosmosbackup.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.cosmosbackup.emulator.AccountTraits;
import io.cosmosbackup.emulator.AccountTraits.Feature;
import io.cosmosbackup.emulator.CosmosEmulator;
import io.cosmosbackup.emulator.EmulatorClient;
import io.cosmosbackup.emulator.EmulatorOptions;
import io.cosmosbackup.emulator.Fault;
import io.cosmosbackup.emulator.FaultRule;
import io.cosmosbackup.emulator.GatewayOperation;
import io.cosmosbackup.emulator.QuotaRefusals;
import io.cosmosbackup.engine.account.Container;
import io.cosmosbackup.engine.account.ContainerName;
import io.cosmosbackup.engine.backup.BackupRun;
import io.cosmosbackup.engine.crypto.Identities;
import io.cosmosbackup.engine.crypto.TrustedKeys;
import io.cosmosbackup.engine.progress.RunProgress;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.BackupReport;
import io.cosmosbackup.engine.report.Failure;
import io.cosmosbackup.engine.report.Reason;
import io.cosmosbackup.engine.report.RestoreReport;
import io.cosmosbackup.engine.repository.BackupReader;
import io.cosmosbackup.engine.repository.Repository;
import io.cosmosbackup.engine.repository.RepositorySet;
import io.cosmosbackup.engine.repository.StragglerLimit;
import io.cosmosbackup.engine.requestunits.RequestUnitBudget;
import io.cosmosbackup.engine.restore.RestoreRun;
import io.cosmosbackup.engine.selection.Renames;
import io.cosmosbackup.engine.selection.Selection;
import io.cosmosbackup.engine.source.Access;
import io.cosmosbackup.engine.source.ConflictPolicy;
import io.cosmosbackup.engine.source.nosql.NoSqlSource;
import io.cosmosbackup.engine.source.nosql.NoSqlTarget;
import io.cosmosbackup.engine.store.MemoryBlobStore;
import io.cosmosbackup.support.AccountContents;
import io.cosmosbackup.support.QuickPace;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Accounts are not all alike: what one takes another refuses. Whole runs from one kind into another.
class KindsOfAccountsIT {
    private static final int ITEMS = 20;

    private final CosmosEmulator emulator =
            CosmosEmulator.start(EmulatorOptions.defaults().withPartitions(2));
    private final EmulatorClient client = new EmulatorClient(emulator.endpoint(), emulator.key());
    private final QuickPace pace = new QuickPace(slept -> emulator.clock().advance(slept));
    private List<Repository> repository = newRepository();

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
    void throughputIsLeftOutOfAServerlessAccount() {
        container("orders", "");
        List<String> before = AccountContents.of(client);
        backup();
        destroy();
        emulator.setTraits(AccountTraits.defaults().asServerless());
        RestoreReport report = restore();
        AccountContents.assertSame(before, AccountContents.of(client));
        assertEquals(1, report.listed().warnings().size(), report.toString());
        assertTrue(report.listed().warnings().getFirst().contains("without their throughput"), report.toString());
    }

    @Test
    void aServerlessAccountIsReadWithoutThroughput() {
        emulator.setTraits(AccountTraits.defaults().asServerless());
        client.send("POST", "dbs/shop/colls", Map.of(), definition("orders", "").getBytes(StandardCharsets.UTF_8))
                .ok();
        load("orders");
        List<String> before = AccountContents.of(client);
        BackupReport report = backup();
        assertEquals(ITEMS, report.contents().items());
        destroy();
        client.createDatabase("shop").ok();
        restore();
        AccountContents.assertSame(before, AccountContents.of(client));
    }

    /// A backup without throughput would look like one of a serverless account.
    @Test
    void anotherCauseIsNotTakenForServerless() {
        container("orders", "");
        emulator.addFault(FaultRule.of(new Fault.Answer(400, 0, Duration.ZERO, "Something else is wrong."))
                .on(GatewayOperation.LIST_OFFERS));
        BackupException failure = assertThrows(BackupException.class, this::backup);
        assertTrue(String.valueOf(failure.getMessage()).contains("Something else is wrong"), failure.getMessage());
    }

    @Test
    void anOfferWithoutANumberIsNotSent() {
        Container old = new Container(
                new ContainerName("shop", "orders"),
                "rid",
                definition("orders", ""),
                "{\"offerType\":\"S1\",\"content\":{\"offerThroughput\":null}}");
        try (NoSqlTarget target = target()) {
            assertTrue(target.prepare(old.name(), null, old).created());
        }
    }

    private static final String WHY = ": the account did not take it, or the container was made without";

    @Test
    void membersThatTheAccountDoesNotTakeAreLeftOut() {
        emulator.setTraits(AccountTraits.defaults()
                .with(Feature.ANALYTICAL_STORE, Feature.ENCRYPTION_SCOPE, Feature.VECTOR_SEARCH));
        container("orders", "\"analyticalStorageTtl\":-1,\"encryptionScopeId\":\"s\",\"defaultTtl\":-1");
        container(
                "vectors",
                "\"vectorEmbeddingPolicy\":{\"vectorEmbeddings\":[{\"path\":\"/v\"}]},\"indexingPolicy\":{\"automatic\":true,"
                        + "\"vectorIndexes\":[{\"path\":\"/v\",\"type\":\"flat\"}],\"indexingMode\":\"consistent\"}");
        container("plain", "");
        List<String> before = AccountContents.of(client);
        backup();
        destroy();
        emulator.setTraits(AccountTraits.defaults());
        RestoreReport report = restore();
        AccountContents.assertSame(before, AccountContents.of(client));
        assertEquals(
                List.of(
                        "container shop/orders has no analyticalStorageTtl, encryptionScopeId, which was backed up"
                                + WHY,
                        "container shop/vectors has no vectorEmbeddingPolicy, which was backed up" + WHY),
                report.listed().warnings());
        assertEquals(
                List.of(
                        "container shop/orders has no analyticalStorageTtl, which was backed up" + WHY,
                        "container shop/vectors has no vectorEmbeddingPolicy, which was backed up" + WHY),
                restore().listed().warnings(),
                "a restore that goes on after a killed one says it too");
        assertEquals(-1, read("orders").path("defaultTtl").asInt());
        assertEquals(
                "consistent",
                read("vectors").path("indexingPolicy").path("indexingMode").asText());
    }

    /// It would be another container.
    @Test
    void aMemberThatTheContainerIsNothingWithoutIsNotLeftOut() {
        container("orders", "\"uniqueKeyPolicy\":{\"uniqueKeys\":[{\"paths\":[\"/v\"]}]}");
        container("plain", "");
        backup();
        destroy();
        emulator.addFault(FaultRule.of(new Fault.Answer(
                        400,
                        0,
                        Duration.ZERO,
                        "The input content is invalid - 'uniqueKeyPolicy' is not a valid property in the"
                                + " current payload."))
                .on(GatewayOperation.CREATE_CONTAINER)
                .times(1));
        Failure failure = restore().failure().orElseThrow();
        assertEquals(Reason.TargetMismatch, failure.reason());
        assertTrue(failure.message().contains("'uniqueKeyPolicy'"), failure.message());
        assertEquals(404, status("orders"));
        assertEquals(ITEMS, emulator.items("shop", "plain").size(), "the others are restored all the same");
    }

    static List<Fault> quotas() {
        return List.of(QuotaRefusals.THROUGHPUT_CAP, QuotaRefusals.PROVISION_LIMIT, QuotaRefusals.TOO_MANY_SHARERS);
    }

    @ParameterizedTest
    @MethodSource("quotas")
    void aLimitThatIsReachedIsNamedAndNothingIsLeftOutForIt(Fault quota) {
        emulator.setTraits(AccountTraits.defaults().with(Feature.ANALYTICAL_STORE));
        container("orders", "\"analyticalStorageTtl\":-1");
        container("plain", "");
        backup();
        destroy();
        emulator.setTraits(AccountTraits.defaults().with(Feature.ANALYTICAL_STORE));
        emulator.addFault(
                FaultRule.of(quota).on(GatewayOperation.CREATE_CONTAINER).times(1));
        Failure failure = restore().failure().orElseThrow();
        assertEquals(Reason.TargetMismatch, failure.reason());
        assertTrue(
                failure.message().contains("raise that limit")
                        && failure.message().contains("(activity "),
                failure.message());
        assertEquals(404, status("orders"));
        assertEquals(ITEMS, emulator.items("shop", "plain").size());
    }

    private void index(String more) {
        emulator.setTraits(AccountTraits.defaults().with(Feature.MATERIALIZED_VIEWS));
        container("orders", "");
        String rid = read("orders").path("_rid").asText();
        client.send(
                        "POST",
                        "dbs/shop/colls",
                        Map.of(),
                        definition(
                                        "by-v",
                                        "\"materializedViewDefinition\":{\"sourceCollectionId\":\"orders\",\"sourceCollectionRid\":\""
                                                + rid + "\",\"definition\":\"SELECT * FROM c\"}" + more)
                                .getBytes(StandardCharsets.UTF_8))
                .ok();
    }

    /// The service fills it, and lets nobody write to it. The id of its source is another one after the
    /// restore.
    @Test
    void anIndexContainerIsMadeAgainBehindItsSource() {
        index("");
        backup();
        destroy();
        emulator.setTraits(AccountTraits.defaults().with(Feature.MATERIALIZED_VIEWS));
        RestoreReport report = restore();
        assertEquals(List.of(), report.listed().warnings());
        assertEquals(1, report.target().containers(), "it is not written");
        assertEquals(ITEMS, report.documents().items());
        JsonNode view = read("by-v").path("materializedViewDefinition");
        assertEquals("orders", view.path("sourceCollectionId").asText());
        assertEquals("SELECT * FROM c", view.path("definition").asText());
    }

    /// Nothing is written to it, so its time to live is not off for longer than it takes to make it.
    @Test
    void anIndexContainerHasItsTimeToLive() {
        index(",\"defaultTtl\":3600");
        backup();
        destroy();
        emulator.setTraits(AccountTraits.defaults().with(Feature.MATERIALIZED_VIEWS));
        assertEquals(List.of(), restore().listed().warnings());
        assertEquals(3600, read("by-v").path("defaultTtl").asInt());
        assertEquals(404, status("by-v/udfs/cosmos-backup-loading"));
    }

    /// Without that member it would be a container like others.
    @Test
    void anIndexContainerThatTheAccountDoesNotTakeIsNamed() {
        index("");
        backup();
        destroy();
        RestoreReport report = restore();
        assertEquals(ITEMS, report.documents().written());
        assertEquals(404, status("by-v"));
        Failure failure = report.failure().orElseThrow();
        assertEquals(Reason.TargetMismatch, failure.reason());
        assertTrue(failure.message().contains("'materializedViewDefinition'"), failure.message());
    }

    @Test
    void aBackupSaysThatKeysOfAlwaysEncryptedAreNotInIt() {
        container(
                "cards",
                "\"clientEncryptionPolicy\":{\"includedPaths\":[{\"path\":\"/n\"}],\"policyFormatVersion\":1}");
        assertEquals(List.of(), backup().listed().warnings());
        emulator.addFault(FaultRule.of(new Fault.Answer(403, 5301, Duration.ZERO, "No readMetadata."))
                .onPath("clientencryptionkeys"));
        repository = newRepository();
        List<String> warnings = backup().listed().warnings();
        assertEquals(1, warnings.size());
        assertTrue(
                warnings.getFirst().contains("client encryption keys of database shop")
                        && warnings.getFirst().contains("nobody can read"),
                warnings::toString);
    }

    @Test
    void conflictsThatNobodyHasResolvedAreCounted() {
        container("plain", "");
        container("orders", "\"conflictResolutionPolicy\":{\"mode\":\"Custom\"}");
        assertEquals(List.of(), backup().listed().warnings());
        emulator.addConflict("shop", "plain", "{\"id\":\"unseen\"}");
        emulator.addConflict("shop", "orders", "{\"id\":\"one\"}");
        emulator.addConflict("shop", "orders", "{\"id\":\"two\"}");
        repository = newRepository();
        assertEquals(
                List.of("the backup does not hold 2 conflicts of container shop/orders that nobody has resolved"),
                backup().listed().warnings());
        for (int i = 0; i < 100; i++) {
            emulator.addConflict("shop", "orders", "{\"id\":\"" + i + "\"}");
        }
        repository = newRepository();
        assertTrue(backup().listed().warnings().getFirst().contains("at least 100 conflicts"));
    }

    @Test
    void whatAnOfferHasBesidesItsThroughputIsNamed() {
        Container buckets = new Container(
                new ContainerName("shop", "orders"),
                "rid",
                definition("orders", ""),
                "{\"content\":{\"offerThroughput\":400,\"throughputBuckets\":[{\"id\":1,\"maxThroughputPercentage\":20}]}}");
        try (NoSqlTarget target = target()) {
            assertTrue(target.prepare(buckets.name(), null, buckets).created());
            assertEquals(1, target.warnings().size());
            assertTrue(target.warnings().getFirst().contains("throughputBuckets"), target.warnings()::toString);
        }
    }

    @Test
    void aContainerThatIsNotReadyAtOnceIsWaitedFor() {
        container("orders", "");
        List<String> before = AccountContents.of(client);
        backup();
        destroy();
        emulator.setTraits(AccountTraits.defaults().withUnready(Duration.ofMinutes(3)));
        RestoreReport report = restore();
        emulator.setTraits(AccountTraits.defaults());
        assertEquals(ITEMS, report.documents().written());
        AccountContents.assertSame(before, AccountContents.of(client));
    }

    @Test
    void aContainerThatAnEarlierAttemptHasJustMadeIsWaitedForToo() {
        container("orders", "");
        List<String> before = AccountContents.of(client);
        backup();
        destroy();
        client.createDatabase("shop").ok();
        client.createContainer("shop", "orders", "/pk").ok();
        emulator.setTraits(AccountTraits.defaults().withUnready(Duration.ofSeconds(30)));
        restore();
        emulator.setTraits(AccountTraits.defaults());
        AccountContents.assertSame(before, AccountContents.of(client));
    }

    @ParameterizedTest
    @CsvSource({"401,0", "404,0", "404,1003", "404,1013"})
    void aContainerThatNeverGetsReadyIsNotTakenForDeleted(int status, int subStatus) {
        container("orders", "");
        backup();
        destroy();
        emulator.addFault(
                FaultRule.of(new Fault.Answer(status, subStatus, Duration.ZERO)).onPath("/pkranges"));
        BackupException failure = assertThrows(BackupException.class, this::restore);
        assertEquals(Reason.Unavailable, failure.reason());
        assertTrue(
                String.valueOf(failure.getMessage()).contains("cannot be used after 5 minutes"), failure.getMessage());
        assertFalse(String.valueOf(failure.getMessage()).contains("deleted"), failure.getMessage());
        assertTrue(pace.waited().compareTo(Duration.ofMinutes(7)) < 0, "waited " + pace.waited());
    }

    /// A firewall that opened for the creation only, or a key without rights on items: no time cures that.
    @Test
    void whatIsForbiddenRightAfterACreationIsNotWaitedFor() {
        container("orders", "");
        backup();
        destroy();
        emulator.addFault(FaultRule.of(new Fault.Answer(403, 0, Duration.ZERO)).onPath("/pkranges"));
        BackupException failure = assertThrows(BackupException.class, this::restore);
        assertEquals(Reason.AccessDenied, failure.reason());
        assertTrue(pace.waited().compareTo(Duration.ofMinutes(1)) < 0, "waited " + pace.waited());
    }

    private int status(String container) {
        return client.send("GET", "dbs/shop/colls/" + container, Map.of(), new byte[0])
                .status();
    }

    private JsonNode read(String container) {
        return client.send("GET", "dbs/shop/colls/" + container, Map.of(), new byte[0])
                .ok()
                .json();
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
        try (NoSqlSource source = new NoSqlSource(
                emulator.endpoint().toString(), new Access.Key(emulator.key()), RequestUnitBudget.unlimited(), pace)) {
            return new BackupRun(
                            new BackupRun.Request("b1", "run", "https://x", Selection.ALL, 4),
                            source,
                            new RepositorySet(repository, 1, null, StragglerLimit.ordinary()),
                            new RunProgress(source::usage),
                            Clock.systemUTC())
                    .run();
        }
    }

    private static List<Repository> newRepository() {
        return List.of(new Repository("memory", new MemoryBlobStore(), TrustedKeys.none()));
    }

    private NoSqlTarget target() {
        return new NoSqlTarget(
                emulator.endpoint().toString(), new Access.Key(emulator.key()), RequestUnitBudget.unlimited(), pace);
    }

    private RestoreReport restore() {
        try (NoSqlTarget target = target()) {
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
