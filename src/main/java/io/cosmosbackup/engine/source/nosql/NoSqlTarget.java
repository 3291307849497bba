package io.cosmosbackup.engine.source.nosql;

import io.cosmosbackup.engine.account.Container;
import io.cosmosbackup.engine.account.ContainerName;
import io.cosmosbackup.engine.account.Database;
import io.cosmosbackup.engine.items.TimeToLive;
import io.cosmosbackup.engine.json.JsonMembers;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Creation;
import io.cosmosbackup.engine.report.Reason;
import io.cosmosbackup.engine.requestunits.RequestUnitBudget;
import io.cosmosbackup.engine.requestunits.Usage;
import io.cosmosbackup.engine.source.Access;
import io.cosmosbackup.engine.source.AccountTarget;
import io.cosmosbackup.engine.source.ConflictPolicy;
import io.cosmosbackup.engine.source.ContainerTarget;
import io.cosmosbackup.engine.source.DefinitionResult;
import io.cosmosbackup.engine.source.DefinitionSet;
import io.cosmosbackup.engine.source.Throughput;
import io.cosmosbackup.engine.source.arm.ResourceManager;
import io.cosmosbackup.engine.source.rest.CosmosConnection;
import io.cosmosbackup.engine.source.rest.CosmosRequest;
import io.cosmosbackup.engine.source.rest.CosmosResponse;
import io.cosmosbackup.engine.source.rest.Pace;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/// An account of the NoSQL API, written.
public final class NoSqlTarget implements AccountTarget {
    private final CosmosConnection connection;
    private final Queue<String> warnings = new ConcurrentLinkedQueue<>();
    private final @Nullable ResourceManager manager;
    private final ControlPlane control;
    private final Creator creator;
    private final DefinitionWriter definitions;

    /// Connects: a wrong endpoint or access is known here.
    public NoSqlTarget(String endpoint, Access access, RequestUnitBudget budget) {
        this(endpoint, access, budget, Pace.REAL);
    }

    public NoSqlTarget(String endpoint, Access access, RequestUnitBudget budget, Pace pace) {
        this.connection = new CosmosConnection(endpoint, access, budget, pace);
        String name = connection.account().path("id").asText();
        this.manager = ResourceManager.of(access, name, pace);
        this.control = ControlPlane.of(connection, manager);
        this.creator = new Creator(control, warnings::add);
        this.definitions = new DefinitionWriter(control, warnings::add);
    }

    /// Gives what is created from now on this throughput, and not what was backed up. A database that shares its own
    /// with containers gets it for them.
    ///
    /// @param throughput null for what was backed up
    public NoSqlTarget creatingWith(@Nullable Throughput throughput) {
        creator.choose(throughput);
        return this;
    }

    @Override
    public List<Creation> missing(ContainerName name, @Nullable Database database, Container asBackedUp) {
        requireDefinition(asBackedUp);
        CosmosRequest get = CosmosRequest.get("colls", "dbs", name.database(), "colls", name.container());
        CosmosResponse present = connection.send(get);
        if (present.status() == 200) {
            requireSameKey(name, definition(name, present), asBackedUp);
            return List.of();
        }
        if (present.status() != 404) {
            throw connection.unexpected(get, present);
        }
        Creation container =
                Creator.creation(name.database(), name.container(), creator.throughput(database, asBackedUp));
        return isThere(name.database())
                ? List.of(container)
                : List.of(Creator.creation(name.database(), null, creator.throughput(database)), container);
    }

    @Override
    public Optional<TimeToLive> keeps(ContainerName name, Container asBackedUp) {
        CosmosRequest get = CosmosRequest.get("colls", "dbs", name.database(), "colls", name.container());
        CosmosResponse present = connection.send(get);
        if (present.status() != 200) {
            throw connection.unexpected(get, present);
        }
        Loading loading = new Loading(connection, control, name, asBackedUp.definition());
        return loading.isNeeded() && loading.isMarked()
                ? Optional.empty()
                : Optional.of(TimeToLive.of(definition(name, present)));
    }

    @Override
    public List<Creation> created() {
        return creator.created();
    }

    @Override
    public Optional<String> leftToTheService(Container asBackedUp) {
        return IndexDefinition.is(asBackedUp)
                ? Optional.of("it is an index over another container, which the service fills by itself")
                : Optional.empty();
    }

    @Override
    public void prepareDatabase(String name, @Nullable Database asBackedUp) {
        createDatabase(name, asBackedUp);
    }

    @Override
    public List<DefinitionResult> define(DefinitionSet wanted, ConflictPolicy policy) {
        return definitions.write(wanted, policy);
    }

    @Override
    public void prepareIndex(
            ContainerName name,
            @Nullable Database database,
            Container asBackedUp,
            List<DefinitionSet.Moved> containers,
            boolean on) {
        requireDefinition(asBackedUp);
        ContainerTarget index = prepare(name, database, IndexDefinition.moved(name, asBackedUp, containers));
        ContainerTarget.Loaded loaded = index.loaded(on); // nothing is written to it
        loaded.problem()
                .ifPresent(problem -> warnings.add("the time to live of container " + name + " is "
                        + loaded.timeToLive().shown() + ", which is not as it should be: " + problem));
    }

