package io.cosmosbackup.emulator.arm;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// A kind of resource that both planes know: its types in a resource id below the account, in lower case, and
/// in links of the data plane; the array of its feed; what a PUT may have in {@code properties.resource} at
/// this api-version.
enum SqlKind {
    DATABASE("sqldatabases", "dbs", "Databases", "id createMode restoreParameters"),
    CONTAINER(
            "sqldatabases/containers",
            "dbs/colls",
            "DocumentCollections",
            "id indexingPolicy partitionKey defaultTtl uniqueKeyPolicy conflictResolutionPolicy clientEncryptionPolicy"
                    + " analyticalStorageTtl restoreParameters createMode computedProperties vectorEmbeddingPolicy"
                    + " fullTextPolicy"),
    STORED_PROCEDURE("sqldatabases/containers/storedprocedures", "dbs/colls/sprocs", "StoredProcedures", "id body"),
    TRIGGER(
            "sqldatabases/containers/triggers",
            "dbs/colls/triggers",
            "Triggers",
            "id body triggerOperation triggerType"),
    FUNCTION("sqldatabases/containers/userdefinedfunctions", "dbs/colls/udfs", "UserDefinedFunctions", "id body"),
    CLIENT_ENCRYPTION_KEY(
            "sqldatabases/clientencryptionkeys",
            "dbs/clientencryptionkeys",
            "ClientEncryptionKeys",
            "id encryptionAlgorithm wrappedDataEncryptionKey keyWrapMetadata");

    /// What the account may have in a container's definition and the manager does not show.
    private static final Set<String> HIDDEN = Set.of(
            "changeFeedPolicy",
            "dataMaskingPolicy",
            "encryptionScopeId",
            "materializedViewDefinition",
            "ttlPropertyPath");

    private final String types;
    private final String links;
    private final String feed;
    private final String members;

    SqlKind(String types, String links, String feed, String members) {
        this.types = types;
        this.links = links;
        this.feed = feed;
        this.members = members;
    }

    /// @param types below the account, in lower case
    static Optional<SqlKind> of(String types) {
        for (SqlKind kind : values()) {
            if (kind.types.equals(types)) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }

    /// The array of the data plane's feed.
    String feed() {
        return feed;
    }

    Set<String> members() {
        return Set.of(members.split(" ", -1));
    }

    boolean shows(String member) {
        return this != CONTAINER || !HIDDEN.contains(member);
    }

    /// The link of a resource, or of its feed if there is a name less.
    List<String> link(List<String> names) {
        List<String> link = new ArrayList<>();
        List<String> linkTypes = List.of(links.split("/", -1));
        for (int i = 0; i < linkTypes.size(); i++) {
            link.add(linkTypes.get(i));
            if (i < names.size()) {
                link.add(names.get(i));
            }
        }
        return link;
    }
}
