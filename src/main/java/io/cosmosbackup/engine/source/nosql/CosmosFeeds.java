package io.cosmosbackup.engine.source.nosql;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Reason;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// Feeds of resources (not of documents) read to their end, by continuation.
final class CosmosFeeds {
    private static final ObjectMapper JSON = new ObjectMapper();

    private CosmosFeeds() {}

    /// @param member the array in each answer that holds the resources, for example `DocumentCollections`
    static List<JsonNode> all(CosmosConnection connection, CosmosRequest request, String member) {
        List<JsonNode> resources = new ArrayList<>();
        CosmosRequest page = request;
        while (true) {
            CosmosResponse response = connection.send(page);
            if (response.status() == 404) {
                throw new BackupException(
                        Reason.ContainerNotFound,
                        page + " at " + connection.endpoint() + " was answered with " + connection.words(response)
                                + ". HINT: was it deleted meanwhile?");
            }
            if (response.status() != 200) {
                throw connection.unexpected(page, response);
            }
            JsonNode found = json(response).path(member);
            if (!found.isArray()) { // not as good as an empty list: what is not listed is not backed up
                throw new BackupException(
                        Reason.Unavailable, page + " at " + connection.endpoint() + " was answered without " + member);
            }
            found.forEach(resources::add);
            String continuation = response.header("x-ms-continuation");
            if (continuation.isEmpty()) {
                return resources;
            }
            page = request.with("x-ms-continuation", continuation);
        }
    }

    static JsonNode json(CosmosResponse response) {
        try {
            return JSON.readTree(response.body());
        } catch (IOException e) {
            throw new BackupException(Reason.Unavailable, "an answer of the account is no JSON", e);
        }
    }
}
