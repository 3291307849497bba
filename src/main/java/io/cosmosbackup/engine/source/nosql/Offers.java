package io.cosmosbackup.engine.source.nosql;

import io.cosmosbackup.engine.source.arm.ResourceManager;
import io.cosmosbackup.engine.source.rest.CosmosConnection;
import io.cosmosbackup.engine.source.rest.HeldTexts;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The throughput of databases and containers, as text.
interface Offers {
    static Offers of(CosmosConnection connection, HeldTexts held, @Nullable ResourceManager manager) {
        return manager == null ? FeedOffers.read(connection, held) : new ManagedOffers(manager, held);
    }

    /// Null for what has no throughput of its own.
    ///
    /// @param rid the id that the service gave it
    @Nullable
    String of(Definable what, String rid);

    /// Why some throughput is not in the backup, a sentence each.
    List<String> notRead();
}
