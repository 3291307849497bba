package io.cosmosbackup.emulator;

import java.util.List;
import java.util.Map;

/// Who may come into the account.
///
/// @param localAuth whether keys are taken
/// @param roles by the object id of the principal
public record AccountAccess(boolean localAuth, Map<String, List<RoleAssignment>> roles) {
    public AccountAccess {
        roles = Map.copyOf(roles);
    }
}
