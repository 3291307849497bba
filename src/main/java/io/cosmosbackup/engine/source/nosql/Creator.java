package io.cosmosbackup.engine.source.nosql;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.cosmosbackup.engine.account.Container;
import io.cosmosbackup.engine.account.ContainerName;
import io.cosmosbackup.engine.account.Database;
import io.cosmosbackup.engine.account.Owner;
import io.cosmosbackup.engine.items.TimeToLive;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Creation;
import io.cosmosbackup.engine.report.Reason;
import io.cosmosbackup.engine.source.Throughput;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Creates databases and containers as they were backed up, as far as the account takes that.
final class Creator {
    private final ControlPlane control;

    /// Is told what is created with less than was backed up.
    private final Consumer<String> warnings;

    private final Queue<Creation> created = new ConcurrentLinkedQueue<>();
    private @Nullable Throughput chosen;
    private boolean serverless;

    Creator(ControlPlane control, Consumer<String> warnings) {
        this.control = control;
        this.warnings = warnings;
    }

    /// @param throughput null for what was backed up
    void choose(@Nullable Throughput throughput) {
        chosen = throughput;
    }

    /// What was created so far.
    List<Creation> created() {
        return List.copyOf(created);
    }

    static Creation creation(String database, @Nullable String container, Throughput throughput) {
        return switch (throughput) {
            case Throughput.None() -> new Creation(database, container, Creation.Throughput.None, 0);
            case Throughput.Manual(int requestUnits) ->
                new Creation(database, container, Creation.Throughput.Manual, requestUnits);
            case Throughput.Autoscale(int maximum) ->
                new Creation(database, container, Creation.Throughput.Autoscale, maximum);
        };
    }

    /// What a database is created with.
    Throughput throughput(@Nullable Database database) {
        String offer = database == null ? null : database.offer();
        return offer == null
                ? new Throughput.None()
                : Objects.requireNonNullElseGet(
                        chosen, () -> StoredOffer.throughput(offer, "the database of its containers"));
    }

    /// What a container is created with.
    Throughput throughput(@Nullable Database database, Container container) {
        boolean shares = container.offer() == null && database != null && database.offer() != null;
        return shares
                ? new Throughput.None()
                : Objects.requireNonNullElseGet(
                        chosen, () -> StoredOffer.throughput(container.offer(), "container " + container.name()));
    }

    /// Creates a database that is absent.
    void database(String name, @Nullable Database database) {
        Throughput throughput = throughput(database);
        String json = JsonNodeFactory.instance.objectNode().put("id", name).toString();
        if (isNew(send(Definable.database(name), json.getBytes(StandardCharsets.UTF_8), throughput))) {
            note(name, null, throughput, database == null ? null : database.offer());
        }
    }

    /// Creates a container that is absent. Leaves out what the account says that it does not take. False when
    /// another attempt was faster.
    boolean container(ContainerName name, @Nullable Database database, Container asBackedUp, Set<String> leftOut) {
        Throughput throughput = throughput(database, asBackedUp);
        ContainerDefinition definition = ContainerDefinition.replayed(asBackedUp.definition(), name.container());
        if (TimeToLive.of(asBackedUp.definition()).isOn()) { // off while it is loaded
            definition = definition.withoutTimeToLive();
        }
        while (true) {
            Made made = send(Definable.container(name), definition.utf8(), throughput);
            Set<String> refused = made instanceof Made.Refused refusal && refusal.why() == Made.Why.Content
                    ? definition.refusedBy(refusal.sentence())
                    : Set.of();
            if (refused.isEmpty()) {
                boolean isNew = isNew(made);
                if (isNew) {
                    note(name.database(), name.container(), throughput, asBackedUp.offer());
                }
                return isNew;
            }
            leftOut.addAll(refused);
            definition = definition.without(refused);
        }
    }

    /// @param offer as it was backed up
    private void note(String database, @Nullable String container, Throughput throughput, @Nullable String offer) {
        created.add(creation(database, container, serverless ? new Throughput.None() : throughput));
        String of = new Owner(database, container).shown();
        List<String> without = chosen == null ? StoredOffer.notBrought(offer, of) : List.of();
        if (!without.isEmpty()) {
            warnings.accept(of + " was created without what its throughput had besides: " + String.join(", ", without)
                    + ". HINT: the control plane sets that");
        }
    }

    /// With that throughput, unless the account has none to set.
    private Made send(Definable what, byte[] json, Throughput throughput) {
        Throughput none = new Throughput.None();
        Throughput set = serverless ? none : throughput;
        Made made = control.create(what, json, set);
        boolean refused = made instanceof Made.Refused refusal
                && refusal.why() == Made.Why.Content
                && !set.equals(none)
                && Serverless.isSaidBy(refusal.sentence());
        if (!refused) {
            return made;
        }
        serverless = true;
        warnings.accept("databases and containers were created without their throughput: the account is serverless");
        return control.create(what, json, none);
    }

    /// Whether it was created; false when it was there.
    private boolean isNew(Made made) {
        return switch (made) {
            case Made.Done() -> true;
            case Made.Overtaken() -> false;
            case Made.Refused refused ->
                throw switch (refused.why()) {
                    case Content, Rights, Limit ->
                        new BackupException(
                                Reason.TargetMismatch,
                                "the target refused to create what " + refused.request() + " asks for: "
                                        + refused.words() + ". HINT: " + control.hint(refused.why()));
                    case Other ->
                        new BackupException(
                                Reason.Internal, refused.request() + " was answered with " + refused.words());
                };
        };
    }
}
