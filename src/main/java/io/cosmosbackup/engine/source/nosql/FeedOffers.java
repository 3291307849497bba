package io.cosmosbackup.engine.source.nosql;

import io.cosmosbackup.engine.source.rest.CosmosConnection;
import io.cosmosbackup.engine.source.rest.CosmosFeeds;
import io.cosmosbackup.engine.source.rest.CosmosRequest;
import io.cosmosbackup.engine.source.rest.CosmosResponse;
import io.cosmosbackup.engine.source.rest.HeldTexts;
import io.cosmosbackup.engine.source.rest.ServiceWords;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The account's own feed of them, read once. Entra identities are refused it.
record FeedOffers(Map<String, String> byResource, List<String> notRead) implements Offers {
    /// A serverless account has no throughput to set, and answers 400 to the question. Other causes of 400 are errors:
    /// a backup without throughput would look like one of a serverless account.
    static FeedOffers read(CosmosConnection connection, HeldTexts held) {
        CosmosRequest feed = CosmosRequest.feed("offers");
        CosmosResponse first = connection.sendEvenIfForbidden(feed);
        if (ServiceWords.isNotForIdentity(first)) {
            return new FeedOffers(
                    Map.of(),
                    List.of("the throughput of databases and containers is not in the backup, for the identity may not"
                            + " read it: " + connection.words(first) + ". HINT: say which resource the account is"
                            + " (COSMOS_RESOURCE_ID, source.resourceId), or at a restore what its containers get"
                            + " (--throughput, target.throughput)"));
        }
        if (first.status() == 400 && Serverless.isSaidBy(connection.sentence(first))) {
            return new FeedOffers(Map.of(), List.of());
        }
        Map<String, String> byResource = new HashMap<>();
        for (byte[] offer : CosmosFeeds.all(connection, feed, "Offers", Function.identity())) {
            byResource.put(CosmosFeeds.text(connection.endpoint(), offer, "offerResourceId"), held.offer(offer));
        }
        return new FeedOffers(Map.copyOf(byResource), List.of());
    }

    @Override
    public @Nullable String of(Definable what, String rid) {
        return byResource.get(rid);
    }
}
