package io.cosmosbackup.emulator.arm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cosmosbackup.emulator.CosmosEmulator;
import io.cosmosbackup.emulator.Role;
import io.cosmosbackup.emulator.RoleAssignment;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/// Resources of the account that are no data, as they were set; roles of the data plane and their assignments
/// are what the emulator itself goes by, beside those that were set.
final class Settings {
    private static final String BUILT_IN = "00000000-0000-0000-0000-00000000000";

    private final CosmosEmulator emulator;
    private final ManagerPath account;
    private final Map<SettingKind, Map<String, JsonNode>> set = new ConcurrentHashMap<>();

    Settings(CosmosEmulator emulator, ManagerPath account) {
        this.emulator = emulator;
        this.account = account;
    }

    void set(SettingKind kind, String name, JsonNode properties) {
        set.computeIfAbsent(kind, _ -> new ConcurrentHashMap<>()).put(name, properties);
    }

    void remove(SettingKind kind, String name) {
        set.getOrDefault(kind, Map.of()).remove(name);
    }

    List<ObjectNode> list(SettingKind kind) {
        return properties(kind).entrySet().stream()
                .map(one -> envelope(kind, one.getKey(), one.getValue()))
                .toList();
    }

    ObjectNode get(SettingKind kind, String name) {
        JsonNode properties = properties(kind).get(name);
        if (properties == null) {
            throw ManagerException.noEntity();
        }
        return envelope(kind, name, properties);
    }

    private ObjectNode envelope(SettingKind kind, String name, JsonNode properties) {
        ManagerPath path = kind.path(account, name);
        ObjectNode envelope = ManagerJson.object();
        envelope.put("id", path.scope());
        envelope.put("name", name);
        envelope.put("type", path.namespace() + "/" + String.join("/", path.types()));
        envelope.set("properties", properties);
        return envelope;
    }

    private Map<String, JsonNode> properties(SettingKind kind) {
        Map<String, JsonNode> all = new TreeMap<>();
        switch (kind) {
            case SQL_ROLE_DEFINITION -> roles().forEach(role -> all.put(id(role), definition(role)));
            case SQL_ROLE_ASSIGNMENT ->
                emulator.access().roles().forEach((principal, roles) -> {
                    for (RoleAssignment assignment : roles) {
                        all.put(id(principal + assignment), assignment(principal, assignment));
                    }
                });
            case PRIVATE_ENDPOINT_CONNECTION, SERVICE, LOCK, DIAGNOSTIC_SETTING -> {}
        }
        all.putAll(set.getOrDefault(kind, Map.of()));
        return all;
    }

    /// Both that are built in, and all that are assigned.
    private Set<Role> roles() {
        Set<Role> roles = new LinkedHashSet<>(List.of(Role.DATA_READER, Role.DATA_CONTRIBUTOR));
        emulator.access()
                .roles()
                .values()
                .forEach(assignments ->
                        assignments.stream().map(RoleAssignment::role).forEach(roles::add));
        return roles;
    }

    private static String id(Role role) {
        if (role.equals(Role.DATA_READER)) {
            return BUILT_IN + "1";
        }
        return role.equals(Role.DATA_CONTRIBUTOR) ? BUILT_IN + "2" : id(role.toString());
    }

    private static String id(String text) {
        return UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8)).toString();
    }

    private ObjectNode definition(Role role) {
        ObjectNode properties = ManagerJson.object();
        properties.put("roleName", role.name());
        properties.put("type", id(role).startsWith(BUILT_IN) ? "BuiltInRole" : "CustomRole");
        properties.putArray("assignableScopes").add(account.scope());
        ObjectNode permission = properties.putArray("permissions").addObject();
        ArrayNode actions = permission.putArray("dataActions");
        new TreeSet<>(role.dataActions()).forEach(actions::add);
        permission.putArray("notDataActions");
        return properties;
    }

    private ObjectNode assignment(String principal, RoleAssignment assignment) {
        String scope = assignment.scope().equals("/") ? "" : assignment.scope();
        return ManagerJson.object()
                .put(
                        "roleDefinitionId",
                        SettingKind.SQL_ROLE_DEFINITION
                                .path(account, id(assignment.role()))
                                .scope())
                .put("scope", account.scope() + scope)
                .put("principalId", principal);
    }

    /// 409 for what a lock forbids: to delete, or to write at all.
    void requireUnlocked(ManagerRequest request) {
        boolean deletes = request.verb().equals("DELETE");
        for (JsonNode lock : properties(SettingKind.LOCK).values()) {
            String level = lock.path("level").asText().toLowerCase(Locale.ROOT);
            if (level.equals("readonly") || (deletes && level.equals("cannotdelete"))) {
                throw ManagerException.ofManager(
                        409,
                        "ScopeLocked",
                        "The scope '" + request.path().scope() + "' cannot perform " + (deletes ? "delete" : "write")
                                + " operation because following scope(s) are locked: '" + account.scope()
                                + "'. Please remove the lock and try again.");
            }
        }
    }
}
