package io.cosmosbackup.engine.source.nosql;

import io.cosmosbackup.engine.account.Owner;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Plural;
import io.cosmosbackup.engine.report.Reason;
import io.cosmosbackup.engine.source.rest.CosmosConnection;
import io.cosmosbackup.engine.source.rest.CosmosFeeds;
import io.cosmosbackup.engine.source.rest.CosmosRequest;
import io.cosmosbackup.engine.source.rest.CosmosResponse;
import java.util.Optional;
import java.util.function.Function;

/// Conflicts of a container that nobody has resolved: the versions that lost. They are not backed up. One
/// request shows whether there are any.
final class ConflictFeed {
    private static final int PAGE = 100;

    private final CosmosConnection connection;

    ConflictFeed(CosmosConnection connection) {
        this.connection = connection;
    }

    /// A sentence about those of the container; empty when it has none.
    Optional<String> of(Owner container) {
        CosmosRequest request = CosmosRequest.feed("conflicts", DefinitionFeeds.link(container))
                .with("x-ms-max-item-count", Integer.toString(PAGE));
        try {
            CosmosResponse response = connection.send(request);
            return response.status() == 200
                    ? counted(container, request, response)
                    : Optional.of(unknown(container, connection.words(response)));
        } catch (BackupException e) {
            if (e.reason() != Reason.AccessDenied) {
                throw e;
            }
            return Optional.of(unknown(container, DefinitionFeeds.words(e)));
        }
    }

    private Optional<String> counted(Owner container, CosmosRequest request, CosmosResponse response) {
        int count = CosmosFeeds.page(connection, request, response, "Conflicts", Function.identity())
                .size();
        boolean more = !response.header("x-ms-continuation").isEmpty();
        return count == 0 && !more
                ? Optional.empty()
                : Optional.of("the backup does not hold %s%s of %s that nobody has resolved"
                        .formatted(more ? "at least " : "", Plural.count(count, "conflict"), container.shown()));
    }

    private static String unknown(Owner container, String why) {
        return "the backup does not hold conflicts of " + container.shown() + ", and nobody knows whether it has any: "
                + why;
    }
}