    /// Items that the backup's key has encrypted are of no use beside another key of that name.
    private void requireKeys(ContainerName name, Container asBackedUp) {
        byte[] policy = JsonMembers.value(utf8(asBackedUp.definition()), "clientEncryptionPolicy");
        for (byte[] path : JsonMembers.elements(policy == null ? null : JsonMembers.value(policy, "includedPaths"))) {
            byte[] key = JsonMembers.value(path, "clientEncryptionKeyId");
            if (key != null && key[0] == '"' && definitions.hasOtherKey(name.database(), JsonMembers.text(key))) {
                throw new BackupException(
                        Reason.TargetMismatch,
                        "container " + name + " is encrypted with client encryption key " + JsonMembers.text(key)
                                + ", and database " + name.database()
                                + " has another key of that name. HINT: restore into another database (rename)");
            }
        }
    }

    /// A definition from a manifest is sent as it is. So it must be one JSON object and nothing else. The
    /// account judges its members.
    private static void requireDefinition(Container asBackedUp) {
        if (!JsonMembers.isObject(utf8(asBackedUp.definition()))) {
            throw new BackupException(
                    Reason.TargetMismatch,
                    "the backup's definition of container " + asBackedUp.name()
                            + " is no JSON object, so nothing can be created of it. HINT: restore from another"
                            + " repository that holds the backup, or pin keys (--trust): is it signed?");
        }
    }

    @Override
    public ContainerTarget prepare(ContainerName name, @Nullable Database database, Container asBackedUp) {
        requireDefinition(asBackedUp);
        requireKeys(name, asBackedUp);
        CosmosRequest get = CosmosRequest.get("colls", "dbs", name.database(), "colls", name.container());
        CosmosResponse present = connection.send(get);
        NewContainer fresh = new NewContainer(connection, name);
        Loading loading = new Loading(connection, control, name, asBackedUp.definition());
        boolean created = false;
        Set<String> leftOut = new LinkedHashSet<>();
        if (present.status() == 404) {
            createDatabase(name.database(), database);
            created = creator.container(name, database, asBackedUp, leftOut);
            if (!created) { // it was absent a moment ago: our own, of which the answer was lost, or another attempt's
                present = fresh.ready();
                created = loading.isNeeded()
                        && !TimeToLive.of(definition(name, present)).isOn();
            }
            if (created && loading.isNeeded()) {
                loading.mark()
                        .ifPresent(why -> warnings.add("container " + name + " could not be marked as being loaded: if"
                                + " this run is broken off, its time to live stays off. " + why));
            }
            present = fresh.ready();
        } else if (present.status() == 200 && fresh.is(present)) { // made by an attempt that was killed
            present = fresh.ready();
        }
        if (present.status() != 200) {
            throw connection.unexpected(get, present);
        }
        String definition = definition(name, present);
        requireSameKey(name, definition, asBackedUp);
        ContainerDefinition wanted = ContainerDefinition.replayed(asBackedUp.definition(), name.container());
        Set<String> passedOver = created ? wanted.passedOverIn(definition) : Set.of();
        if (!passedOver.isEmpty()) {
            throw new BackupException(
                    Reason.TargetMismatch,
                    "container " + name + " was created without its " + String.join(", ", passedOver)
                            + ", and nothing was written into it. HINT: delete it, create it with them, then restore"
                            + " into it");
        }
        leftOut.removeAll(wanted.alike(leftOut, definition)); // the service's own default
        leftOut.addAll(wanted.missingIn(definition)); // also what an attempt left out that was killed
        if (!leftOut.isEmpty()) {
            warnings.add("container " + name + " has no " + String.join(", ", leftOut)
                    + ", which was backed up: the account did not take it, or the container was made without");
        }
        boolean loads = loading.isNeeded() && (created || loading.isMarked());
        return new NoSqlContainerTarget(connection, name, definition, created, loads ? loading : null);
    }

    private String definition(ContainerName name, CosmosResponse present) {
        if (!JsonMembers.isObject(present.body())) {
            throw new BackupException(
                    Reason.Unavailable,
                    "account " + connection.endpoint() + " answered with no definition of container " + name);
        }
        return new String(present.body(), StandardCharsets.UTF_8);
    }

    private static void requireSameKey(ContainerName name, String definition, Container asBackedUp) {
        if (!PartitionKeys.same(definition, asBackedUp.definition())) {
            throw new BackupException(
                    Reason.TargetMismatch,
                    "container " + name
                            + " is there with another partition key, or another version of its hash, than the backup's "
                            + asBackedUp.name() + ". HINT: rename it in the restore, for example to "
                            + name.database() + "/" + name.container() + "-restored");
        }
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
        if (manager != null) {
            manager.close();
        }
        connection.close();
    }

    private void createDatabase(String name, @Nullable Database database) {
        if (isThere(name)) {
            return;
        }
        creator.database(name, database);
    }

    private boolean isThere(String database) {
        return connection.send(CosmosRequest.get("dbs", "dbs", database)).status() == 200;
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
