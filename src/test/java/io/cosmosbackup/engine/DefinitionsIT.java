package io.cosmosbackup.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cosmosbackup.emulator.CosmosEmulator;
import io.cosmosbackup.emulator.EmulatorClient;
import io.cosmosbackup.emulator.EmulatorOptions;
import io.cosmosbackup.emulator.Fault;
import io.cosmosbackup.emulator.FaultRule;
import io.cosmosbackup.engine.account.ContainerName;
import io.cosmosbackup.engine.account.DefinitionKind;
import io.cosmosbackup.engine.account.Owner;
import io.cosmosbackup.engine.backup.BackupRun;
import io.cosmosbackup.engine.crypto.Identities;
import io.cosmosbackup.engine.crypto.Recipients;
import io.cosmosbackup.engine.crypto.TrustedKeys;
import io.cosmosbackup.engine.format.DefinitionBackup;
import io.cosmosbackup.engine.format.Manifest;
import io.cosmosbackup.engine.format.ManifestHead;
import io.cosmosbackup.engine.progress.RunProgress;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.BackupReport;
import io.cosmosbackup.engine.report.DefinitionCounts;
import io.cosmosbackup.engine.report.Failure;
import io.cosmosbackup.engine.report.PlannedDefinitions;
import io.cosmosbackup.engine.report.Reason;
import io.cosmosbackup.engine.report.ReportJson;
import io.cosmosbackup.engine.report.RestoreReport;
import io.cosmosbackup.engine.report.TtlPolicy;
import io.cosmosbackup.engine.repository.BackupReader;
import io.cosmosbackup.engine.repository.Repository;
import io.cosmosbackup.engine.repository.RepositorySet;
import io.cosmosbackup.engine.repository.StragglerLimit;
import io.cosmosbackup.engine.requestunits.RequestUnitBudget;
import io.cosmosbackup.engine.restore.RestoreRun;
import io.cosmosbackup.engine.restore.plan.Definitions;
import io.cosmosbackup.engine.restore.plan.RestorePlan;
import io.cosmosbackup.engine.selection.Renames;
import io.cosmosbackup.engine.selection.Selection;
import io.cosmosbackup.engine.source.Access;
import io.cosmosbackup.engine.source.ConflictPolicy;
import io.cosmosbackup.engine.source.DefinitionResult;
import io.cosmosbackup.engine.source.DefinitionSet;
import io.cosmosbackup.engine.source.nosql.NoSqlSource;
import io.cosmosbackup.engine.source.nosql.NoSqlTarget;
import io.cosmosbackup.engine.store.MemoryBlobStore;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Scripts, users, permissions and client encryption keys come back, as the same text but for what the
/// service adds.
class DefinitionsIT {
    private static final String ORDERS = "dbs/shop/colls/orders/";
    private static final Renames NO_RENAMES = Renames.NONE;

    private final CosmosEmulator emulator =
            CosmosEmulator.start(EmulatorOptions.defaults().withPartitions(1));
    private final EmulatorClient client = new EmulatorClient(emulator.endpoint(), emulator.key());
    private final MemoryBlobStore store = new MemoryBlobStore();
    private final List<Repository> repository = List.of(new Repository("memory", store, TrustedKeys.none()));
    private final Identities identity = Identities.generate();
    private boolean requireDefinitions;

