package io.cosmosbackup.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cosmosbackup.emulator.AccountKeys;
import io.cosmosbackup.emulator.CosmosEmulator;
import io.cosmosbackup.emulator.EmulatorClient;
import io.cosmosbackup.emulator.EmulatorOptions;
import io.cosmosbackup.emulator.Fault;
import io.cosmosbackup.emulator.FaultRule;
import io.cosmosbackup.emulator.FeedOptions;
import io.cosmosbackup.emulator.GatewayOperation;
import io.cosmosbackup.emulator.Role;
import io.cosmosbackup.emulator.RoleAssignment;
import io.cosmosbackup.emulator.entra.TokenService;
import io.cosmosbackup.emulator.entra.TokenSigner;
import io.cosmosbackup.engine.EmulatedRuns.Meanwhile;
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
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// An account that refuses keys, read and written with tokens that a service account's token is exchanged
/// for; and one whose key is changed while it is read.
class EntraAccountIT {
    private static final String TENANT = "7a1b0000-0000-0000-0000-000000000001";
    private static final String CLIENT = "c1c1c1c1-0000-0000-0000-000000000001";
    private static final String OBJECT = "0b0b0b0b-0000-0000-0000-000000000001";
    private static final int ITEMS = 60;
    private static final Meanwhile NOTHING = (_, _, _) -> {};

    @TempDir
    private Path folder;

    private final TokenService service = TokenService.start(TENANT);
    private final ServiceAccounts accounts = new ServiceAccounts();
    private final EmulatedRuns runs = new EmulatedRuns();
    private final CosmosEmulator account = account();

    private CosmosEmulator account() {
        CosmosEmulator emulator =
                CosmosEmulator.start(EmulatorOptions.defaults().withPartitions(2));
        emulator.trustTokens(service.issuer(), service.keys());
        emulator.assign(OBJECT, RoleAssignment.ofAccount(Role.DATA_READER));
        return emulator;
    }

    @BeforeEach
    void fill() {
        accounts.trustedBy(service, CLIENT, OBJECT);
        account.setFeeds(FeedOptions.defaults().withLsnsPerPage(3));
        try (EmulatorClient client = new EmulatorClient(account.endpoint(), account.key())) {
            client.createDatabase("shop").ok();
            client.createContainer("shop", "orders", "/pk").ok();
            for (int i = 0; i < ITEMS; i++) {
                client.createItem(
                                "shop",
                                "orders",
                                "[\"p" + i + "\"]",
                                "{\"id\":\"i%d\",\"pk\":\"p%d\"}"
                                        .formatted(i, i)
                                        .getBytes(StandardCharsets.UTF_8))
                        .ok();
            }
        }
        account.setLocalAuth(false);
    }

    @AfterEach
    void stop() {
        account.close();
        service.close();
    }

    private Access entra() throws IOException {
        TokenSource.Application application =
                new TokenSource.Application(service.address().toString(), TENANT, CLIENT);
        return new Access.Entra(
                new EntraTokens(new TokenSource.FederatedToken(
                        application, new SecretFile(accounts.file(folder), "the service account's token"))),
                "https://cosmos.azure.com/.default");
    }

    private BackupReport backup(Access access, Meanwhile meanwhile) {
        return runs.backup(account, access, List.of(), meanwhile);
    }

    private static long documents(BackupReport report) {
        return report.contents().items();
    }

    private static void assertSays(BackupException failure, String... parts) {
        for (String part : parts) {
            assertTrue(String.valueOf(failure.getMessage()).contains(part), failure.getMessage());
        }
        assertFalse(String.valueOf(failure.getMessage()).contains("eyJ0"), failure.getMessage());
    }

    private BackupException refused(Access access) {
        BackupException failure = assertThrows(BackupException.class, () -> backup(access, NOTHING));
        assertEquals(Reason.AccessDenied, failure.reason());
        return failure;
    }

    @Test
    void anAccountWithoutKeysIsBackedUpAndTheReportSaysWhatTheIdentityMayNotRead() throws IOException {
        assertSays(
                refused(new Access.Key(account.key())),
                "401/5202 (keys are switched off",
                "Local Authorization is disabled",
                "use a Microsoft Entra identity");
        BackupReport report = backup(entra(), NOTHING);
        assertEquals(ITEMS, documents(report));
        assertEquals(1, service.given());
        String warnings = report.listed().warnings().toString();
        assertTrue(warnings.contains("the throughput of databases and containers is not in the backup"), warnings);
        assertTrue(warnings.contains("403/5300"), warnings);
    }

    @Test
    void aRestoreFillsWhatIsThereAndSaysWhatNoIdentityMayCreate() throws IOException {
        backup(entra(), NOTHING);
        try (CosmosEmulator target = account();
                EmulatorClient client = new EmulatorClient(target.endpoint(), target.key())) {
            target.assign(OBJECT, RoleAssignment.ofAccount(Role.DATA_CONTRIBUTOR));
            RestoreRun.Request request = new RestoreRun.Request(Selection.ALL, Renames.NONE, ConflictPolicy.Skip, 2);
            RestoreReport refused = runs.restore(target, entra(), request, null, _ -> {});
            String failure = String.valueOf(refused.failure());
            assertTrue(failure.contains("403/5300"), failure);
            assertTrue(failure.contains("az cosmosdb sql container create"), failure);

            client.createDatabase("shop").ok();
            client.createContainer("shop", "orders", "/pk").ok();
            target.setLocalAuth(false);
            runs.restore(target, entra(), request, null, _ -> {});
            assertEquals(ITEMS, target.items("shop", "orders").size());
        }
    }

