package io.cosmosbackup.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.cosmosbackup.emulator.AccountTraits;
import io.cosmosbackup.emulator.CosmosEmulator;
import io.cosmosbackup.emulator.EmulatorClient;
import io.cosmosbackup.emulator.EmulatorOptions;
import io.cosmosbackup.emulator.Fault;
import io.cosmosbackup.emulator.FaultRule;
import io.cosmosbackup.emulator.GatewayOperation;
import io.cosmosbackup.emulator.Role;
import io.cosmosbackup.emulator.RoleAssignment;
import io.cosmosbackup.emulator.arm.Completion;
import io.cosmosbackup.emulator.arm.ManagerFault;
import io.cosmosbackup.emulator.arm.ResourceManager;
import io.cosmosbackup.emulator.arm.RoleDefinition;
import io.cosmosbackup.emulator.entra.TokenService;
import io.cosmosbackup.engine.account.ResourceId;
import io.cosmosbackup.engine.identity.EntraTokens;
import io.cosmosbackup.engine.identity.SecretFile;
import io.cosmosbackup.engine.identity.TokenSource;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.BackupReport;
import io.cosmosbackup.engine.report.DefinitionCounts;
import io.cosmosbackup.engine.report.Failure;
import io.cosmosbackup.engine.report.Reason;
import io.cosmosbackup.engine.report.RestoreReport;
import io.cosmosbackup.engine.restore.RestoreRun;
import io.cosmosbackup.engine.selection.Renames;
import io.cosmosbackup.engine.selection.Selection;
import io.cosmosbackup.engine.source.Access;
import io.cosmosbackup.engine.source.ConflictPolicy;
import io.cosmosbackup.support.ServiceAccounts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Accounts that are backed up whole and restored into nothing by an identity, with the help of Azure Resource
/// Manager.
class ControlPlaneIT {
    private static final String TENANT = "7a1b0000-0000-0000-0000-000000000001";
    private static final String CLIENT = "c1c1c1c1-0000-0000-0000-000000000001";
    private static final String OBJECT = "0b0b0b0b-0000-0000-0000-000000000001";
    private static final String ID = "/subscriptions/5b5b5b5b-0000-0000-0000-000000000001/resourceGroups/shop"
            + "/providers/Microsoft.DocumentDB/databaseAccounts/emulator";
    private static final int ITEMS = 150;
    private static final int HOUR = 3_600;

    /// The roles that docs/azure-roles.md tells people to make.
    private static final RoleDefinition READS = role("backup-control-plane.json");

    private static final RoleDefinition WRITES = role("restore-control-plane.json");

