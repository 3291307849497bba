package io.cosmosbackup.engine.source.nosql;

import com.fasterxml.jackson.databind.JsonNode;
import io.cosmosbackup.engine.account.Container;
import io.cosmosbackup.engine.account.ContainerName;
import io.cosmosbackup.engine.account.Database;
import io.cosmosbackup.engine.account.Owner;
import io.cosmosbackup.engine.account.ResourceName;
import io.cosmosbackup.engine.json.JsonMembers;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Reason;
import io.cosmosbackup.engine.requestunits.RequestUnitBudget;
import io.cosmosbackup.engine.requestunits.Usage;
import io.cosmosbackup.engine.source.Access;
import io.cosmosbackup.engine.source.AccountSource;
import io.cosmosbackup.engine.source.ContainerSource;
import io.cosmosbackup.engine.source.DefinitionAnswer;
import io.cosmosbackup.engine.source.arm.ResourceManager;
import io.cosmosbackup.engine.source.rest.CosmosConnection;
import io.cosmosbackup.engine.source.rest.CosmosFeeds;
import io.cosmosbackup.engine.source.rest.CosmosRequest;
import io.cosmosbackup.engine.source.rest.CosmosResponse;
import io.cosmosbackup.engine.source.rest.HeldTexts;
import io.cosmosbackup.engine.source.rest.Pace;
import io.cosmosbackup.engine.source.rest.WrittenRegions;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import org.jspecify.annotations.Nullable;

/// An account of the NoSQL API, read. A read-only key is enough, and so is an Entra identity with a role that
/// reads metadata and the change feed.
public final class NoSqlSource implements AccountSource {
    /// The word of this API.
    public static final String API = "NoSQL";

    private static final int LONGEST_RID = 255; // of some bytes in Base64

    private final CosmosConnection connection;
    private final String accountName;
    private final WrittenRegions written;
    private final HeldTexts held;
    private final @Nullable ResourceManager manager;
    private final ControlPlane control;
    private final Offers offers;
    private final ConflictFeed conflicts;
    private final Set<Owner> mayConflict = ConcurrentHashMap.newKeySet();

    /// A sentence for each container with conflicts that nobody has resolved.
    private final Set<String> unresolved = new ConcurrentSkipListSet<>();

    /// Connects: a wrong endpoint or access is known here.
    public NoSqlSource(String endpoint, Access access, RequestUnitBudget budget) {
        this(endpoint, access, budget, Pace.REAL);
    }

    public NoSqlSource(String endpoint, Access access, RequestUnitBudget budget, Pace pace) {
        this.connection = new CosmosConnection(endpoint, access, budget, pace);
        this.held = new HeldTexts(connection.endpoint());
        this.conflicts = new ConflictFeed(connection);
        JsonNode answer = connection.account();
        WrittenRegions.require(connection.endpoint(), answer);
        this.written = WrittenRegions.of(connection.endpoint(), answer);
        this.accountName = answer.path("id").asText();
        if (!accountName.isEmpty()) { // an emulator's may be
            ResourceName.fault(accountName).ifPresent(why -> {
                throw new BackupException(
                        Reason.Unavailable,
                        "account " + connection.endpoint() + " calls itself '" + ResourceName.shown(accountName)
                                + "', which no account can: " + why);
            });
        }
        this.manager = ResourceManager.of(access, accountName, pace);
        this.control = ControlPlane.of(connection, manager);
        this.offers = Offers.of(connection, held, manager);
    }

    @Override
    public String api() {
        return API;
    }

    @Override
    public String accountName() {
        return accountName;
    }

    @Override
    public List<Database> databases() {
        return CosmosFeeds.all(connection, CosmosRequest.feed("dbs"), "Databases", d -> name("database", d)).stream()
                .map(name -> {
                    String definition = definition(CosmosRequest.get("dbs", "dbs", name), "database " + name);
                    return new Database(name, definition, offers.of(Definable.database(name), rid(definition)));
                })
                .toList();
    }

    @Override
    public List<ContainerName> containers(String database) {
        List<ContainerName> names = CosmosFeeds.all(
                connection,
                CosmosRequest.feed("colls", "dbs", database),
                "DocumentCollections",
                c -> new ContainerName(database, name("container", c)));
        held.containers(database, names.size());
        return names;
    }

