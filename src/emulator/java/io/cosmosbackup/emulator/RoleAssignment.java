package io.cosmosbackup.emulator;

/// A role, and the part of the account that it is given for: {@code /}, {@code /dbs/D} or {@code /dbs/D/colls/C}.
public record RoleAssignment(Role role, String scope) {
    public RoleAssignment {
        if (!scope.matches("/|/dbs/[^/]+(/colls/[^/]+)?")) {
            throw new IllegalArgumentException("a scope is /, /dbs/D or /dbs/D/colls/C, not " + scope);
        }
    }

    public static RoleAssignment ofAccount(Role role) {
        return new RoleAssignment(role, "/");
    }

    /// Whether a resource, named as a scope is, lies within.
    boolean covers(String resource) {
        return scope.equals("/") || resource.equals(scope) || resource.startsWith(scope + "/");
    }
}
