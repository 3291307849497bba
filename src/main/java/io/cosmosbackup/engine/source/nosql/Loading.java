package io.cosmosbackup.engine.source.nosql;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cosmosbackup.engine.account.ContainerName;
import io.cosmosbackup.engine.account.DefinitionKind;
import io.cosmosbackup.engine.items.TimeToLive;
import io.cosmosbackup.engine.json.JsonMembers;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Reason;
import io.cosmosbackup.engine.source.ContainerTarget.Loaded;
import io.cosmosbackup.engine.source.Throughput;
import io.cosmosbackup.engine.source.rest.AccountJson;
import io.cosmosbackup.engine.source.rest.CosmosConnection;
import io.cosmosbackup.engine.source.rest.CosmosRequest;
import io.cosmosbackup.engine.source.rest.CosmosResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

/// A container that a restore has created and is filling. Its time to live is off meanwhile, so that nothing in it
/// expires, and is set at the end.
///
/// An attempt that is killed leaves it off. The next attempt must know that this is not its owner's wish, for it
/// changes nothing in a container that was there. So each such container holds a mark until the end: a user-defined
/// function that nobody calls. Of all that a client can store in a container, it alone is neither data nor a setting.
final class Loading {
    private static final String MARK = "cosmos-backup-loading";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int ATTEMPTS = 10; // somebody else changes the definition at the same time

    private final CosmosConnection connection;
    private final ControlPlane control;
    private final ContainerName name;
    private final String stored;
    private boolean marked;

    /// @param stored the definition that was backed up
    Loading(CosmosConnection connection, ControlPlane control, ContainerName name, String stored) {
        this.connection = connection;
        this.control = control;
        this.name = name;
        this.stored = stored;
    }

    /// Whether there is anything to be off while it is loaded.
    boolean isNeeded() {
        return TimeToLive.of(stored).isOn();
    }

    /// Notes in the container that a restore is loading it. Empty if that worked, else why not.
    Optional<String> mark() {
        String function = "function () { /* A restore by cosmos-backup fills this container. Its time to live is off"
                + " until the restore ends, which then deletes this function. */ }";
        byte[] json = JSON.createObjectNode()
                .put("id", MARK)
                .put("body", function)
                .toString()
                .getBytes(StandardCharsets.UTF_8);
        connection.expectNew(container().linkText());
        Optional<String> refusal = refusal(() -> control.create(markOf(), json, new Throughput.None()));
        marked = refusal.isEmpty();
        return refusal;
    }

    /// Whether an attempt of a restore that has not ended created the container.
    boolean isMarked() {
        try {
            marked = control
                    .feed(DefinitionKind.UserDefinedFunctions, container().path())
                    .stream()
                    .anyMatch(Loading::isMark);
            return marked;
        } catch (BackupException e) {
            if (e.reason() != Reason.AccessDenied) {
                throw e;
            }
            return false; // who may not read functions has made none
        }
    }

    /// Whether the function is a mark.
    static boolean isMark(byte[] function) {
        byte[] id = JsonMembers.value(function, "id");
        return id != null && id[0] == '"' && JsonMembers.text(id).equals(MARK);
    }

    /// Ends it.
    ///
    /// @param on whether the container gets the time to live that was backed up
    Loaded end(boolean on) {
        CosmosRequest get = CosmosRequest.get("colls", container().path());
        Optional<String> problem = Optional.empty();
        Duration age = Duration.ZERO;
        for (int i = 0; i < ATTEMPTS; i++) {
            CosmosResponse response = connection.send(get);
            if (response.status() != 200 || !JsonMembers.isObject(response.body())) {
                throw connection.unexpected(get, response);
            }
            String definition = new String(response.body(), StandardCharsets.UTF_8);
            TimeToLive now = TimeToLive.of(definition);
            age = i == 0 ? age(response) : age;
            if (!on || now.isOn() || problem.isPresent()) {
                return new Loaded(now, problem.or(this::unmark), age);
            }
            problem = refusal(() -> control.redefine(container(), response, shown -> shown.withTimeToLiveOf(stored)));
        }
        throw new BackupException(
                Reason.Unavailable,
                "the time to live of container " + name + " could not be set: its definition was changed by others "
                        + ATTEMPTS + " times. HINT: run again");
    }

    private Optional<String> unmark() {
        return marked ? refusal(() -> control.delete(markOf())) : Optional.empty();
    }

    /// Since its definition was changed last, which is its creation.
    private Duration age(CosmosResponse response) {
        JsonNode stamp = AccountJson.of(connection.endpoint(), response).path("_ts");
        return stamp.canConvertToLong()
                ? Duration.between(Instant.ofEpochSecond(stamp.asLong()), connection.begunAt(response))
                : Duration.ZERO;
    }

    private Definable container() {
        return Definable.container(name);
    }

    private Definable markOf() {
        return container().child("udfs", MARK);
    }

    /// Why it is refused for good. What may pass is thrown.
    private Optional<String> refusal(Supplier<Made> change) {
        try {
            return switch (change.get()) {
                case Made.Done(), Made.Overtaken() -> Optional.empty();
                case Made.Refused refused -> Optional.of(refused.shown());
            };
        } catch (BackupException e) {
            if (e.reason() != Reason.AccessDenied) {
                throw e;
            }
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }
}
