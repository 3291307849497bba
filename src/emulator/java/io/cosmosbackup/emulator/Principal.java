package io.cosmosbackup.emulator;

import java.util.List;

/// Someone who comes with a token, and the roles that they were given.
public record Principal(String id, List<RoleAssignment> assignments) {
    public Principal {
        assignments = List.copyOf(assignments);
    }

    boolean mayIn(String resource, String action) {
        return assignments.stream()
                .anyMatch(assignment ->
                        assignment.covers(resource) && assignment.role().allows(action));
    }

    boolean mayAnywhere(String action) {
        return assignments.stream().anyMatch(assignment -> assignment.role().allows(action));
    }
}
