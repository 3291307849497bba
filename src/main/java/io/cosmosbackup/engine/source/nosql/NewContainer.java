package io.cosmosbackup.engine.source.nosql;

import com.fasterxml.jackson.databind.JsonNode;
import io.cosmosbackup.engine.account.ContainerName;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Reason;
import io.cosmosbackup.engine.source.rest.AccountJson;
import io.cosmosbackup.engine.source.rest.CosmosConnection;
import io.cosmosbackup.engine.source.rest.CosmosFeeds;
import io.cosmosbackup.engine.source.rest.CosmosRequest;
import io.cosmosbackup.engine.source.rest.CosmosResponse;
import io.cosmosbackup.engine.source.rest.Repeats;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A container that was created a moment ago. For some time its requests may be answered 401 (mostly where one of the
/// same name was there before), 404/1003 or 404/1013, each by one server and not by the next.
final class NewContainer {
    private static final long LAST_SECOND = 253_402_300_800L; // of the year 9999

    private final CosmosConnection connection;
    private final ContainerName name;

    NewContainer(CosmosConnection connection, ContainerName name) {
        this.connection = connection;
        this.name = name;
    }

    /// Whether the answer is of a container created a moment ago, by its time stamp and the service's own clock.
    boolean is(CosmosResponse definition) {
        JsonNode stamp = AccountJson.of(connection.endpoint(), definition).path("_ts");
        return stamp.isIntegralNumber()
                && stamp.canConvertToLong()
                && stamp.asLong() >= 0
                && stamp.asLong() < LAST_SECOND
                && Instant.ofEpochSecond(stamp.asLong())
                        .plus(Repeats.NEW_CONTAINER)
                        .isAfter(definition.begunAt());
    }

    /// Its definition, as soon as definition, partitions and items are all answered. From here on the connection waits
    /// such answers out for this container.
    CosmosResponse ready() {
        CosmosRequest get = CosmosRequest.get("colls", link());
        connection.expectNew(get.resourceLink());
        CosmosResponse definition = asked(get, Set.of(200));
        CosmosRequest listing = CosmosRequest.feed("pkranges", link());
        String partition = CosmosFeeds.page(
                        connection,
                        listing,
                        asked(listing, Set.of(200)),
                        "PartitionKeyRanges",
                        e -> PhysicalPartitions.listed(connection.endpoint(), e))
                .stream()
                .findFirst()
                .map(first -> first.partition().id())
                .orElse("");
        asked(
                CosmosRequest.feed("docs", link())
                        .with("A-IM", "Incremental Feed")
                        .with("x-ms-max-item-count", "1")
                        .with("x-ms-documentdb-partitionkeyrangeid", partition),
                Set.of(200, 304, 410)); // 410: it has split already
        return definition;
    }

    private String[] link() {
        return new String[] {"dbs", name.database(), "colls", name.container()};
    }

    private CosmosResponse asked(CosmosRequest request, Set<Integer> ready) {
        CosmosResponse response;
        try {
            response = connection.send(request);
        } catch (BackupException e) {
            // The key made the container, so it is not the key. What is refused at once is: rights, network, clock.
            boolean stillUnready =
                    e.reason() == Reason.AccessDenied && connection.isNoLongerNew(String.join("/", link()));
            throw stillUnready ? notReady(String.valueOf(e.getMessage()), e) : e;
        }
        if (!ready.contains(response.status())) {
            throw notReady(request + " is answered with " + connection.words(response) + ". HINT: run again", null);
        }
        return response;
    }

    private BackupException notReady(String how, @Nullable Throwable cause) {
        return new BackupException(
                Reason.Unavailable,
                "container " + name + " was created and cannot be used after " + Repeats.NEW_CONTAINER.toMinutes()
                        + " minutes: " + how,
                cause);
    }
}
