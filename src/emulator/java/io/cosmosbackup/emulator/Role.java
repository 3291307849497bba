package io.cosmosbackup.emulator;

import java.util.Set;

/// What a principal may do: data actions by the service's names, of which the last part may be {@code *}.
public record Role(String name, Set<String> dataActions) {
    private static final String ACCOUNT = "Microsoft.DocumentDB/databaseAccounts/";
    static final String READ_METADATA = ACCOUNT + "readMetadata";
    private static final String CONTAINERS = ACCOUNT + "sqlDatabases/containers/";
    static final String EXECUTE_QUERY = CONTAINERS + "executeQuery";
    static final String READ_CHANGE_FEED = CONTAINERS + "readChangeFeed";
    static final String MANAGE_CONFLICTS = CONTAINERS + "manageConflicts";
    static final String EXECUTE_PROCEDURE = CONTAINERS + "executeStoredProcedure";
    static final String ITEMS = CONTAINERS + "items/";

    /// To see what a container's masking policy hides, and its change feed at all.
    static final String UNMASK = ITEMS + "unmask";

    /// The built-in role 00000000-0000-0000-0000-000000000001. It has not the action to unmask.
    public static final Role DATA_READER = new Role(
            "Cosmos DB Built-in Data Reader", Set.of(READ_METADATA, EXECUTE_QUERY, READ_CHANGE_FEED, ITEMS + "read"));

    /// The built-in role 00000000-0000-0000-0000-000000000002.
    public static final Role DATA_CONTRIBUTOR =
            new Role("Cosmos DB Built-in Data Contributor", Set.of(READ_METADATA, CONTAINERS + "*", ITEMS + "*"));

    public Role {
        dataActions = Set.copyOf(dataActions);
    }

    boolean allows(String action) {
        return dataActions.contains(action)
                || dataActions.contains(action.substring(0, action.lastIndexOf('/') + 1) + "*");
    }
}