    @BeforeEach
    void account() {
        client.createDatabase("shop").ok();
        post(
                "dbs/shop/clientencryptionkeys",
                "{\"id\":\"key\",\"encryptionAlgorithm\":\"AEAD_AES_256_CBC_HMAC_SHA256\","
                        + "\"wrappedDataEncryptionKey\":\"d3JhcHBlZA==\",\"keyWrapMetadata\":{\"type\":\"AZURE_KEY_VAULT\"}}");
        post(
                "dbs/shop/colls",
                "{\"id\":\"orders\",\"partitionKey\":{\"paths\":[\"/pk\"],\"kind\":\"Hash\",\"version\":2},"
                        + "\"clientEncryptionPolicy\":{\"policyFormatVersion\":1,\"includedPaths\":[{\"path\":\"/secret\","
                        + "\"clientEncryptionKeyId\":\"key\",\"encryptionType\":\"Randomized\"}]}}");
        client.createContainer("shop", "plain", "/pk").ok();
        client.createItem("shop", "orders", "[\"p\"]", utf8("{\"id\":\"1\",\"pk\":\"p\"}"))
                .ok();
        post(ORDERS + "sprocs", "{\"id\":\"bulk import\",\"body\":\"function () { return '\\n\\t'; }\"}");
        post(ORDERS + "sprocs", "{\"id\":\"resolve\",\"body\":\"function (incoming) { }\"}");
        post(
                ORDERS + "triggers",
                "{\"id\":\"stamp\",\"body\":\"function () { }\",\"triggerType\":\"Pre\",\"triggerOperation\":\"All\"}");
        post(ORDERS + "udfs", "{ \"body\":\"function (x) { return x * 1.10; }\", \"id\":\"tax\" }");
        post("dbs/shop/users", "{\"id\":\"ada\"}");
        post(
                "dbs/shop/users/ada/permissions",
                "{\"id\":\"reads\",\"permissionMode\":\"Read\",\"resource\":\"dbs/shop/colls/orders\"}");
        post(
                "dbs/shop/users/ada/permissions",
                "{\"id\":\"writes\",\"permissionMode\":\"All\",\"resource\":\"" + self("dbs/shop/colls/plain") + "\"}");
    }