    /// Scripts are of the control plane to an Entra identity: it sees none, and makes none.
    @Test
    void scriptsAreNamedThatNoIdentityMayReadOrCreate() throws IOException {
        account.setLocalAuth(true);
        try (EmulatorClient client = new EmulatorClient(account.endpoint(), account.key())) {
            client.send(
                            "POST",
                            "dbs/shop/colls/orders/udfs",
                            Map.of(),
                            "{\"id\":\"tax\",\"body\":\"x\"}".getBytes(StandardCharsets.UTF_8))
                    .ok();
        }
        String warnings = backup(entra(), NOTHING).listed().warnings().toString();
        assertTrue(
                warnings.contains("the backup does not hold the user defined functions of container shop/orders"),
                warnings);
        EmulatedRuns withKey = new EmulatedRuns();
        withKey.backup(account, new Access.Key(account.key()), List.of(), NOTHING);
        account.assign(OBJECT, RoleAssignment.ofAccount(Role.DATA_CONTRIBUTOR));
        RestoreReport report = withKey.restore(
                account,
                entra(),
                new RestoreRun.Request(Selection.ALL, Renames.NONE, ConflictPolicy.Skip, 2),
                null,
                _ -> {});
        assertEquals(new DefinitionCounts(0, 0, 0, 0, 1), report.target().definitions());
        Failure failure = report.failure().orElseThrow();
        assertEquals(Reason.DefinitionsRefused, failure.reason());
        assertTrue(failure.message().contains("403/5300"), failure.message());
    }

    @Test
    void whatTheRoleLacksIsNamed() throws IOException {
        account.assign(
                OBJECT,
                RoleAssignment.ofAccount(
                        new Role("metadata", Set.of("Microsoft.DocumentDB/databaseAccounts/readMetadata"))));
        assertSays(
                refused(entra()),
                "403/5301",
                "[Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers/readChangeFeed]",
                "give the identity a data plane role with that action");
        account.assign(OBJECT);
        assertSays(refused(entra()), "403/5301", "[Microsoft.DocumentDB/databaseAccounts/readMetadata]");
    }

    @Test
    void aTokenThatTheAccountRefusesIsRenewedOnce() throws IOException {
        FaultRule unauthorized =
                FaultRule.of(new Fault.Answer(401, 0, Duration.ZERO, "The token was revoked. More for developers"));
        account.addFault(unauthorized.on(GatewayOperation.CHANGE_FEED).times(1));
        assertEquals(ITEMS, documents(backup(entra(), NOTHING)));
        assertEquals(2, service.given());
        account.clearFaults();
        account.addFault(unauthorized);
        assertSays(
                refused(entra()),
                "refused the token of client " + CLIENT + ", tenant " + TENANT,
                "The token was revoked (activity",
                "check that the account is in the identity's tenant");
        assertEquals(4, service.given());
    }

    @Test
    void tokensOfAnotherIssuerAndForAnotherAudienceOpenNothing() throws IOException {
        account.trustTokens(service.issuer(), new TokenSigner().keys());
        assertSays(refused(entra()), "refused the token", "no key of the account's tenant has signed it");
        account.trustTokens(service.issuer(), service.keys());
        Access wrong = switch (entra()) {
            case Access.Entra(EntraTokens tokens, String _, Access.Manager _) ->
                new Access.Entra(tokens, "https://storage.azure.com/.default");
            case Access.Key key -> key;
        };
        assertSays(refused(wrong), "its audience is \"https://storage.azure.com\"");
    }

    /// Three seconds a token, half a second an answer: tokens end between the pages, and under requests.
    @Test
    void aRunOutlivesManyTokens() throws IOException {
        service.setLife(Duration.ofSeconds(3));
        account.addFault(FaultRule.of(new Fault.Delay(Duration.ofMillis(500))).on(GatewayOperation.CHANGE_FEED));
        Instant begun = Instant.now();
        assertEquals(ITEMS, documents(backup(entra(), NOTHING)));
        long seconds = Duration.between(begun, Instant.now()).toSeconds();
        assertTrue(service.given() >= 3, service.given() + " tokens in " + seconds + " s");
        assertTrue(service.given() <= seconds, service.given() + " tokens in " + seconds + " s");
    }

    @Test
    void aKeyThatIsChangedWhileTheAccountIsReadIsTakenUpByTheNextRequest() throws IOException {
        account.setLocalAuth(true);
        Path file = Files.writeString(folder.resolve("key"), account.key() + "\n");
        AtomicInteger changes = new AtomicInteger();
        BackupReport report = backup(new Access.Key(new SecretFile(file, "the account's key")), (_, _, page) -> {
            if (page % 2 == 1) {
                changes.incrementAndGet();
                change(file);
            }
        });
        assertEquals(ITEMS, documents(report));
        assertTrue(changes.get() >= 4, changes + " changes");
    }

    /// Several ranges are read at once. One change at a time, or the file would be left with a key before the last.
    private synchronized void change(Path file) {
        try {
            Files.writeString(file, account.regenerateKey(AccountKeys.Kind.PRIMARY));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
