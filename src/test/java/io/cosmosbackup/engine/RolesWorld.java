package io.cosmosbackup.engine;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cosmosbackup.emulator.AccountTraits;
import io.cosmosbackup.emulator.AccountTraits.Feature;
import io.cosmosbackup.emulator.CosmosEmulator;
import io.cosmosbackup.emulator.EmulatorClient;
import io.cosmosbackup.emulator.EmulatorOptions;
import io.cosmosbackup.emulator.Role;
import io.cosmosbackup.emulator.RoleAssignment;
import io.cosmosbackup.emulator.entra.Registration;
import io.cosmosbackup.emulator.entra.TokenService;
import io.cosmosbackup.engine.backup.BackupRun;
import io.cosmosbackup.engine.copy.CopyRun;
import io.cosmosbackup.engine.crypto.Identities;
import io.cosmosbackup.engine.crypto.Recipients;
import io.cosmosbackup.engine.crypto.TrustedKeys;
import io.cosmosbackup.engine.format.ManifestHead;
import io.cosmosbackup.engine.identity.EntraTokens;
import io.cosmosbackup.engine.identity.Secret;
import io.cosmosbackup.engine.identity.TokenSource;
import io.cosmosbackup.engine.inspect.ProbeRun;
import io.cosmosbackup.engine.progress.RunProgress;
import io.cosmosbackup.engine.prune.DeleteRun;
import io.cosmosbackup.engine.prune.PruneRun;
import io.cosmosbackup.engine.prune.plan.PrunePlan;
import io.cosmosbackup.engine.report.VerifyReport;
import io.cosmosbackup.engine.repository.BackupReader;
import io.cosmosbackup.engine.repository.NewRepository;
import io.cosmosbackup.engine.repository.Repository;
import io.cosmosbackup.engine.repository.RepositorySet;
import io.cosmosbackup.engine.repository.StragglerLimit;
import io.cosmosbackup.engine.requestunits.RequestUnitBudget;
import io.cosmosbackup.engine.requestunits.Usage;
import io.cosmosbackup.engine.restore.RestoreRun;
import io.cosmosbackup.engine.retention.RetentionPolicy;
import io.cosmosbackup.engine.selection.Renames;
import io.cosmosbackup.engine.selection.Selection;
import io.cosmosbackup.engine.source.Access;
import io.cosmosbackup.engine.source.ConflictPolicy;
import io.cosmosbackup.engine.source.nosql.NoSqlSource;
import io.cosmosbackup.engine.source.nosql.NoSqlTarget;
import io.cosmosbackup.engine.store.azure.AzureBlobStore;
import io.cosmosbackup.engine.store.azure.BlobAccess;
import io.cosmosbackup.engine.store.azure.BlobRoles;
import io.cosmosbackup.engine.store.azure.FakeBlobService;
import io.cosmosbackup.engine.verify.VerifyRun;
import io.cosmosbackup.support.AzureRole;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/// Two accounts and a Blob service that enforce the roles of deploy/azure/roles, read from the files
/// themselves, and the runs of one identity. A repository with two backups is there.
public final class RolesWorld implements AutoCloseable {
    private static final String OBJECT = "0b0b0b0b-0000-0000-0000-000000000001";
    private static final String ADMINISTRATOR = "0b0b0b0b-0000-0000-0000-00000000ffff";
    private static final String UNIQUE = "\"uniqueKeyPolicy\":{\"uniqueKeys\":[{\"paths\":[\"/mail\"]}]}";
    private static final String MASKED = "\"dataMaskingPolicy\":{\"includedPaths\":[{\"path\":\"/name\"}]}";
    private static final String SERIES = "shop/nightly";

    /// All roles that are tested here, and what each is for. Those of the control plane are not.
    public enum Purpose {
        BACKUP_ACCOUNT("backup-cosmos.json"),
        BACKUP_MASKED_ACCOUNT("backup-masked-cosmos.json"),
        RESTORE_ACCOUNT("restore-cosmos.json"),
        WRITE_BLOBS("backup-blob.json"),
        READ_BLOBS("read-blob.json"),
        PRUNE_BLOBS("prune-blob.json");

        final String file;

        Purpose(String file) {
            this.file = file;
        }

        List<Verb> verbs() {
            return switch (this) {
                case BACKUP_ACCOUNT, BACKUP_MASKED_ACCOUNT -> List.of(RolesWorld::backUp);
                case RESTORE_ACCOUNT -> List.of(RolesWorld::restoreTwiceAndOverwrite);
                case WRITE_BLOBS -> List.of(RolesWorld::backUp, RolesWorld::copy, RolesWorld::probe);
                case READ_BLOBS -> List.of(RolesWorld::restoreTwiceAndOverwrite, RolesWorld::verify);
                case PRUNE_BLOBS -> List.of(RolesWorld::prune, RolesWorld::delete);
            };
        }

