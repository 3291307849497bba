package io.cosmosbackup.emulator;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;

/// The definition of a database, a container or an offer: the client's bytes and, after them, the server's
/// members in the order given.
record Resource(String id, String rid, String etag, RawObject sent, String json) {
    /// Members of {@code server} that the client sent are replaced; {@code defaults} (name → JSON) are
    /// added where it sent none, as the service does.
    static Resource of(
            String id,
            String rid,
            String etag,
            RawObject sent,
            Map<String, String> defaults,
            Map<String, Object> server) {
        byte[] client = sent.without(Set.copyOf(server.keySet()));
        String text = new String(client, StandardCharsets.UTF_8);
        StringBuilder json = new StringBuilder(text).deleteCharAt(text.length() - 1);
        boolean empty = text.substring(1, text.length() - 1).isBlank();
        for (Map.Entry<String, String> member : defaults.entrySet()) {
            if (!sent.has(member.getKey())) {
                json.append(empty ? "" : ",")
                        .append(Json.text(member.getKey()))
                        .append(':')
                        .append(member.getValue());
                empty = false;
            }
        }
        for (Map.Entry<String, Object> member : server.entrySet()) {
            json.append(empty ? "" : ",")
                    .append(Json.text(member.getKey()))
                    .append(':')
                    .append(Json.text(member.getValue()));
            empty = false;
        }
        return new Resource(id, rid, etag, sent, json.append('}').toString());
    }
}
