package io.cosmosbackup.emulator.arm;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/// What an assignment of it permits: each of {@code actions} that is none of {@code notActions}. A star
/// stands for any text, slashes too; case does not count.
public record RoleDefinition(
        String name, List<String> actions, List<String> notActions, List<String> assignableScopes) {
    private static final Set<String> MEMBERS = Set.of(
            "Name",
            "Id",
            "IsCustom",
            "Description",
            "Actions",
            "NotActions",
            "DataActions",
            "NotDataActions",
            "AssignableScopes");

    public RoleDefinition {
        actions = List.copyOf(actions);
        notActions = List.copyOf(notActions);
        assignableScopes = List.copyOf(assignableScopes);
    }

    /// Reads what {@code az role definition create --role-definition @FILE} takes, and refuses what the
    /// service would.
    public static RoleDefinition parse(String json) {
        JsonNode role = ManagerJson.tryRead(json.getBytes(StandardCharsets.UTF_8))
                .filter(JsonNode::isObject)
                .orElseThrow(() -> new IllegalArgumentException("a role definition is a JSON object"));
        for (Map.Entry<String, JsonNode> member : role.properties()) {
            if (!MEMBERS.contains(member.getKey())) {
                throw new IllegalArgumentException("a role definition has no member " + member.getKey());
            }
        }
        RoleDefinition definition = new RoleDefinition(
                role.path("Name").asText(),
                texts(role, "Actions"),
                texts(role, "NotActions"),
                texts(role, "AssignableScopes"));
        if (definition.name.isEmpty() || role.path("Description").asText().isEmpty()) {
            throw new IllegalArgumentException("a role definition has a Name and a Description");
        }
        if (definition.assignableScopes.isEmpty()) {
            throw new IllegalArgumentException("AssignableScopes must have one scope at least");
        }
        if (definition.assignableScopes.contains("/")) {
            throw new IllegalArgumentException("only built-in roles are assignable at /");
        }
        definition.actions.forEach(ProviderActions::requireKnown);
        definition.notActions.forEach(ProviderActions::requireKnown);
        texts(role, "DataActions").forEach(ProviderActions::requireKnownData);
        texts(role, "NotDataActions").forEach(ProviderActions::requireKnownData);
        return definition;
    }

    private static List<String> texts(JsonNode role, String member) {
        List<String> texts = new ArrayList<>();
        JsonNode list = role.path(member);
        if (!list.isMissingNode() && !list.isArray()) {
            throw new IllegalArgumentException(member + " must be a list");
        }
        list.forEach(text -> texts.add(text.asText()));
        return texts;
    }

    /// The same role where it may be assigned to that scope: files that people fill in name none.
    public RoleDefinition assignableAt(String scope) {
        return new RoleDefinition(name, actions, notActions, List.of(scope));
    }

    /// The same role with one action less.
    public RoleDefinition without(String action) {
        List<String> fewer =
                actions.stream().filter(one -> !one.equalsIgnoreCase(action)).toList();
        if (fewer.size() == actions.size()) {
            throw new IllegalArgumentException(name + " does not have " + action);
        }
        return new RoleDefinition(name, fewer, notActions, assignableScopes);
    }

    boolean permits(String action) {
        return actions.stream().anyMatch(pattern -> matches(pattern, action))
                && notActions.stream().noneMatch(pattern -> matches(pattern, action));
    }

    static boolean matches(String pattern, String action) {
        String expression = Pattern.quote(pattern).replace("*", "\\E.*\\Q");
        return Pattern.compile(expression, Pattern.CASE_INSENSITIVE)
                .matcher(action)
                .matches();
    }
}
