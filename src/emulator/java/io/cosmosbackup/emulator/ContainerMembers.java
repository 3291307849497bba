package io.cosmosbackup.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import io.cosmosbackup.emulator.AccountTraits.Feature;
import java.util.HashSet;
import java.util.Set;

/// Which members a container's definition may have. The service refuses those that it does not know, and those that
/// ask for what the account does not have.
final class ContainerMembers {
    private static final Set<String> TAKEN = Set.of(
            "clientEncryptionPolicy",
            "computedProperties",
            "conflictResolutionPolicy",
            "defaultTtl",
            "fullTextPolicy",
            "geospatialConfig",
            "id",
            "indexingPolicy",
            "partitionKey",
            "ttlPropertyPath",
            "uniqueKeyPolicy",
            "_conflicts",
            "_docs",
            "_etag",
            "_rid",
            "_self",
            "_sprocs",
            "_triggers",
            "_ts",
            "_udfs");

    /// What the service writes into definitions itself. A client that sends it back is served as if it had not.
    private static final Set<String> SERVERS_OWN = Set.of(
            "backupPolicy",
            "byokConfig",
            "encryptionScopeMetadata",
            "materializedViews",
            "materializedViewsProperties",
            "schemaDiscoveryPolicy",
            "statistics",
            "uniqueIndexNameEncodingMode");

    private ContainerMembers() {}

    /// The definition as it is kept, or 400.
    static RawObject taken(RawObject sent, AccountTraits traits) {
        Set<String> known = new HashSet<>(TAKEN);
        known.addAll(SERVERS_OWN);
        for (Feature feature : Feature.values()) {
            if (traits.has(feature)) {
                known.add(feature.member());
            }
        }
        boolean vectors = traits.has(Feature.VECTOR_SEARCH);
        if (!vectors && sent.has(Feature.VECTOR_SEARCH.member())) {
            throw refused(
                    "A Container Vector Policy has been provided, but the capability has not been enabled on your account.");
        }
        for (String name : sent.names()) {
            if (!known.contains(name)) {
                throw refused("The input content is invalid - '" + name
                        + "' is not a valid property in the current payload.");
            }
        }
        requireEmbeddings(sent);
        return RawObject.parse(sent.without(SERVERS_OWN));
    }

    private static void requireEmbeddings(RawObject sent) {
        JsonNode definition = sent.tree();
        Set<String> embedded = new HashSet<>();
        definition
                .path(Feature.VECTOR_SEARCH.member())
                .path("vectorEmbeddings")
                .forEach(embedding -> embedded.add(embedding.path("path").asText()));
        definition.path("indexingPolicy").path("vectorIndexes").forEach(index -> {
            String path = index.path("path").asText();
            if (!embedded.contains(path)) {
                throw refused("The Vector Indexing Policy's path::" + path + " has no embedding in the container's"
                        + " Vector Policy.");
            }
        });
    }

    private static GatewayException refused(String reason) {
        return GatewayException.badRequest("Message: {\"Errors\":[" + Json.text(reason) + "]}");
    }
}
