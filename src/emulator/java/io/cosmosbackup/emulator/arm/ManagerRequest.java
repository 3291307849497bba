package io.cosmosbackup.emulator.arm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// A request that is known to be for a resource of a provider.
///
/// @param query names in lower case
/// @param caller the object id of who asks
/// @param address of the manager as the client has it, with a slash at the end
@SuppressWarnings("ArrayRecordComponent")
record ManagerRequest(
        String verb, ManagerPath path, Map<String, String> query, byte[] body, String caller, URI address) {
    private static final Set<String> ENVELOPE =
            Set.of("id", "name", "type", "location", "tags", "identity", "properties");

    /// A link that this client can follow. What is no part of a path is escaped.
    String at(String pathAndQuery) {
        int query = pathAndQuery.indexOf('?');
        String path = query < 0 ? pathAndQuery : pathAndQuery.substring(0, query);
        StringBuilder link = new StringBuilder(address.toString());
        link.setLength(link.length() - 1);
        for (String segment : path.substring(1).split("/", -1)) {
            link.append('/')
                    .append(URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20"));
        }
        return link.append(query < 0 ? "" : pathAndQuery.substring(query)).toString();
    }

    static Map<String, String> query(String raw) {
        Map<String, String> query = new TreeMap<>();
        for (String part : raw.split("&", -1)) {
            String[] pair = part.split("=", 2);
            if (!pair[0].isEmpty()) {
                query.put(
                        URLDecoder.decode(pair[0], StandardCharsets.UTF_8).toLowerCase(Locale.ROOT),
                        pair.length < 2 ? "" : URLDecoder.decode(pair[1], StandardCharsets.UTF_8));
            }
        }
        return query;
    }

    /// What a PUT has in {@code properties}: {@code resource}, and {@code options} if it has some. Other
    /// members are 400.
    JsonNode properties() {
        JsonNode sent = ManagerJson.tryRead(body)
                .filter(JsonNode::isObject)
                .orElseThrow(() -> ManagerException.badRequest("Unable to parse request payload. "));
        requireOnly(sent, ENVELOPE, "");
        JsonNode properties = sent.path("properties");
        requireOnly(properties, Set.of("resource", "options"), "properties.");
        if (!(properties.path("resource") instanceof ObjectNode)) {
            throw unparsed("'properties.resource' is missing");
        }
        return properties;
    }

    static void requireOnly(JsonNode object, Collection<String> known, String where) {
        for (Map.Entry<String, JsonNode> member : object.properties()) {
            if (!known.contains(member.getKey())) {
                throw unparsed("Could not find member '" + where + member.getKey() + "'");
            }
        }
    }

    static ManagerException unparsed(String why) {
        return ManagerException.badRequest(
                "Unable to parse request payload due to the following reason: '" + why + "'. ");
    }
}