        boolean isOfAccount() {
            return file.endsWith("-cosmos.json");
        }

        Set<String> actions() {
            return actionsOf(file);
        }
    }

    static Set<String> actionsOf(String file) {
        return new TreeSet<>(
                file.endsWith("-cosmos.json")
                        ? Role.parse(AzureRole.text(file)).dataActions()
                        : AzureRole.load(file).all());
    }

    /// A run of the engine.
    @FunctionalInterface
    interface Verb {
        /// @return warnings
        List<String> run(RolesWorld world);
    }

    /// One role without one of its actions.
    record Less(Purpose purpose, String action) {
        static Stream<Less> all() {
            return Stream.of(Purpose.values())
                    .flatMap(purpose -> purpose.actions().stream().map(action -> new Less(purpose, action)));
        }
    }

    private final TokenService service = TokenService.start("tenant-1");
    final FakeBlobService blobs = new FakeBlobService();
    final CosmosEmulator source =
            CosmosEmulator.start(EmulatorOptions.defaults().withPartitions(2));
    final CosmosEmulator target =
            CosmosEmulator.start(EmulatorOptions.defaults().withPartitions(2));
    private final BlobRoles blobRoles = new BlobRoles();

    public RolesWorld() {
        for (String objectId : List.of(OBJECT, ADMINISTRATOR)) {
            service.register(Registration.withSecret("client-" + objectId, objectId, "word"));
        }
        for (CosmosEmulator account : List.of(source, target)) {
            account.trustTokens(service.issuer(), service.keys());
            account.assign(ADMINISTRATOR, RoleAssignment.ofAccount(Role.DATA_CONTRIBUTOR));
            account.assign(OBJECT, RoleAssignment.ofAccount(Role.DATA_CONTRIBUTOR));
            try (EmulatorClient client = new EmulatorClient(account.endpoint(), account.key())) {
                client.createDatabase("shop").ok();
                client.createContainer("shop", "orders", "/pk").ok();
                client.createContainer("shop", definition("people", UNIQUE), 400)
                        .ok();
            }
        }
        try (EmulatorClient client = new EmulatorClient(source.endpoint(), source.key())) {
            client.createItem("shop", "orders", "[\"p\"]", "{\"id\":\"a\",\"pk\":\"p\"}".getBytes(UTF_8))
                    .ok();
            client.createItem(
                            "shop", "people", "[\"p\"]", "{\"id\":\"b\",\"pk\":\"p\",\"mail\":\"b@x\"}".getBytes(UTF_8))
                    .ok();
        }
        AzureRole all = AzureRole.load("prune-blob.json");
        blobs.enforce(blobRoles.assign(ADMINISTRATOR, all).assign(OBJECT, all));
        backUp("b1", ADMINISTRATOR);
        backUp("b2", ADMINISTRATOR);
    }

    private static String definition(String id, String policy) {
        return "{\"id\":\"%s\",\"partitionKey\":{\"paths\":[\"/pk\"],\"kind\":\"Hash\",\"version\":2},%s}"
                .formatted(id, policy);
    }

    @Override
    public void close() {
        source.close();
        target.close();
        blobs.close();
        service.close();
    }

    private EntraTokens tokens(String objectId) {
        return new EntraTokens(new TokenSource.ClientSecret(
                new TokenSource.Application(service.address().toString(), "tenant-1", "client-" + objectId),
                Secret.of("word", "the Secret")));
    }

    /// What a program runs with as this identity.
    public Map<String, String> environment() {
        return Map.of(
                "COSMOS_CREDENTIAL", "ClientSecret",
                "REPOSITORY_EAST_CREDENTIAL", "ClientSecret",
                "AZURE_CLIENT_ID", "client-" + OBJECT,
                "AZURE_TENANT_ID", "tenant-1",
                "AZURE_CLIENT_SECRET", "word",
                "AZURE_AUTHORITY_HOST", service.address().toString());
    }

    public String endpoint() {
        return source.endpoint().toString();
    }

    /// As the command line has it.
    public String eastOption() {
        return "east=" + blobs.url() + "/east";
    }

    Access account() {
        return account(OBJECT);
    }

    Repository repository() {
        return repository("east", OBJECT);
    }

    private Access account(String objectId) {
        return new Access.Entra(tokens(objectId), "https://cosmos.azure.com/.default");
    }

    private Repository repository(String prefix, String objectId) {
        return new Repository(
                prefix,
                new AzureBlobStore(
                        blobs.url() + "/" + prefix,
                        new BlobAccess.Entra(tokens(objectId), "https://storage.azure.com/.default")),
                TrustedKeys.none());
    }

