package io.cosmosbackup.emulator.arm;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// The actions that Microsoft.DocumentDB registers for accounts of the NoSQL API ("Azure permissions for
/// Databases"). A role with another one is refused when it is made. It has no data actions there: those are
/// of roles that the account itself keeps.
final class ProviderActions {
    private static final String PREFIX = Provider.NAMESPACE + "/";
    private static final List<String> OF_THE_ACCOUNT = List.of(
            "read",
            "write",
            "delete",
            "listKeys/action",
            "readonlykeys/action",
            "readonlykeys/read",
            "regenerateKey/action",
            "listConnectionStrings/action",
            "changeResourceGroup/action",
            "failoverPriorityChange/action",
            "offlineRegion/action",
            "onlineRegion/action",
            "getBackupPolicy/action",
            "PrivateEndpointConnectionsApproval/action",
            "joinPerimeter/action",
            "backup/action",
            "restore/action",
            "metricDefinitions/read",
            "metrics/read",
            "operationResults/read",
            "percentile/read",
            "percentile/metrics/read",
            "privateEndpointConnections/read",
            "privateEndpointConnections/write",
            "privateEndpointConnections/delete",
            "privateEndpointConnections/operationResults/read",
            "privateLinkResources/read",
            "networkSecurityPerimeterConfigurations/read",
            "providers/Microsoft.Insights/diagnosticSettings/read",
            "providers/Microsoft.Insights/diagnosticSettings/write",
            "providers/Microsoft.Insights/logDefinitions/read",
            "providers/Microsoft.Insights/metricDefinitions/read",
            "services/read",
            "services/write",
            "services/delete",
            "sqlRoleAssignments/read",
            "sqlRoleAssignments/write",
            "sqlRoleAssignments/delete",
            "sqlRoleDefinitions/read",
            "sqlRoleDefinitions/write",
            "sqlRoleDefinitions/delete",
            "usages/read");
    private static final List<String> ELSEWHERE = List.of(
            "register/action",
            "databaseAccountNames/read",
            "locations/read",
            "locations/operationsStatus/read",
            "locations/restorableDatabaseAccounts/read",
            "locations/restorableDatabaseAccounts/restore/action");
    private static final Set<String> KNOWN = known();

    private ProviderActions() {}

    private static Set<String> known() {
        Set<String> known = new LinkedHashSet<>();
        ELSEWHERE.forEach(action -> known.add(PREFIX + action));
        String account = PREFIX + "databaseAccounts/";
        OF_THE_ACCOUNT.forEach(action -> known.add(account + action));
        String database = account + "sqlDatabases/";
        String container = database + "containers/";
        for (String with : List.of(
                database,
                container,
                container + "storedProcedures/",
                container + "triggers/",
                container + "userDefinedFunctions/")) {
            for (String action : List.of("read", "write", "delete", "operationResults/read")) {
                known.add(with + action);
            }
        }
        for (String action : List.of("read", "write", "operationResults/read")) {
            known.add(database + "clientEncryptionKeys/" + action);
        }
        for (String owner : List.of(database, container)) {
            for (String action : List.of(
                    "read",
                    "write",
                    "operationResults/read",
                    "migrateToAutoscale/action",
                    "migrateToAutoscale/operationResults/read",
                    "migrateToManualThroughput/action",
                    "migrateToManualThroughput/operationResults/read",
                    "redistributeThroughput/action",
                    "retrieveThroughputDistribution/action")) {
                known.add(owner + "throughputSettings/" + action);
            }
        }
        known.add(container + "partitionMerge/action");
        known.add(container + "partitionMerge/operationResults/read");
        return Set.copyOf(known);
    }

    /// Actions of other providers are taken unseen.
    static void requireKnown(String action) {
        boolean ours = action.toLowerCase(Locale.ROOT).startsWith(PREFIX.toLowerCase(Locale.ROOT));
        if (ours && KNOWN.stream().noneMatch(known -> RoleDefinition.matches(action, known))) {
            throw unmatched(action);
        }
    }

    static void requireKnownData(String action) {
        if (action.toLowerCase(Locale.ROOT).startsWith(PREFIX.toLowerCase(Locale.ROOT))) {
            throw unmatched(action);
        }
    }

    private static IllegalArgumentException unmatched(String action) {
        return new IllegalArgumentException(
                "'" + action + "' does not match any of the actions supported by the providers.");
    }
}
