package io.cosmosbackup.emulator.arm;

import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;

/// The assignments of roles to identities. An assignment covers its scope and all that is below it.
final class Permissions {
    private record Assignment(String objectId, RoleDefinition role, String scope) {}

    private final List<Assignment> assignments = new CopyOnWriteArrayList<>();

    void assign(String objectId, RoleDefinition role, String scope) {
        if (role.assignableScopes().stream().noneMatch(assignable -> covers(assignable, scope))) {
            throw new IllegalArgumentException(
                    "the role " + role.name() + " is assignable at " + role.assignableScopes() + ", not at " + scope);
        }
        assignments.add(new Assignment(objectId, role, scope));
    }

    void revoke(String objectId) {
        assignments.removeIf(assignment -> assignment.objectId.equals(objectId));
    }

    /// 403 with the manager's sentence, which names the action and the scope.
    ///
    /// @param covered what an assignment must cover
    void require(String objectId, String action, String scope, String covered) {
        boolean permitted = assignments.stream()
                .anyMatch(assignment -> assignment.objectId.equals(objectId)
                        && covers(assignment.scope, covered)
                        && assignment.role.permits(action));
        if (!permitted) {
            throw ManagerException.ofManager(
                    403,
                    "AuthorizationFailed",
                    "The client '" + objectId + "' with object id '" + objectId
                            + "' does not have authorization to perform action '" + action + "' over scope '" + scope
                            + "' or the scope is invalid. If access was recently granted, please refresh your"
                            + " credentials.");
        }
    }

    private static boolean covers(String assigned, String scope) {
        String above = ended(assigned);
        return ended(scope).startsWith(above);
    }

    private static String ended(String scope) {
        String lower = scope.toLowerCase(Locale.ROOT);
        return lower.endsWith("/") ? lower : lower + "/";
    }
}