    private static RoleDefinition role(String file) {
        try {
            return RoleDefinition.parse(Files.readString(Path.of("deploy/azure/roles", file)))
                    .assignableAt(ID);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<String> reads() {
        return READS.actions();
    }

    static List<String> writes() {
        return WRITES.actions();
    }

    @TempDir
    private Path folder;

    private final TokenService service = TokenService.start(TENANT);
    private final ServiceAccounts accounts = new ServiceAccounts();
    private final EmulatedRuns runs = new EmulatedRuns();
    private final Place source = new Place();
    private final Place target = new Place();

    /// An account and its manager.
    private final class Place implements AutoCloseable {
        private final CosmosEmulator account =
                CosmosEmulator.start(EmulatorOptions.defaults().withPartitions(2));
        private final ResourceManager manager = ResourceManager.start(account, ID, "127.0.0.1", 0, null);
        private final EmulatorClient client = new EmulatorClient(account.endpoint(), account.key());

        Place() {
            account.trustTokens(service.issuer(), service.keys());
            account.assign(OBJECT, RoleAssignment.ofAccount(Role.DATA_CONTRIBUTOR));
            manager.trustTokens(service.issuer(), service.keys());
        }

        void assign(RoleDefinition role) {
            manager.revoke(OBJECT);
            manager.assign(OBJECT, role, ID);
        }

        Access access() throws IOException {
            TokenSource.Application application =
                    new TokenSource.Application(service.address().toString(), TENANT, CLIENT);
            EntraTokens tokens = new EntraTokens(new TokenSource.FederatedToken(
                    application, new SecretFile(accounts.file(folder), "the service account's token")));
            String address = manager.endpoint().toString();
            return new Access.Entra(
                    tokens,
                    "https://cosmos.azure.com/.default",
                    new Access.Manager(
                            address.substring(0, address.length() - 1),
                            "https://management.azure.com/.default",
                            ResourceId.parse(ID).orElseThrow()));
        }

        JsonNode get(String link) {
            return client.send("GET", link, Map.of(), new byte[0]).ok().json();
        }

        List<String> ids(String feed, String array) {
            return get(feed).path(array).findValuesAsText("id");
        }

        /// As `manual 400` or `autoscale 4000`.
        String throughput(String link) {
            String rid = get(link).path("_rid").asText();
            for (JsonNode offer : get("offers").path("Offers")) {
                if (offer.path("offerResourceId").asText().equals(rid)) {
                    JsonNode maximum =
                            offer.path("content").path("offerAutopilotSettings").path("maxThroughput");
                    return maximum.isMissingNode()
                            ? "manual "
                                    + offer.path("content")
                                            .path("offerThroughput")
                                            .asInt()
                            : "autoscale " + maximum.asInt();
                }
            }
            return "none";
        }

        @Override
        public void close() {
            client.close();
            manager.close();
            account.close();
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(UTF_8);
    }

    private void post(String feed, String json) {
        source.client.send("POST", feed, Map.of(), utf8(json)).ok();
    }

    private void post(String feed, String json, String header, String value) {
        source.client.send("POST", feed, Map.of(header, value), utf8(json)).ok();
    }

    @BeforeEach
    void fill() {
        accounts.trustedBy(service, CLIENT, OBJECT);
        post("dbs", "{\"id\":\"shop\"}", "x-ms-offer-throughput", "600");
        post("dbs", "{\"id\":\"own\"}");
        post(
                "dbs/own/clientencryptionkeys",
                "{\"id\":\"key\",\"encryptionAlgorithm\":\"AEAD_AES_256_CBC_HMAC_SHA256\","
                        + "\"wrappedDataEncryptionKey\":\"d3JhcHBlZA==\",\"keyWrapMetadata\":{\"type\":\"AZURE_KEY_VAULT\","
                        + "\"name\":\"cmk\",\"value\":\"https://vault/keys/cmk\",\"algorithm\":\"RSA-OAEP\"}}");
        post(
                "dbs/shop/colls",
                "{\"id\":\"shares\",\"partitionKey\":{\"paths\":[\"/pk\"],\"kind\":\"Hash\",\"version\":2}}");
        post(
                "dbs/own/colls",
                "{\"id\":\"orders\",\"partitionKey\":{\"paths\":[\"/pk\"],\"kind\":\"Hash\",\"version\":2},\"defaultTtl\":"
                        + HOUR + ",\"uniqueKeyPolicy\":{\"uniqueKeys\":[{\"paths\":[\"/no\"]}]}}",
                "x-ms-cosmos-offer-autopilot-settings",
                "{\"maxThroughput\":4000}");
        for (int i = 0; i < ITEMS; i++) {
            source.client
                    .createItem(
                            "own", "orders", "[\"p\"]", utf8("{\"id\":\"i%d\",\"pk\":\"p\",\"no\":%d}".formatted(i, i)))
                    .ok();
        }
        post("dbs/own/colls/orders/sprocs", "{\"id\":\"bulk import\",\"body\":\"function () { }\"}");
        post("dbs/own/colls/orders/udfs", "{\"id\":\"tax\",\"body\":\"function (x) { return x * 1.10; }\"}");
        for (String trigger : List.of("a", "b", "c")) {
            post(
                    "dbs/own/colls/orders/triggers",
                    "{\"id\":\"" + trigger + "\",\"body\":\"function () { }\",\"triggerType\":\"Pre\","
                            + "\"triggerOperation\":\"All\"}");
        }
        source.assign(READS);
        target.assign(WRITES);
    }

    @AfterEach
    void stop() {
        source.close();
        target.close();
        service.close();
    }

    private BackupReport backup() throws IOException {
        return runs.backup(source.account, source.access(), List.of(), (_, _, _) -> {});
    }

    private RestoreReport restore() throws IOException {
        return runs.restore(
                target.account,
                target.access(),
                new RestoreRun.Request(Selection.ALL, Renames.NONE, ConflictPolicy.Skip, 4),
                null,
                _ -> {});
    }

    private void assertWhole(RestoreReport report) {
        List<String> warnings = report.listed().warnings().stream()
                .filter(warning -> !warning.startsWith("the backup does not hold the users"))
                .toList();
        assertEquals(List.of(), warnings);
        assertEquals(ITEMS, report.documents().items());
        assertEquals(new DefinitionCounts(6, 0, 0, 0, 0), report.target().definitions());
        assertThatAllIsThere();
    }

    private void assertThatAllIsThere() {
        assertEquals("manual 600", target.throughput("dbs/shop"));
        assertEquals("none", target.throughput("dbs/own"));
        assertEquals("none", target.throughput("dbs/shop/colls/shares"));
        assertEquals("autoscale 4000", target.throughput("dbs/own/colls/orders"));
        JsonNode orders = target.get("dbs/own/colls/orders");
        assertEquals(HOUR, orders.path("defaultTtl").asInt());
        assertEquals("/no", orders.at("/uniqueKeyPolicy/uniqueKeys/0/paths/0").asText());
        assertEquals(List.of("bulk import"), target.ids("dbs/own/colls/orders/sprocs", "StoredProcedures"));
        assertEquals(List.of("tax"), target.ids("dbs/own/colls/orders/udfs", "UserDefinedFunctions"));
        assertEquals(Set.of("a", "b", "c"), Set.copyOf(target.ids("dbs/own/colls/orders/triggers", "Triggers")));
        assertEquals(List.of("key"), target.ids("dbs/own/clientencryptionkeys", "ClientEncryptionKeys"));
    }

    /// Users and permissions exist for keys only.
    @Test
    void anIdentityBringsAllIntoAnEmptyAccount() throws IOException {
        source.account.setLocalAuth(false);
        source.manager.setPageSize(1);
        BackupReport backup = backup();
        assertFalse(backup.toString().contains("throughput of"), backup.toString());
        assertTrue(backup.toString().contains("users"), backup.toString());
        RestoreReport report = restore();
        assertWhole(report);
        assertEquals(4600, report.target().createdRequestUnits());
    }

    /// A role for the account does not cover the address of an operation, which is the subscription's.
    @Test
    void whatTheServiceGoesOnWithByItselfIsWaitedFor() throws IOException {
        backup();
        target.manager.setCompletion(Completion.later(3));
        assertWhole(restore());
    }

    @Test
    void aManagerThatIsBusyIsWaitedFor() throws IOException {
        source.manager.addFault(ManagerFault.throttled(1).times(1));
        backup();
        target.manager.addFault(ManagerFault.throttled(1).onVerb("PUT").times(2));
        target.manager.addFault(ManagerFault.of(new ManagerFault.Kind.LostReply())
                .onVerb("PUT")
                .onPath("orders")
                .times(1));
        RestoreReport report = restore();
        assertEquals(ITEMS, report.documents().items());
        assertThatAllIsThere();
    }

    @Test
    void whatEndsAsFailedFailsThatContainerAndNoOther() throws IOException {
        backup();
        target.manager.addFault(ManagerFault.of(new ManagerFault.Kind.FailedOperation(
                        403,
                        "Forbidden",
                        "Your account is currently configured with a total throughput limit of 1000 RU/s."))
                .onVerb("PUT")
                .onPath("containers/orders"));
        target.manager.setCompletion(Completion.later(1));
        RestoreReport report = restore();
        String refused = report.toString();
        assertTrue(refused.contains("total throughput limit of 1000"), refused);
        assertTrue(report.failure().map(Failure::reason).isPresent(), refused);
        assertEquals(List.of("shares"), target.ids("dbs/shop/colls", "DocumentCollections"));
    }

    @Test
    void anAttemptThatWasKilledIsGoneOnWith() throws IOException {
        backup();
        target.account.addFault(FaultRule.of(new Fault.Answer(403, 0, Duration.ZERO, "broken off"))
                .on(GatewayOperation.BATCH)
                .after(1)
                .times(1));
        assertThrows(BackupException.class, this::restore);
        assertTrue(target.get("dbs/own/colls/orders").path("defaultTtl").isMissingNode());
        assertEquals(List.of("cosmos-backup-loading"), target.ids("dbs/own/colls/orders/udfs", "UserDefinedFunctions"));
        RestoreReport report = restore();
        assertEquals(ITEMS, report.documents().items());
        assertThatAllIsThere();
    }

    /// A container without its change feed's retention is worse than it was. One without its mask shows what nobody
    /// may see.
    @Test
    void whatTheManagerDoesNotKnowIsLeftOutOrRefused() throws IOException {
        AccountTraits traits = AccountTraits.defaults()
                .with(AccountTraits.Feature.CHANGE_FEED_POLICY, AccountTraits.Feature.DATA_MASKING);
        source.account.setTraits(traits);
        target.account.setTraits(traits);
        String key = ",\"partitionKey\":{\"paths\":[\"/pk\"],\"kind\":\"Hash\",\"version\":2}";
        post("dbs/own/colls", "{\"id\":\"feed\"" + key + ",\"changeFeedPolicy\":{\"retentionDuration\":60}}");
        post(
                "dbs/own/colls",
                "{\"id\":\"masked\"" + key + ",\"dataMaskingPolicy\":{\"includedPaths\":[{\"path\":\"/name\"}]}}");
        backup();
        RestoreReport report = restore();
        String warnings = report.listed().warnings().toString();
        assertTrue(warnings.contains("container own/feed has no changeFeedPolicy"), warnings);
        String refused = report.listed().containersRefused().toString();
        assertTrue(refused.contains("containers/masked") && refused.contains("'dataMaskingPolicy'"), refused);
        assertEquals(Set.of("feed", "orders"), Set.copyOf(target.ids("dbs/own/colls", "DocumentCollections")));
        assertThatAllIsThere();
    }

    @ParameterizedTest
    @MethodSource("reads")
    void aBackupNamesTheActionThatItLacksAndGoesOn(String action) throws IOException {
        source.assign(READS.without(action));
        BackupReport report = backup();
        assertTrue(report.toString().contains("'" + action + "'"), report.toString());
        assertEquals(ITEMS, report.contents().items());
    }

    @ParameterizedTest
    @MethodSource("writes")
    void aRestoreNamesTheActionThatItLacksAndGoesOn(String action) throws IOException {
        backup();
        target.assign(WRITES.without(action));
        target.manager.setCompletion(Completion.later(1));
        RestoreReport report = restore();
        assertTrue(report.toString().contains("'" + action + "'"), report.toString());
    }

    @Test
    void theResourceIdMustBeThatOfTheAccount() throws IOException {
        Access.Entra entra = (Access.Entra) source.access();
        Access.Manager manager = Objects.requireNonNull(entra.manager());
        Access other = new Access.Entra(
                entra.tokens(),
                entra.scope(),
                new Access.Manager(
                        manager.address(),
                        manager.scope(),
                        ResourceId.parse(ID.replace("/emulator", "/other")).orElseThrow()));
        BackupException wrong = assertThrows(
                BackupException.class, () -> runs.backup(source.account, other, List.of(), (_, _, _) -> {}));
        assertEquals(Reason.InvalidArgument, wrong.reason());
        assertTrue(String.valueOf(wrong.getMessage()).contains("calls itself emulator"), wrong.getMessage());
        Access elsewhere = new Access.Entra(
                entra.tokens(),
                entra.scope(),
                new Access.Manager(
                        manager.address(),
                        manager.scope(),
                        ResourceId.parse(ID.replace("/shop/", "/elsewhere/")).orElseThrow()));
        BackupReport report = runs.backup(source.account, elsewhere, List.of(), (_, _, _) -> {});
        assertTrue(report.toString().contains("/resourceGroups/elsewhere/"), report.toString());
    }
}
