package io.cosmosbackup.engine.items;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.cosmosbackup.engine.crypto.Digests;
import io.cosmosbackup.engine.json.JsonMembers;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Reason;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A container's unique keys: of one partition key, no two items have the same values at all paths of one. A member
/// that is missing counts as null (the service's documentation, "Unique keys"). Numbers are taken for equal as doubles,
/// objects and arrays as the bytes they are: only the service knows, and it has the last word.
public final class UniqueKeys {
    private final List<List<List<String>>> keys = new ArrayList<>();

    /// @param container the container's definition as the service sent it
    public UniqueKeys(JsonNode container) {
        for (JsonNode key : container.path("uniqueKeyPolicy").path("uniqueKeys")) {
            List<List<String>> paths = new ArrayList<>();
            try {
                key.path("paths").forEach(path -> paths.add(MemberPath.of(path.asText()).names()));
            } catch (IllegalArgumentException e) {
                throw new BackupException(
                        Reason.TargetMismatch, "a container's definition has a unique key that cannot be read", e);
            }
            keys.add(paths);
        }
    }

    public boolean isEmpty() {
        return keys.isEmpty();
    }

    /// One digest for each unique key: items that hold one and the same exclude each other.
    ///
    /// @param document as its client sent it
    /// @param partitionKey equal texts for equal keys
    public List<String> heldBy(byte[] document, String partitionKey) {
        List<String> held = new ArrayList<>(keys.size());
        for (List<List<String>> paths : keys) {
            StringBuilder text = new StringBuilder().append(held.size()).append(partitionKey);
            paths.forEach(path -> text.append(',').append(text(value(document, path))));
            held.add(Digests.sha256(text.toString().getBytes(StandardCharsets.UTF_8)));
        }
        return held;
    }

    private static byte @Nullable [] value(byte[] document, List<String> path) {
        byte[] value = document;
        for (String name : path) {
            value = value == null ? null : JsonMembers.value(value, name);
        }
        return value;
    }

    private static String text(byte @Nullable [] value) {
        if (value == null) {
            return "null";
        }
        String json = new String(value, StandardCharsets.UTF_8);
        return switch (json.charAt(0)) {
            case '"' -> TextNode.valueOf(JsonMembers.text(value)).toString();
            case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' ->
                String.valueOf(Double.parseDouble(json) + 0.0); // -0 is 0
            default -> json;
        };
    }
}
