package io.cosmosbackup.support;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;

/// A role definition as `az role definition create --role-definition @file` takes it, without wildcards.
///
/// @param actions what Azure Resource Manager and parts of the services look for
/// @param dataActions what is about the data itself
public record AzureRole(String name, Set<String> actions, Set<String> dataActions) {
    /// Where the roles are that users create.
    public static final Path FOLDER = Path.of("deploy/azure/roles");

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> MEMBERS =
            Set.of("Name", "Description", "Actions", "NotActions", "DataActions", "NotDataActions", "AssignableScopes");

    public AzureRole {
        actions = Set.copyOf(actions);
        dataActions = Set.copyOf(dataActions);
    }

    /// @param file a name in {@link #FOLDER}
    public static AzureRole load(String file) {
        try {
            return parse(JSON.readTree(FOLDER.resolve(file).toFile()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static String text(String file) {
        try {
            return Files.readString(FOLDER.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static AzureRole parse(JsonNode body) {
        Set<String> members = new HashSet<>();
        body.fieldNames().forEachRemaining(members::add);
        require(members.equals(MEMBERS), "a role definition has " + MEMBERS + ", not " + members);
        require(body.path("NotActions").isEmpty(), "what is not in Actions need not be taken from them");
        require(body.path("NotDataActions").isEmpty(), "what is not in DataActions need not be taken from them");
        require(!body.path("AssignableScopes").isEmpty(), "a role needs AssignableScopes");
        return new AzureRole(body.path("Name").asText(), names(body.path("Actions")), names(body.path("DataActions")));
    }

    private static Set<String> names(JsonNode list) {
        Set<String> names = new LinkedHashSet<>();
        list.forEach(name -> {
            require(!name.asText().contains("*"), name + " is more than was asked for");
            require(names.add(name.asText()), name + " stands there twice");
        });
        return names;
    }

    private static void require(boolean holds, String why) {
        if (!holds) {
            throw new IllegalArgumentException(why);
        }
    }

    /// Actions and data actions.
    public Set<String> all() {
        Set<String> all = new LinkedHashSet<>(actions);
        all.addAll(dataActions);
        return all;
    }

    /// The same role, less one of {@link #all}.
    public AzureRole without(String action) {
        require(all().contains(action), name + " has no action " + action);
        return new AzureRole(name + " without " + action, less(actions, action), less(dataActions, action));
    }

    private static Set<String> less(Set<String> names, String name) {
        Set<String> rest = new HashSet<>(names);
        rest.remove(name);
        return rest;
    }
}
