package io.cosmosbackup.engine.source.nosql;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// An account of the NoSQL API, written with its key.
public final class NoSqlTarget implements AccountTarget {
    /// What the service adds to a container's definition, and its name, which may be another one in the target.
    private static final Set<String> NOT_REPLAYED =
            Set.of("id", "_rid", "_ts", "_self", "_etag", "_docs", "_sprocs", "_triggers", "_udfs", "_conflicts");

    private static final ObjectMapper JSON = new ObjectMapper();

    private final CosmosConnection connection;

    /// Connects: a wrong endpoint or key is known here.
    public NoSqlTarget(String endpoint, String key, RequestUnitBudget budget) {
        this.connection = new CosmosConnection(endpoint, new MasterKey(key), budget);
        CosmosResponse account = connection.send(CosmosRequest.account());
        if (account.status() != 200) {
            throw connection.unexpected(CosmosRequest.account(), account);
        }
    }

    @Override
    public ContainerTarget prepare(ContainerName name, @Nullable Database database, Container asBackedUp) {
        CosmosRequest get = CosmosRequest.get("colls", "dbs", name.database(), "colls", name.container());
        CosmosResponse present = connection.send(get);
        boolean created = false;
        if (present.status() == 404) {
            createDatabase(name.database(), database);
            created = createContainer(name, asBackedUp);
            present = connection.send(get);
        }
        if (present.status() != 200) {
            throw connection.unexpected(get, present);
        }
        String definition = new String(present.body(), StandardCharsets.UTF_8);
        if (!PartitionKeys.same(definition, asBackedUp.definition())) {
            throw new BackupException(
                    Reason.TargetMismatch,
                    "container " + name + " is there with another partition key than the backup's "
                            + asBackedUp.name() + ". HINT: rename it in the restore, for example to "
                            + name.database() + "/" + name.container() + "-restored");
        }
        boolean uniqueKeys = !CosmosFeeds.json(present)
                .path("uniqueKeyPolicy")
                .path("uniqueKeys")
                .isEmpty();
        return new NoSqlContainerTarget(connection, name, definition, uniqueKeys, created);
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
        ObjectNode body = JSON.createObjectNode().put("id", name);
        create(CosmosRequest.post("dbs", utf8(body.toString())), database == null ? null : database.offer());
    }

    /// False when another attempt was faster.
    private boolean createContainer(ContainerName name, Container asBackedUp) {
        byte[] definition = JsonMembers.without(utf8(asBackedUp.definition()), NOT_REPLAYED);
        String rest = new String(definition, StandardCharsets.UTF_8)
                .strip()
                .substring(1)
                .strip();
        String id = JSON.getNodeFactory().textNode(name.container()).toString();
        String body = "{\"id\":" + id + (rest.startsWith("}") || rest.startsWith(",") ? "" : ",") + rest;
        return create(CosmosRequest.post("colls", utf8(body), "dbs", name.database()), asBackedUp.offer());
    }

    /// A stored offer holds `content.offerThroughput`, and `content.offerAutopilotSettings.maxThroughput` when it
    /// scales by itself; the service takes either as a header.
    private boolean create(CosmosRequest request, @Nullable String offer) {
        CosmosRequest creation = request;
        if (offer != null) {
            JsonNode content = json(offer).path("content");
            JsonNode maximum = content.path("offerAutopilotSettings").path("maxThroughput");
            creation = maximum.isNumber()
                    ? request.with(
                            "x-ms-cosmos-offer-autopilot-settings", "{\"maxThroughput\":" + maximum.asInt() + "}")
                    : request.with(
                            "x-ms-offer-throughput",
                            content.path("offerThroughput").asText());
        }
        CosmosResponse response = connection.send(creation);
        return switch (response.status()) {
            case 201 -> true;
            case 409 -> false;
            case 400 ->
                throw new BackupException(
                        Reason.TargetMismatch,
                        "the target refused to create what " + creation + " asks for: " + message(response)
                                + ". HINT: create it by hand, then restore into it");
            default -> throw connection.unexpected(creation, response);
        };
    }

    private static String message(CosmosResponse response) {
        String text = CosmosFeeds.json(response).path("message").asText();
        return text.lines().findFirst().orElse("no reason given");
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
