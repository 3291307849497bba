package io.cosmosbackup.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/// The {@code partitionKey} of a container's definition: its paths, as member names, and how they are hashed.
///
/// @param system whether the service made it up, for a container that was made without one: an item that does not
/// have its member has the empty key
record KeyDefinition(List<List<String>> paths, Hashing hashing, boolean system) {
    KeyDefinition {
        paths = List.copyOf(paths);
    }

    enum Hashing {
        V1,
        V2,
        MULTI
    }

    /// Refuses what the service would refuse: no path, or several paths without {@code MultiHash}. A definition without
    /// {@code version} is V1.
    static KeyDefinition of(JsonNode container) {
        JsonNode key = container.path("partitionKey");
        List<List<String>> paths = new ArrayList<>();
        key.path("paths").forEach(path -> paths.add(members(path.asText())));
        if (paths.isEmpty()) {
            throw GatewayException.badRequest("The partition key definition must name at least one path");
        }
        String kind = key.path("kind").asText("Hash");
        return switch (kind) {
            case "MultiHash" -> {
                if (paths.size() > 3) {
                    throw GatewayException.badRequest("A MultiHash partition key has at most 3 paths");
                }
                yield new KeyDefinition(paths, Hashing.MULTI, false);
            }
            case "Hash" -> {
                if (paths.size() > 1) {
                    throw GatewayException.badRequest("A Hash partition key has exactly one path");
                }
                yield new KeyDefinition(
                        paths,
                        key.path("version").asInt(1) == 2 ? Hashing.V2 : Hashing.V1,
                        key.path("systemKey").asBoolean());
            }
            default -> throw GatewayException.notImplemented("partition key kind " + kind);
        };
    }

    /// {@code /a/"b c"/d} is {@code [a, b c, d]}.
    static List<String> members(String path) {
        if (!path.startsWith("/")) {
            throw GatewayException.badRequest("The path '" + path + "' does not start with /");
        }
        List<String> members = new ArrayList<>();
        int at = 1;
        while (at <= path.length()) {
            int end;
            if (at < path.length() && path.charAt(at) == '"') {
                end = path.indexOf('"', at + 1);
                if (end < 0) {
                    throw GatewayException.badRequest("The path '" + path + "' has an open quote");
                }
                members.add(path.substring(at + 1, end));
                end++;
            } else {
                end = path.indexOf('/', at);
                end = end < 0 ? path.length() : end;
                members.add(path.substring(at, end));
            }
            at = end + 1;
        }
        return List.copyOf(members);
    }
}
