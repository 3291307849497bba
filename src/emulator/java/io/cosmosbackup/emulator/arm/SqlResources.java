package io.cosmosbackup.emulator.arm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/// Databases, containers, scripts and encryption keys: what a resource id below the account means.
final class SqlResources {
    /// The manager writes these into every container's definition, whether or not the account does.
    private static final Map<String, String> ALWAYS =
            Map.of("uniqueKeyPolicy", "{\"uniqueKeys\":[]}", "computedProperties", "[]");

    private final DataPlane account;
    private final Throughput throughput;

    SqlResources(DataPlane account, Throughput throughput) {
        this.account = account;
        this.throughput = throughput;
    }

    ObjectNode get(SqlKind kind, ManagerPath path) {
        return envelope(path, shown(kind, account.read(kind.link(below(path)))));
    }

    List<ObjectNode> list(SqlKind kind, ManagerPath path) {
        return account.list(kind.link(below(path)), kind.feed()).stream()
                .map(found -> {
                    List<String> names = new ArrayList<>(path.names());
                    names.add(found.path("id").asText());
                    ManagerPath one = new ManagerPath(path.parent(), path.namespace(), path.types(), names);
                    return envelope(one, shown(kind, found));
                })
                .toList();
    }

    /// The names below the account.
    static List<String> below(ManagerPath path) {
        return path.names().subList(1, path.names().size());
    }

    /// Without {@code location} and {@code tags}: the account's own are its.
    static ObjectNode envelope(ManagerPath path, ObjectNode resource) {
        ObjectNode envelope = ManagerJson.object();
        envelope.put("id", path.scope());
        envelope.put("type", path.namespace() + "/" + String.join("/", path.types()));
        envelope.put("name", path.names().getLast());
        envelope.putObject("properties").set("resource", resource);
        return envelope;
    }

    private static ObjectNode shown(SqlKind kind, JsonNode definition) {
        ObjectNode shown = ManagerJson.object();
        for (Map.Entry<String, JsonNode> member : definition.properties()) {
            if (kind.shows(member.getKey())) {
                shown.set(member.getKey(), ManagerJson.printedAnew(member.getValue()));
            }
        }
        if (kind == SqlKind.CONTAINER) {
            ALWAYS.forEach((name, value) -> {
                if (!shown.has(name)) {
                    shown.set(name, ManagerJson.read(value.getBytes(StandardCharsets.UTF_8)));
                }
            });
        }
        return shown;
    }

    /// What a PUT is to do, once it is known to be one that can be understood.
    Supplier<ManagerAnswer> put(SqlKind kind, ManagerRequest request) {
        JsonNode properties = request.properties();
        ObjectNode resource = (ObjectNode) properties.path("resource");
        for (Map.Entry<String, JsonNode> member : resource.properties()) {
            if (!kind.members().contains(member.getKey())) {
                throw ManagerException.badRequest("The input content is invalid - '" + member.getKey()
                        + "' is not a valid property in the current payload.");
            }
        }
        ManagerPath path = request.path();
        if (!resource.path("id").asText().equals(path.names().getLast())) {
            throw ManagerException.badRequest("The id '" + resource.path("id").asText()
                    + "' of the resource is not the name in the request's address.");
        }
        JsonNode options = properties.path("options");
        Map<String, String> headers = Throughput.headers(options);
        return () -> {
            List<String> names = below(path);
            if (account.find(kind.link(names)).isEmpty()) {
                account.write("POST", kind.link(names.subList(0, names.size() - 1)), headers, resource);
            } else {
                replace(kind, names, options, resource);
            }
            return ManagerAnswer.ok(get(kind, path));
        };
    }

    /// What is there is replaced as a whole: the account puts its defaults in the place of every member that is not
    /// sent. Its throughput becomes that of the options, if they say one (azure-powershell issue 11383).
    private void replace(SqlKind kind, List<String> names, JsonNode options, ObjectNode resource) {
        if (kind != SqlKind.DATABASE) {
            account.write("PUT", kind.link(names), Map.of(), resource);
        }
        if (options.hasNonNull("throughput") || options.hasNonNull("autoscaleSettings")) {
            throughput.replace(kind, names, options);
        }
    }

    Supplier<ManagerAnswer> delete(SqlKind kind, ManagerPath path) {
        return () -> {
            account.delete(kind.link(below(path)));
            return new ManagerAnswer(204, null, Map.of());
        };
    }
}
