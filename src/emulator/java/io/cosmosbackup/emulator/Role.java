package io.cosmosbackup.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.LinkedHashSet;
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

    private static final Set<String> MEMBERS = Set.of("Id", "RoleName", "Type", "AssignableScopes", "Permissions");

    /// All that can be given, by the service's list; {@code *} stands at the end of two of them only.
    private static final Set<String> KNOWN = Set.of(
            READ_METADATA,
            EXECUTE_QUERY,
            READ_CHANGE_FEED,
            EXECUTE_PROCEDURE,
            MANAGE_CONFLICTS,
            CONTAINERS + "*",
            ITEMS + "create",
            ITEMS + "read",
            ITEMS + "replace",
            ITEMS + "upsert",
            ITEMS + "delete",
            UNMASK,
            ITEMS + "*");

    public Role {
        dataActions = Set.copyOf(dataActions);
    }

    /// A role definition as {@code az cosmosdb sql role definition create --body} takes it. The service knows
    /// no {@code NotDataActions} and no other names of actions.
    public static Role parse(String json) {
        JsonNode body = Json.read(json.getBytes(StandardCharsets.UTF_8));
        Set<String> others = new HashSet<>();
        body.fieldNames().forEachRemaining(others::add);
        others.removeAll(MEMBERS);
        require(others.isEmpty(), "a role definition has no member " + others);
        require(body.path("Type").asText().equals("CustomRole"), "a role that is created is a CustomRole");
        require(!body.path("AssignableScopes").isEmpty(), "a role needs AssignableScopes");
        require(!body.path("RoleName").asText().isEmpty(), "a role needs a RoleName");
        Set<String> actions = new LinkedHashSet<>();
        for (JsonNode permission : body.path("Permissions")) {
            require(permission.path("NotDataActions").isEmpty(), "NotDataActions are not supported");
            permission.path("DataActions").forEach(action -> {
                require(KNOWN.contains(action.asText()), "there is no data action " + action);
                actions.add(action.asText());
            });
        }
        require(!actions.isEmpty(), "a role needs DataActions");
        return new Role(body.path("RoleName").asText(), actions);
    }

    private static void require(boolean holds, String why) {
        if (!holds) {
            throw new IllegalArgumentException(why);
        }
    }

    /// The same role, less one action.
    public Role without(String action) {
        require(dataActions.contains(action), name + " has no action " + action);
        Set<String> rest = new HashSet<>(dataActions);
        rest.remove(action);
        return new Role(name + " without " + action, rest);
    }

    boolean allows(String action) {
        return dataActions.contains(action)
                || dataActions.contains(action.substring(0, action.lastIndexOf('/') + 1) + "*");
    }
}
