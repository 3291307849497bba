package io.cosmosbackup.engine.source.nosql;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cosmosbackup.engine.account.Container;
import io.cosmosbackup.engine.account.ContainerName;
import io.cosmosbackup.engine.account.Database;
import io.cosmosbackup.engine.json.JsonMembers;
import io.cosmosbackup.engine.parallel.RequestUnitBudget;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Reason;
import io.cosmosbackup.engine.source.AccountTarget;
import io.cosmosbackup.engine.source.ContainerTarget;
import io.cosmosbackup.engine.source.Usage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/// An account of the NoSQL API, written with its key.
public final class NoSqlTarget implements AccountTarget {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final CosmosConnection connection;
    private final Queue<String> warnings = new ConcurrentLinkedQueue<>();
    private boolean serverless;

    /// Connects: a wrong endpoint or key is known here.
    public NoSqlTarget(String endpoint, String key, RequestUnitBudget budget) {
        this(endpoint, key, budget, Pace.REAL);
    }

    public NoSqlTarget(String endpoint, String key, RequestUnitBudget budget, Pace pace) {
        this.connection = new CosmosConnection(endpoint, new MasterKey(key), budget, pace);
        CosmosResponse account = connection.send(CosmosRequest.account());
        if (account.status() != 200) {
            throw connection.unexpected(CosmosRequest.account(), account);
        }
    }

    @Override
    public Optional<String> leftToTheService(Container asBackedUp) {
        byte[] view = JsonMembers.value(utf8(asBackedUp.definition()), "materializedViewDefinition");
        boolean index = view != null
                && (JsonMembers.value(view, "sourceCollectionId") != null
                        || JsonMembers.value(view, "sourceCollectionRid") != null);
        return !index
                ? Optional.empty()
                : Optional.of("it is an index over another container, which the service fills by itself."
                        + " HINT: create it anew when its source is restored");
    }

    @Override
    public ContainerTarget prepare(ContainerName name, @Nullable Database database, Container asBackedUp) {
        CosmosRequest get = CosmosRequest.get("colls", "dbs", name.database(), "colls", name.container());
        CosmosResponse present = connection.send(get);
        boolean created = false;
        Set<String> leftOut = new LinkedHashSet<>();
        if (present.status() == 404) {
            createDatabase(name.database(), database);
            created = createContainer(name, asBackedUp, leftOut);
            present = new NewContainer(connection, name).ready();
        } else if (present.status() == 200 && NewContainer.is(present)) { // made by an attempt that was killed
            present = new NewContainer(connection, name).ready();
        }
        if (present.status() != 200) {
            throw connection.unexpected(get, present);
        }
        String definition = new String(present.body(), StandardCharsets.UTF_8);
        if (!PartitionKeys.same(definition, asBackedUp.definition())) {
            throw new BackupException(
                    Reason.TargetMismatch,
                    "container " + name
                            + " is there with another partition key, or another version of its hash, than the backup's "
                            + asBackedUp.name() + ". HINT: rename it in the restore, for example to "
                            + name.database() + "/" + name.container() + "-restored");
        }
        leftOut.addAll(ContainerDefinition.replayed(asBackedUp.definition(), name.container())
                .missingIn(definition)); // also what an attempt left out that was killed
        if (!leftOut.isEmpty()) {
            warnings.add("container " + name + " has no " + String.join(", ", leftOut)
                    + ", which was backed up: the account did not take it, or the container was made without");
        }
        return new NoSqlContainerTarget(
                connection, name, definition, new UniqueKeys(CosmosFeeds.json(present)), created);
    }

    @Override
    public List<String> warnings() {
        return List.copyOf(warnings);
    }

    @Override
    public Usage usage() {
        return connection.usage();
    }

    @Override
    public void close() {
        connection.close();
    }

    private void createDatabase(String name, @Nullable Database database) {
        CosmosResponse present = connection.send(CosmosRequest.get("dbs", "dbs", name));
        if (present.status() == 200) {
            return;
        }
        CosmosRequest creation = CosmosRequest.post(
                "dbs", utf8(JSON.createObjectNode().put("id", name).toString()));
        isNew(creation, send(creation, database == null ? null : database.offer()));
    }

    /// Leaves out what the account says that it does not take. False when another attempt was faster.
    private boolean createContainer(ContainerName name, Container asBackedUp, Set<String> leftOut) {
        ContainerDefinition definition = ContainerDefinition.replayed(asBackedUp.definition(), name.container());
        while (true) {
            CosmosRequest creation = CosmosRequest.post("colls", definition.utf8(), "dbs", name.database());
            CosmosResponse response = send(creation, asBackedUp.offer());
            Set<String> refused = response.status() == 400 && !ServiceWords.isQuota(response)
                    ? definition.refusedBy(connection.sentence(response))
                    : Set.of();
            if (refused.isEmpty()) {
                return isNew(creation, response);
            }
            leftOut.addAll(refused);
            definition = definition.without(refused);
        }
    }

    /// With the throughput of a stored offer, unless the account has none to set.
    private CosmosResponse send(CosmosRequest creation, @Nullable String offer) {
        CosmosRequest withThroughput = offer == null || serverless ? creation : withThroughput(creation, offer);
        CosmosResponse response = connection.send(withThroughput);
        boolean refused = response.status() == 400
                && !withThroughput.equals(creation)
                && Serverless.isSaidBy(connection.sentence(response));
        if (!refused) {
            return response;
        }
        serverless = true;
        warnings.add("databases and containers were created without their throughput: the account is serverless");
        return connection.send(creation);
    }

    /// A stored offer holds `content.offerThroughput`, and `content.offerAutopilotSettings.maxThroughput` when it
    /// scales by itself; the service takes either as a header. The oldest offers have a name in the place of a
    /// number, which it takes no more.
    private static CosmosRequest withThroughput(CosmosRequest creation, String offer) {
        JsonNode content = json(offer).path("content");
        JsonNode maximum = content.path("offerAutopilotSettings").path("maxThroughput");
        if (maximum.isNumber()) {
            return creation.with("x-ms-cosmos-offer-autopilot-settings", "{\"maxThroughput\":" + maximum.asInt() + "}");
        }
        JsonNode throughput = content.path("offerThroughput");
        return throughput.isNumber() ? creation.with("x-ms-offer-throughput", throughput.asText()) : creation;
    }

    /// Whether the answer says that it was created; false when it was there.
    private boolean isNew(CosmosRequest creation, CosmosResponse response) {
        if (response.status() == 201) {
            return true;
        }
        if (response.status() == 409) {
            return false;
        }
        if (ServiceWords.isQuota(response)) {
            throw refused(creation, response, "raise that limit, or restore less");
        }
        if (response.status() == 400) {
            throw refused(creation, response, "create it by hand, then restore into it");
        }
        throw connection.unexpected(creation, response);
    }

    private BackupException refused(CosmosRequest creation, CosmosResponse response, String hint) {
        return new BackupException(
                Reason.TargetMismatch,
                "the target refused to create what " + creation + " asks for: " + connection.words(response)
                        + ". HINT: " + hint);
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new BackupException(
                    Reason.ManifestDamaged,
                    "a stored offer is no JSON. HINT: create the database and the container by hand, then restore into"
                            + " them",
                    e);
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