    private void backUp(String id, String objectId) {
        try (NoSqlSource from =
                new NoSqlSource(source.endpoint().toString(), account(objectId), RequestUnitBudget.unlimited())) {
            new BackupRun(
                            new BackupRun.Request(
                                    new ManifestHead.Identity(id, "run of " + id),
                                    SERIES,
                                    "https://x",
                                    new BackupRun.Wanted(Selection.ALL, false),
                                    new BackupRun.Writing(Recipients.parse(List.of()), 0, Duration.ZERO),
                                    2),
                            from,
                            new RepositorySet(
                                    List.of(repository("east", objectId)),
                                    1,
                                    null,
                                    StragglerLimit.ordinary(),
                                    NewRepository.Empty),
                            new RunProgress(from::usage),
                            Clock.systemUTC())
                    .run();
        }
    }

    private List<String> backUp() {
        backUp("b3", OBJECT);
        return List.of();
    }

    /// The second restore meets the items of the first: a unique key is then looked for.
    private List<String> restoreTwiceAndOverwrite() {
        for (ConflictPolicy policy : List.of(ConflictPolicy.Skip, ConflictPolicy.Skip, ConflictPolicy.Overwrite)) {
            try (NoSqlTarget into =
                    new NoSqlTarget(target.endpoint().toString(), account(OBJECT), RequestUnitBudget.unlimited())) {
                Runs.requireWhole(new RestoreRun(
                                new RestoreRun.Request(Selection.ALL, Renames.NONE, policy, 2),
                                BackupReader.open("b1", List.of(repository("east", OBJECT)), Identities.none()),
                                into,
                                new RunProgress(into::usage),
                                Clock.systemUTC())
                        .run());
            }
        }
        return List.of();
    }

    private static RunProgress noProgress() {
        return new RunProgress(() -> new Usage(0, 0));
    }

    private List<String> copy() {
        new CopyRun(
                        new CopyRun.Request(List.of(), 2),
                        List.of(repository("east", ADMINISTRATOR)),
                        repository("west", OBJECT),
                        noProgress())
                .run();
        return List.of();
    }

    private List<String> probe() {
        return new ProbeRun(repository("east", OBJECT), false).run().warnings();
    }

    private List<String> verify() {
        new VerifyRun(
                        new VerifyRun.Request("b1", VerifyReport.Level.Deep, 100, null, Identities.none(), 2),
                        repository("east", OBJECT),
                        noProgress(),
                        Clock.systemUTC(),
                        new Random(1))
                .run();
        return List.of();
    }

    private List<String> prune() {
        for (int i = 0; i < 2; i++) {
            new PruneRun(
                            new PruneRun.Request(
                                    SERIES,
                                    new RetentionPolicy(RetentionPolicy.Counts.newest(1), null, 1, ZoneOffset.UTC),
                                    PruneRun.Pins.NONE,
                                    new PrunePlan.Waits(Duration.ZERO, Duration.ofDays(7)),
                                    false,
                                    false),
                            repository("east", OBJECT),
                            _ -> {})
                    .run();
        }
        return List.of();
    }

    private List<String> delete() {
        new DeleteRun(
                        new DeleteRun.Request(
                                Set.of("b1", "b2"), Duration.ZERO, false, true, DeleteRun.What.Backup, false),
                        repository("east", OBJECT),
                        _ -> {})
                .run();
        return List.of();
    }

    public void give(Purpose purpose) {
        if (!purpose.isOfAccount()) {
            blobRoles.assign(OBJECT, AzureRole.load(purpose.file));
            return;
        }
        mask(purpose);
        Role role = Role.parse(AzureRole.text(purpose.file));
        source.assign(OBJECT, RoleAssignment.ofAccount(role));
        target.assign(OBJECT, RoleAssignment.ofAccount(role));
    }

    private void mask(Purpose purpose) {
        if (purpose == Purpose.BACKUP_MASKED_ACCOUNT) {
            source.setTraits(AccountTraits.defaults().with(Feature.DATA_MASKING));
            try (EmulatorClient client = new EmulatorClient(source.endpoint(), source.key())) {
                client.createContainer("shop", definition("masked", MASKED), 400)
                        .ok();
            }
        }
    }

    void give(Less less) {
        mask(less.purpose());
        if (!less.purpose().isOfAccount()) {
            blobRoles.assign(OBJECT, AzureRole.load(less.purpose().file).without(less.action()));
            return;
        }
        Role role = Role.parse(AzureRole.text(less.purpose().file)).without(less.action());
        source.assign(OBJECT, RoleAssignment.ofAccount(role));
        target.assign(OBJECT, RoleAssignment.ofAccount(role));
    }
}
