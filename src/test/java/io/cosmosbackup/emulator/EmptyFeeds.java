package io.cosmosbackup.emulator;

import java.util.Map;

/// Feeds of resources that the emulator does not keep: listing them is answered with none, anything else with 501.
final class EmptyFeeds {
    private static final Map<String, String> IN_CONTAINER = Map.of(
            "sprocs", "StoredProcedures",
            "triggers", "Triggers",
            "udfs", "UserDefinedFunctions",
            "conflicts", "Conflicts");
    private static final Map<String, String> IN_DATABASE =
            Map.of("users", "Users", "clientencryptionkeys", "ClientEncryptionKeys");

    private EmptyFeeds() {}

    static boolean isOne(ResourcePath path) {
        return path.isFeed()
                && (IN_CONTAINER.keySet().stream().anyMatch(type -> path.is("dbs", "colls", type))
                        || IN_DATABASE.keySet().stream().anyMatch(type -> path.is("dbs", type)));
    }

    /// The name of the array in the answer.
    static String member(ResourcePath path) {
        String inContainer = IN_CONTAINER.get(path.type());
        return inContainer != null ? inContainer : String.valueOf(IN_DATABASE.get(path.type()));
    }
}
