package io.cosmosbackup.emulator.arm;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// A kind of resource that belongs to the account and not to its data: below it, or as an extension of it by
/// another provider.
public enum SettingKind {
    SQL_ROLE_DEFINITION(Provider.NAMESPACE, "sqlRoleDefinitions"),
    SQL_ROLE_ASSIGNMENT(Provider.NAMESPACE, "sqlRoleAssignments"),
    PRIVATE_ENDPOINT_CONNECTION(Provider.NAMESPACE, "privateEndpointConnections"),
    SERVICE(Provider.NAMESPACE, "services"),
    LOCK("Microsoft.Authorization", "locks"),
    DIAGNOSTIC_SETTING("Microsoft.Insights", "diagnosticSettings");

    private final String namespace;
    private final String type;

    SettingKind(String namespace, String type) {
        this.namespace = namespace;
        this.type = type;
    }

    static Optional<SettingKind> of(ManagerPath path) {
        for (SettingKind kind : values()) {
            String types = kind.isExtension() ? kind.type : "databaseAccounts/" + kind.type;
            if (path.isOf(kind.namespace) && path.type().equalsIgnoreCase(types)) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }

    static Optional<SettingKind> ofType(String type) {
        for (SettingKind kind : values()) {
            if (kind.type.equals(type)) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }

    /// Whether another provider holds it, for the account.
    boolean isExtension() {
        return !namespace.equals(Provider.NAMESPACE);
    }

    /// The versions of the provider's interface that are known here, the latest first.
    static List<String> versions(String namespace) {
        return switch (namespace.toLowerCase(Locale.ROOT)) {
            case "microsoft.documentdb" -> List.of(Provider.VERSION);
            case "microsoft.authorization" -> List.of("2020-05-01", "2016-09-01");
            case "microsoft.insights" -> List.of("2021-05-01-preview");
            default -> List.of();
        };
    }

    /// The address of such a resource of the account.
    ManagerPath path(ManagerPath account, String name) {
        return isExtension()
                ? new ManagerPath(account.scope(), namespace, List.of(type), List.of(name))
                : new ManagerPath(
                        account.parent(),
                        namespace,
                        List.of(account.types().getFirst(), type),
                        List.of(account.names().getFirst(), name));
    }
}
