package io.cosmosbackup.emulator;

import java.util.List;
import java.util.Map;

/// The keys and identities that the account lets in.
///
/// @param localAuth whether keys are taken
/// @param roles by the object id of the principal
public record AccountAccess(boolean localAuth, Map<String, List<RoleAssignment>> roles) {
    public AccountAccess {
        roles = Map.copyOf(roles);
    }
}
