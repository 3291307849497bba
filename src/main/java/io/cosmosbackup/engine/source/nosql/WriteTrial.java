package io.cosmosbackup.engine.source.nosql;

import io.cosmosbackup.engine.account.Container;
import io.cosmosbackup.engine.account.ContainerName;
import io.cosmosbackup.engine.items.Item;
import io.cosmosbackup.engine.items.ItemIdentity;
import io.cosmosbackup.engine.json.JsonMembers;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Reason;
import io.cosmosbackup.engine.report.Right;
import io.cosmosbackup.engine.source.ConflictPolicy;
import io.cosmosbackup.engine.source.nosql.NoSqlRights.Lack;
import io.cosmosbackup.engine.source.rest.CosmosConnection;
import io.cosmosbackup.engine.source.rest.CosmosRequest;
import io.cosmosbackup.engine.source.rest.CosmosResponse;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/// Tries to write items, so that none stays: two operations on one id in a transactional batch, of which the
/// second cannot be done. A batch is done whole or not at all (learn.microsoft.com, "Transactional batch
/// operations"). A right is looked at before that.
///
///     [{"operationType":"Create","resourceBody":{"id":"x"}}, the same]                       -> 424 and 409
///     [{"operationType":"Upsert","resourceBody":{"id":"x"}}, the same with "ifMatch":"none"]  -> 424 and 412
final class WriteTrial {
    private static final String ITEMS = "Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers/items/";
    private static final String ROLE = "restore-cosmos.json";
    private static final int CHARGE = 20;

    private final CosmosConnection connection;
    private final ConflictPolicy policy;
    private final BiFunction<String, String, @Nullable Right> rights;

    /// @param rights by action and role
    WriteTrial(CosmosConnection connection, ConflictPolicy policy, BiFunction<String, String, @Nullable Right> rights) {
        this.connection = connection;
        this.policy = policy;
        this.rights = rights;
    }

    String what() {
        return policy == ConflictPolicy.Overwrite ? "create and replace items" : "create items";
    }

    Optional<Lack> tried(Container container) {
        ItemIdentity identity = new ItemIdentity(container.name(), container.definition());
        Item item = identity.of(
                ("{\"id\":\"cosmos-backup-doctor-" + UUID.randomUUID() + "\"}").getBytes(StandardCharsets.UTF_8));
        Optional<Lack> lack = written(item, container.name());
        boolean looks = policy != ConflictPolicy.Overwrite && identity.hasUniqueKeys();
        return lack.isEmpty() && looks ? read(item, container.name()) : lack;
    }

    private Optional<Lack> written(Item item, ContainerName name) {
        boolean upserts = policy == ConflictPolicy.Overwrite;
        String operation = "{\"operationType\":\"" + (upserts ? "Upsert" : "Create") + "\",\"resourceBody\":"
                + new String(item.document(), StandardCharsets.UTF_8);
        String batch = "[" + operation + "}," + operation + (upserts ? ",\"ifMatch\":\"\\\"none\\\"\"}]" : "}]");
        CosmosRequest request = CosmosRequest.post(
                        "docs",
                        batch.getBytes(StandardCharsets.UTF_8),
                        "dbs",
                        name.database(),
                        "colls",
                        name.container())
                .with("x-ms-documentdb-partitionkey", item.partitionKey())
                .with("x-ms-cosmos-is-batch-request", "True")
                .with("x-ms-cosmos-batch-atomic", "True");
        try {
            CosmosResponse response = connection.send(request, CHARGE);
            return switch (response.status()) {
                case 200, 207, 409, 412 ->
                    isKept(response.body())
                            ? Optional.of(new Lack(stayed(name, item.key().id()), null))
                            : Optional.empty();
                default -> Optional.of(new Lack(connection.unexpected(request, response), null));
            };
        } catch (BackupException e) {
            return Optional.of(new Lack(e, rights.apply(ITEMS + (upserts ? "upsert" : "create"), ROLE)));
        }
    }

    /// Whether one of the two was done by itself: what answers knows no transactions.
    static boolean isKept(byte[] results) {
        return JsonMembers.elements(results).stream()
                .map(result -> JsonMembers.value(result, "statusCode"))
                .anyMatch(status -> status != null && status[0] == '2');
    }

    private static BackupException stayed(ContainerName name, String id) {
        return new BackupException(
                Reason.Internal,
                "container " + name + " has kept item " + id + " of a batch that failed. HINT: delete it by hand");
    }

    /// Looks for an item that is not there, as a restore looks for what is in its way.
    private Optional<Lack> read(Item item, ContainerName name) {
        CosmosRequest get = CosmosRequest.get(
                        "docs",
                        "dbs",
                        name.database(),
                        "colls",
                        name.container(),
                        "docs",
                        item.key().id())
                .with("x-ms-documentdb-partitionkey", item.partitionKey());
        try {
            CosmosResponse response = connection.send(get);
            return response.status() == 404 || response.status() == 200
                    ? Optional.empty()
                    : Optional.of(new Lack(connection.unexpected(get, response), null));
        } catch (BackupException e) {
            return Optional.of(new Lack(e, rights.apply(ITEMS + "read", ROLE)));
        }
    }
}