    @Override
    public ContainerSource open(ContainerName name) {
        CosmosRequest request = CosmosRequest.get("colls", "dbs", name.database(), "colls", name.container());
        String definition = definition(request, "container " + name);
        String rid = rid(definition);
        if (mayConflict(definition)) {
            mayConflict.add(Owner.of(name));
        }
        return new NoSqlContainerSource(
                connection,
                new Container(name, rid, definition, offers.of(Definable.container(name), rid)),
                this::requireSameWrittenRegions);
    }

    /// The name in a listing. One that no backup can hold ends the run: to leave it out would lose it
    /// without a word.
    private String name(String what, byte[] resource) {
        String name = text(resource, "id");
        ResourceName.fault(name).ifPresent(why -> {
            throw new BackupException(
                    Reason.NameInvalid,
                    "account " + connection.endpoint() + " has a " + what + " '" + ResourceName.shown(name)
                            + "', which cannot be backed up: " + why
                            + ". HINT: move what it holds under another name, and delete it");
        });
        return name;
    }

    /// After a failover the region behind this endpoint may be one that is only read, and lags: the last answer proves
    /// no end. Where the account is written now, a later attempt reads on from what is durable.
    private void requireSameWrittenRegions() {
        WrittenRegions now = WrittenRegions.of(connection.endpoint(), connection.account());
        if (!now.equals(written)) {
            throw new BackupException(
                    Reason.Unavailable,
                    "account " + connection.endpoint() + " was written in " + written.names()
                            + " when this run began and is"
                            + " written in " + now.names()
                            + " now: what was read last may lag behind. HINT: run again");
        }
    }

    /// With several write regions no answer of one shows what the others have not sent it yet. And conflicts
    /// that nobody has resolved are versions of items that no feed shows.
    @Override
    public List<String> warnings() {
        List<String> warnings = new ArrayList<>(offers.notRead());
        if (written.names().size() > 1) {
            warnings.add("account " + accountName + " is written in " + written.names() + ": what the other regions had"
                    + " not sent to the region that was read is missing, also from before the cuts");
        }
        warnings.addAll(unresolved);
        return warnings;
    }

    @Override
    public List<DefinitionAnswer> definitions(Owner owner) {
        if (mayConflict.contains(owner)) {
            conflicts.of(owner).ifPresent(unresolved::add);
        }
        return new DefinitionFeeds(connection, control).of(owner);
    }

    /// Conflicts arise between write regions, and stay where a policy of the container's own does not resolve
    /// them.
    private boolean mayConflict(String definition) {
        byte[] policy = JsonMembers.value(definition.getBytes(StandardCharsets.UTF_8), "conflictResolutionPolicy");
        byte[] mode = policy == null ? null : JsonMembers.value(policy, "mode");
        return written.names().size() > 1
                || (mode != null && mode[0] == '"' && JsonMembers.text(mode).equals("Custom"));
    }

    @Override
    public Usage usage() {
        return connection.usage();
    }

    @Override
    public void close() {
        if (manager != null) {
            manager.close();
        }
        connection.close();
    }

    private String definition(CosmosRequest request, String what) {
        CosmosResponse response = connection.send(request);
        return switch (response.status()) {
            case 200 -> held.definition(what, response.body());
            case 404 ->
                throw new BackupException(
                        Reason.ContainerNotFound,
                        what + " is not in account " + accountName + ". HINT: was it deleted meanwhile?");
            default -> throw connection.unexpected(request, response);
        };
    }

    private String text(byte[] resource, String member) {
        return CosmosFeeds.text(connection.endpoint(), resource, member);
    }

    private String rid(String definition) {
        String rid = text(definition.getBytes(StandardCharsets.UTF_8), "_rid");
        if (rid.length() > LONGEST_RID || !rid.chars().allMatch(c -> c >= ' ' && c <= '~')) {
            throw new BackupException(
                    Reason.Unavailable,
                    "account " + connection.endpoint() + " sent a _rid that is none: '" + ResourceName.shown(rid)
                            + "'");
        }
        return rid;
    }
}
