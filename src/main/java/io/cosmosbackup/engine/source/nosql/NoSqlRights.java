package io.cosmosbackup.engine.source.nosql;

import io.cosmosbackup.engine.account.Container;
import io.cosmosbackup.engine.account.ContainerName;
import io.cosmosbackup.engine.account.Database;
import io.cosmosbackup.engine.account.Owner;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Check;
import io.cosmosbackup.engine.report.Plural;
import io.cosmosbackup.engine.report.Right;
import io.cosmosbackup.engine.requestunits.RequestUnitBudget;
import io.cosmosbackup.engine.source.Access;
import io.cosmosbackup.engine.source.DefinitionAnswer;
import io.cosmosbackup.engine.source.Wanted;
import io.cosmosbackup.engine.source.rest.CosmosConnection;
import io.cosmosbackup.engine.source.rest.CosmosRequest;
import io.cosmosbackup.engine.source.rest.CosmosResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Tries what a backup or a restore needs of an account, and leaves nothing behind. A right is asked for in
/// each container, for a role can be assigned for one.
public final class NoSqlRights {
    private static final String ACCOUNT = "Microsoft.DocumentDB/databaseAccounts/";
    private static final String READ_CHANGE_FEED = ACCOUNT + "sqlDatabases/containers/readChangeFeed";
    private static final String PLACE = "account";

    private final String endpoint;
    private final Access access;
    private final CosmosConnection connection;
    private final List<Check> checks = new ArrayList<>();

    private NoSqlRights(String endpoint, Access access, CosmosConnection connection) {
        this.endpoint = endpoint;
        this.access = access;
        this.connection = connection;
    }

    public static List<Check> tried(String endpoint, Access access, Wanted wanted) {
        try (CosmosConnection connection = new CosmosConnection(endpoint, access, RequestUnitBudget.unlimited())) {
            NoSqlRights rights = new NoSqlRights(endpoint, access, connection);
            rights.look(wanted);
            return List.copyOf(rights.checks);
        }
    }

    private void look(Wanted wanted) {
        String role = wanted instanceof Wanted.ToRead ? "backup-cosmos.json" : "restore-cosmos.json";
        Right metadata = right(ACCOUNT + "readMetadata", role);
        try (NoSqlSource source = new NoSqlSource(endpoint, access, RequestUnitBudget.unlimited())) {
            List<Database> databases = source.databases();
            List<Container> containers = databases.stream()
                    .flatMap(database -> source.containers(database.name()).stream())
                    .filter(wanted.containers())
                    .map(name -> source.open(name).container())
                    .filter(container -> !IndexDefinition.is(container))
                    .toList();
            checks.add(Check.ok(
                    PLACE,
                    "read the account's metadata",
                    "%s of %s"
                            .formatted(
                                    Plural.count(containers.size(), "container"),
                                    Plural.count(databases.size(), "database")),
                    metadata));
            switch (wanted) {
                case Wanted.ToRead _ -> {
                    inEach(containers, "read the change feed", container -> readFeed(container, role));
                    definitions(source, databases, containers);
                }
                case Wanted.ToWrite write -> {
                    WriteTrial trial = new WriteTrial(connection, write.policy(), this::right);
                    inEach(containers, "look whether it is ready", container -> readFeed(container, role));
                    inEach(containers, trial.what(), trial::tried);
                    if (access instanceof Access.Entra) {
                        checks.add(Check.notTried(
                                PLACE,
                                "create databases and containers",
                                "no data action allows it to an identity, so a restore needs them to be there",
                                null));
                    }
                }
            }
        } catch (BackupException e) {
            checks.add(Check.failed(PLACE, "read the account's metadata", e, metadata));
        }
    }

    /// What is missing in one container.
    record Lack(BackupException why, @Nullable Right right) {}

    /// Tries something in a container.
    @FunctionalInterface
    interface Trial {
        Optional<Lack> in(Container container);
    }

    private void inEach(List<Container> containers, String what, Trial trial) {
        int fine = 0;
        for (Container container : containers) {
            Optional<Lack> lack = trial.in(container);
            if (lack.isEmpty()) {
                fine++;
            } else {
                checks.add(Check.failed(
                        PLACE,
                        what + " of " + container.name(),
                        lack.get().why(),
                        lack.get().right()));
            }
        }
        if (fine > 0) {
            checks.add(Check.ok(PLACE, what, "in " + Plural.count(fine, "container"), null));
        }
    }

    /// One change is asked for, at most.
    private Optional<Lack> readFeed(Container container, String role) {
        ContainerName name = container.name();
        try {
            CosmosRequest request = CosmosRequest.feed("docs", "dbs", name.database(), "colls", name.container())
                    .with("A-IM", "Incremental feed")
                    .with("x-ms-max-item-count", "1")
                    .with(
                            "x-ms-documentdb-partitionkeyrangeid",
                            new PhysicalPartitions(connection, name)
                                    .all()
                                    .getFirst()
                                    .id());
            CosmosResponse response = connection.send(request);
            return response.status() == 200 || response.status() == 304
                    ? Optional.empty()
                    : Optional.of(new Lack(connection.unexpected(request, response), null));
        } catch (BackupException e) {
            boolean masked = Masking.isIn(container.definition());
            String action = masked && !String.valueOf(e.getMessage()).contains(READ_CHANGE_FEED)
                    ? Masking.UNMASK
                    : READ_CHANGE_FEED;
            return Optional.of(
                    new Lack(Masking.named(container, e), right(action, masked ? "backup-masked-cosmos.json" : role)));
        }
    }

    /// Of one database and one container: what the account does not show of these, it shows of none.
    private void definitions(NoSqlSource source, List<Database> databases, List<Container> containers) {
        List<Owner> owners = new ArrayList<>();
        databases.stream().limit(1).forEach(database -> owners.add(new Owner(database.name(), null)));
        containers.stream().limit(1).forEach(container -> owners.add(Owner.of(container.name())));
        Consumer<DefinitionAnswer> note = answer -> {
            switch (answer) {
                case DefinitionAnswer.Held held ->
                    checks.add(Check.ok(PLACE, "read " + held.kind().shown(), null, null));
                case DefinitionAnswer.Unread unread ->
                    checks.add(Check.without(PLACE, "read " + unread.kind().shown(), unread.why()));
            }
        };
        owners.forEach(owner -> source.definitions(owner).forEach(note));
        source.warnings().forEach(warning -> checks.add(Check.without(PLACE, "have all of it", warning)));
    }

    /// Null for a key, which has all rights of its kind.
    private @Nullable Right right(String action, String role) {
        return access instanceof Access.Entra ? new Right(action, role) : null;
    }
}