    @AfterEach
    void stop() {
        client.close();
        emulator.close();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private void post(String feed, String json) {
        client.send("POST", feed, Map.of(), utf8(json)).ok();
    }

    private JsonNode get(String link) {
        return client.send("GET", link, Map.of(), new byte[0]).ok().json();
    }

    private int status(String link) {
        return client.send("GET", link, Map.of(), new byte[0]).status();
    }

    private String self(String link) {
        return get(link).path("_self").asText();
    }

    /// Everything but databases, containers and items, without what the service adds itself.
    private List<String> held(String database) {
        List<String> held = new ArrayList<>();
        for (String feed : List.of("users", "clientencryptionkeys", "users/ada/permissions")) {
            list(held, "dbs/" + database + "/" + feed);
        }
        for (JsonNode container : get("dbs/" + database + "/colls").path("DocumentCollections")) {
            for (String feed : List.of("sprocs", "triggers", "udfs")) {
                list(held, "dbs/" + database + "/colls/" + container.path("id").asText() + "/" + feed);
            }
        }
        held.sort(null);
        return held;
    }

    private void list(List<String> held, String feed) {
        EmulatorClient.Answer answer = client.send("GET", feed, Map.of(), new byte[0]);
        if (answer.status() == 404) {
            return;
        }
        answer.ok().json().properties().forEach(member -> {
            if (member.getValue().isArray()) {
                member.getValue().forEach(resource -> {
                    ObjectNode own = (ObjectNode) resource;
                    own.remove(List.of("_rid", "_ts", "_self", "_etag", "_permissions", "_token"));
                    if (own.has("resource")) { // by names, whichever way it was written
                        own.put(
                                "resource",
                                get(own.path("resource").asText()).path("id").asText());
                    }
                    held.add(feed.substring(feed.indexOf('/', 4) + 1) + " " + own);
                });
            }
        });
    }

    private BackupReport backup() {
        return backup(emulator.key());
    }

    private BackupReport backup(String key) {
        try (NoSqlSource source =
                new NoSqlSource(emulator.endpoint().toString(), new Access.Key(key), RequestUnitBudget.unlimited())) {
            return new BackupRun(
                            new BackupRun.Request(
                                    new ManifestHead.Identity("b1", "run"),
                                    null,
                                    "https://x",
                                    new BackupRun.Wanted(Selection.ALL, false, requireDefinitions),
                                    new BackupRun.Writing(
                                            Recipients.parse(identity.recipients()), 1 << 20, Duration.ofMinutes(1)),
                                    2),
                            source,
                            new RepositorySet(repository, 1, null, StragglerLimit.ordinary()),
                            new RunProgress(source::usage),
                            Clock.systemUTC())
                    .run();
        }
    }

    private Manifest manifest() {
        return repository.getFirst().manifest("b1").manifest();
    }

    private RestoreRun restoring(NoSqlTarget target, ConflictPolicy policy, Renames renames, Definitions definitions) {
        return new RestoreRun(
                new RestoreRun.Request(
                        new RestoreRun.Wanted(new Selection(List.of("*/*"), List.of()), renames, definitions),
                        policy,
                        TtlPolicy.Restart,
                        false,
                        2),
                BackupReader.open("b1", repository, identity),
                target,
                new RunProgress(target::usage),
                Clock.systemUTC());
    }

    private NoSqlTarget target() {
        return new NoSqlTarget(
                emulator.endpoint().toString(), new Access.Key(emulator.key()), RequestUnitBudget.unlimited());
    }

    private RestoreReport restore(ConflictPolicy policy, Renames renames, Definitions definitions) {
        try (NoSqlTarget target = target()) {
            return restoring(target, policy, renames, definitions).run();
        }
    }

    private RestoreReport restore() {
        return restore(ConflictPolicy.Skip, NO_RENAMES, Definitions.All);
    }

    private void destroy() {
        client.send("DELETE", "dbs/shop", Map.of(), new byte[0]).ok();
    }

    private static DefinitionCounts counts(RestoreReport report) {
        return report.target().definitions();
    }

    @Test
    void everythingComesBackIntoAnEmptyAccount() {
        List<String> before = held("shop");
        assertEquals(8, before.size(), before::toString);
        BackupReport backup = backup();
        assertEquals(List.of(), backup.listed().warnings());
        destroy();
        RestoreReport report = restore();
        assertEquals(before, held("shop"));
        assertEquals(new DefinitionCounts(8, 0, 0, 0, 0), counts(report));
        assertEquals(1, report.documents().written());
        assertEquals(List.of(), report.listed().warnings());
        assertEquals(new DefinitionCounts(0, 0, 8, 0, 0), counts(restore()), "run again");
    }

    @Test
    void noTokenAndNoSourceTextIsStoredInTheClear() {
        backup();
        store.blobs().forEach((name, bytes) -> {
            String text = new String(bytes, StandardCharsets.ISO_8859_1);
            assertFalse(text.contains("not-a-credential") || text.contains("return"), name);
        });
        List<String> lines = new ArrayList<>();
        BackupReader reader = BackupReader.open("b1", repository, identity);
        DefinitionBackup shop = manifest().definitionsOf(Owner.database("shop")).orElseThrow();
        shop.segments()
                .forEach(segment -> reader.open(shop, segment)
                        .lines((kind, text) -> lines.add(kind + " " + new String(text, StandardCharsets.UTF_8))));
        assertEquals(4, lines.size());
        assertFalse(lines.stream().anyMatch(line -> line.contains("_token")), lines::toString);
        assertTrue(lines.stream().anyMatch(line -> line.startsWith("Permissions {\"id\":\"reads\",")), lines::toString);
    }

    /// The manifest has no line more for containers without scripts.
    @Test
    void aContainerWithoutScriptsTakesNoRoom() {
        backup();
        assertEquals(
                Set.of(new Owner("shop", null), new Owner("shop", "orders")),
                Set.copyOf(manifest().allDefinitions().stream()
                        .map(DefinitionBackup::owner)
                        .toList()));
        assertEquals(
                2,
                manifest()
                        .definitionsOf(new Owner("shop", "orders"))
                        .orElseThrow()
                        .count(DefinitionKind.StoredProcedures));
    }

    @Test
    void thePlanSaysWhatIsBroughtWithoutReadingASegment() {
        backup();
        destroy();
        try (NoSqlTarget target = target()) {
            RestorePlan plan = restoring(target, ConflictPolicy.Skip, NO_RENAMES, Definitions.All)
                    .plan();
            assertEquals(
                    List.of(
                            new PlannedDefinitions(
                                    "shop",
                                    Map.of("client encryption keys", 1L, "users", 1L, "users' permissions", 2L)),
                            new PlannedDefinitions(
                                    "shop/orders",
                                    Map.of("user defined functions", 1L, "stored procedures", 2L, "triggers", 1L))),
                    plan.definitions());
            assertEquals(8, plan.report("memory").creating().definitions());
        }
        assertEquals(404, status("dbs/shop"));
    }

    @Test
    void whatIsThereWithOtherContentStaysOrIsReplacedAsThePolicySays() {
        backup();
        client.send("PUT", ORDERS + "sprocs/resolve", Map.of(), utf8("{\"id\":\"resolve\",\"body\":\"new\"}"))
                .ok();
        client.send("DELETE", ORDERS + "udfs/tax", Map.of(), new byte[0]).ok();
        RestoreReport skipping = restore();
        assertEquals(new DefinitionCounts(1, 0, 6, 1, 0), counts(skipping));
        assertEquals(
                List.of("not restored: stored procedure resolve of container shop/orders: it is there with other"
                        + " content"),
                skipping.listed().warnings());
        assertEquals("new", get(ORDERS + "sprocs/resolve").path("body").asText());
        RestoreReport replacing = restore(ConflictPolicy.Overwrite, NO_RENAMES, Definitions.All);
        assertEquals(new DefinitionCounts(0, 1, 7, 0, 0), counts(replacing));
        assertEquals(
                "function (incoming) { }",
                get(ORDERS + "sprocs/resolve").path("body").asText());
    }

    @Test
    void permissionsGoWithTheirContainersIntoAnotherDatabase() {
        backup();
        List<String> before = held("shop");
        RestoreReport report = restore(
                ConflictPolicy.Skip,
                new Renames(Map.of(
                        new ContainerName("shop", "orders"), new ContainerName("copy", "orders"),
                        new ContainerName("shop", "plain"), new ContainerName("copy", "plain"))),
                Definitions.All);
        assertEquals(new DefinitionCounts(8, 0, 0, 0, 0), counts(report));
        assertEquals(before, held("copy"));
        assertEquals(
                "dbs/copy/colls/orders",
                get("dbs/copy/users/ada/permissions/reads").path("resource").asText());
    }

    /// A restore beside the live container must not take a user's access to that one away.
    @Test
    void aPermissionIsNotTurnedToACopy() {
        backup();
        RestoreReport report = restore(
                ConflictPolicy.Overwrite,
                new Renames(Map.of(new ContainerName("shop", "orders"), new ContainerName("shop", "orders-restored"))),
                Definitions.All);
        assertEquals(1, counts(report).definitionsKept(), report.toString());
        assertEquals(
                "dbs/shop/colls/orders",
                get("dbs/shop/users/ada/permissions/reads").path("resource").asText());
        assertEquals(200, status("dbs/shop/colls/orders-restored/sprocs/resolve"));
    }

    @Test
    void dataOnlyBringsTheKeysWithoutWhichItIsOfNoUse() {
        backup();
        destroy();
        RestoreReport report = restore(ConflictPolicy.Skip, NO_RENAMES, Definitions.DataOnly);
        assertEquals(new DefinitionCounts(1, 0, 0, 0, 0), counts(report));
        assertEquals(1, report.documents().written());
        assertEquals(200, status("dbs/shop/clientencryptionkeys/key"));
        assertEquals(404, status(ORDERS + "sprocs/resolve"));
        assertEquals(404, status("dbs/shop/users/ada"));
    }

    @Test
    void onlyBringsNoItem() {
        List<String> before = held("shop");
        backup();
        destroy();
        RestoreReport report = restore(ConflictPolicy.Skip, NO_RENAMES, Definitions.Only);
        assertEquals(before, held("shop"));
        assertEquals(0, report.documents().items());
        assertEquals(0, emulator.items("shop", "orders").size());
    }

    /// Another key of the same name does not open what the backup's has encrypted: no item is written beside
    /// it.
    @Test
    void anotherKeyOfThatNameIsNeverReplaced() {
        backup();
        destroy();
        client.createDatabase("shop").ok();
        post(
                "dbs/shop/clientencryptionkeys",
                "{\"id\":\"key\",\"encryptionAlgorithm\":\"AEAD_AES_256_CBC_HMAC_SHA256\","
                        + "\"wrappedDataEncryptionKey\":\"b3RoZXI=\",\"keyWrapMetadata\":{\"type\":\"AZURE_KEY_VAULT\"}}");
        RestoreReport report = restore(ConflictPolicy.Overwrite, NO_RENAMES, Definitions.All);
        Failure failure = report.failure().orElseThrow();
        assertEquals(Reason.TargetMismatch, failure.reason());
        assertTrue(failure.message().contains("another key of that name"), failure.message());
        assertEquals(1, counts(report).definitionsNotTaken());
        assertEquals(404, status("dbs/shop/colls/orders"));
        assertEquals(200, status("dbs/shop/colls/plain"), "the others are restored all the same");
        assertEquals(
                "b3RoZXI=",
                get("dbs/shop/clientencryptionkeys/key")
                        .path("wrappedDataEncryptionKey")
                        .asText());
    }

    /// Its vault key was rotated after the backup: it is the same key.
    @Test
    void aKeyThatWasWrappedAnewIsTheSameKey() {
        backup();
        client.send(
                        "PUT",
                        "dbs/shop/clientencryptionkeys/key",
                        Map.of(),
                        utf8(
                                "{\"id\":\"key\",\"encryptionAlgorithm\":\"AEAD_AES_256_CBC_HMAC_SHA256\","
                                        + "\"wrappedDataEncryptionKey\":\"YW5ldw==\",\"keyWrapMetadata\":{\"type\":\"AZURE_KEY_VAULT\"}}"))
                .ok();
        RestoreReport report = restore();
        assertEquals(new DefinitionCounts(0, 0, 8, 0, 0), counts(report));
        assertTrue(report.failure().isEmpty(), report.toString());
    }

    private void refuse(String verb, String path) {
        emulator.addFault(FaultRule.of(new Fault.Answer(
                        403,
                        5300,
                        Duration.ZERO,
                        "Request blocked by Auth shop : The given request [GET /dbs/shop/colls/orders/sprocs] cannot be"
                                + " authorized by AAD token in data plane."))
                .onVerb(verb)
                .onPath(path));
    }

    @Test
    void whatTheAccountDoesNotShowIsNamedInReportAndManifest() {
        refuse("GET", "sprocs");
        refuse("GET", "triggers");
        BackupReport report = backup();
        assertEquals(2, report.listed().warnings().size(), report.toString());
        String warning = report.listed().warnings().getFirst();
        assertTrue(
                warning.startsWith("the backup does not hold the stored procedures of container shop/orders and of 1"
                                + " other: ")
                        && warning.contains("403/5300")
                        && !warning.contains("HINT"),
                warning);
        DefinitionBackup orders =
                manifest().definitionsOf(new Owner("shop", "orders")).orElseThrow();
        assertEquals(
                Set.of(DefinitionKind.StoredProcedures, DefinitionKind.Triggers),
                orders.unread().keySet());
        emulator.clearFaults();
        destroy();
        RestoreReport restored = restore();
        assertEquals(new DefinitionCounts(5, 0, 0, 0, 0), counts(restored));
        assertEquals(report.listed().warnings(), restored.listed().warnings());
        assertTrue(restored.failure().isEmpty(), restored.toString());
    }

    /// A read-only key is never shown permissions, for each comes with a token.
    @Test
    void aReadOnlyKeyIsNotShownPermissions() {
        BackupReport report = backup(emulator.keys().primaryReadOnly());
        assertEquals(1, report.listed().warnings().size(), report.toString());
        assertTrue(
                report.listed()
                        .warnings()
                        .getFirst()
                        .startsWith("the backup does not hold the users' permissions of database shop: "),
                report.toString());
        client.send("DELETE", "dbs/shop/users/ada", Map.of(), new byte[0]).ok();
        store.blobs().clear();
        assertEquals(
                List.of(), backup(emulator.keys().primaryReadOnly()).listed().warnings(), "nobody could have any");
    }

    @Test
    void aBackupThatRequiresThemIsRefusedBeforeItReads() {
        requireDefinitions = true;
        refuse("GET", "sprocs");
        BackupException failure = assertThrows(BackupException.class, this::backup);
        assertEquals(Reason.DefinitionsUnread, failure.reason());
        String message = String.valueOf(failure.getMessage());
        assertTrue(message.contains("stored procedures of container shop/") && message.contains("5300"), message);
        assertFalse(Runs.holdsAny(store));
        emulator.clearFaults();
        assertEquals(List.of(), backup().listed().warnings());
    }

    @Test
    void whatTheTargetRefusesStopsNothingElse() {
        backup();
        destroy();
        refuse("POST", "sprocs");
        RestoreReport report = restore();
        assertEquals(new DefinitionCounts(6, 0, 0, 0, 2), counts(report));
        assertEquals(1, report.documents().written());
        Failure failure = report.failure().orElseThrow();
        assertEquals(Reason.DefinitionsRefused, failure.reason());
        assertTrue(
                failure.message().contains("stored procedure bulk import of container shop/orders: "),
                failure.message());
        assertEquals(2, report.listed().definitionsRefused().size());
        RestoreReport read =
                (RestoreReport) ReportJson.report(ReportJson.print(report)).orElseThrow();
        assertEquals(report.target(), read.target(), "as the operator reads it");
        assertEquals(2, read.listed().definitionsRefused().size());
    }

    @Test
    void aMemberThatTheTargetDoesNotTakeIsLeftOutAndNamed() {
        post(ORDERS + "sprocs", "{\"id\":\"new\",\"body\":\"x\",\"isolation\":{\"level\":1}}");
        backup();
        destroy();
        emulator.addFault(FaultRule.of(new Fault.Answer(
                        400,
                        0,
                        Duration.ZERO,
                        "The input content is invalid - 'isolation' is not a valid property in the current payload."))
                .onVerb("POST")
                .onPath("sprocs")
                .after(1)
                .times(1));
        RestoreReport report = restore();
        assertEquals(
                List.of("new of container shop/orders has no isolation, which was backed up: the account did not take"
                        + " it"),
                report.listed().warnings());
        assertEquals(new DefinitionCounts(9, 0, 0, 0, 0), counts(report));
        assertFalse(get(ORDERS + "sprocs/new").has("isolation"));
    }

    /// A later restore would take the container for one that it has to finish.
    @Test
    void theMarkOfARestoreIsNeitherBackedUpNorBrought() {
        String mark = "{\"id\":\"cosmos-backup-loading\",\"body\":\"function () { }\"}";
        post(ORDERS + "udfs", mark);
        Owner orders = new Owner("shop", "orders");
        backup();
        assertEquals(1, manifest().definitionsOf(orders).orElseThrow().count(DefinitionKind.UserDefinedFunctions));
        destroy();
        assertEquals(new DefinitionCounts(8, 0, 0, 0, 0), counts(restore()));
        assertEquals(404, status(ORDERS + "udfs/cosmos-backup-loading"));
        DefinitionSet foreign = new DefinitionSet(
                orders,
                List.of(new DefinitionSet.Resource(DefinitionKind.UserDefinedFunctions, utf8(mark))),
                List.of());
        try (NoSqlTarget target = target()) {
            assertEquals(
                    List.of(DefinitionResult.Outcome.Kept),
                    target.define(foreign, ConflictPolicy.Overwrite).stream()
                            .map(DefinitionResult::outcome)
                            .toList());
        }
        assertEquals(404, status(ORDERS + "udfs/cosmos-backup-loading"));
    }

    @Test
    void moreThanAPageOfThemComesBack() {
        for (int i = 0; i < 130; i++) {
            post("dbs/shop/colls/plain/udfs", "{\"id\":\"f" + i + "\",\"body\":\"function () { return " + i + "; }\"}");
        }
        List<String> before = held("shop");
        backup();
        destroy();
        assertEquals(138, counts(restore()).definitionsCreated());
        assertEquals(before.size(), held("shop").size());
    }
}
