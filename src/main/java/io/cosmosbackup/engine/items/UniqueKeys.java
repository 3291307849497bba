package io.cosmosbackup.engine.items;

import com.fasterxml.jackson.databind.node.TextNode;
import io.cosmosbackup.engine.account.ContainerName;
import io.cosmosbackup.engine.crypto.Digests;
import io.cosmosbackup.engine.json.JsonMembers;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Reason;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A container's unique keys: of one partition key, no two items have the same values at all paths of one. A
/// member that is missing counts as null (the service's documentation, "Unique keys"). Numbers are taken for
/// equal as doubles, objects and arrays as the bytes they are: only the service knows, and it has the last
/// word.
///
/// @param keys the paths of each
record UniqueKeys(List<List<MemberPath>> keys) {
    UniqueKeys {
        keys = List.copyOf(keys);
    }

    /// @param definition the container's own as the service sent it
    static UniqueKeys of(ContainerName container, byte[] definition) {
        byte[] policy = JsonMembers.value(definition, "uniqueKeyPolicy");
        byte[] keys = policy == null ? null : JsonMembers.value(policy, "uniqueKeys");
        try {
            return new UniqueKeys(JsonMembers.elements(keys).stream()
                    .map(MemberPath::listedIn)
                    .toList());
        } catch (IllegalArgumentException e) {
            throw new BackupException(
                    Reason.TargetMismatch,
                    "the definition of container " + container + " has a unique key that cannot be read",
                    e);
        }
    }

    boolean isEmpty() {
        return keys.isEmpty();
    }

    /// One digest for each unique key: items that hold one and the same exclude each other.
    ///
    /// @param partitionKey equal texts for equal keys
    List<String> heldBy(FedDocument document, String partitionKey) {
        List<String> held = new ArrayList<>(keys.size());
        for (List<MemberPath> paths : keys) {
            StringBuilder text = new StringBuilder().append(held.size()).append(partitionKey);
            paths.forEach(path -> text.append(',').append(text(document.value(path))));
            held.add(Digests.sha256(text.toString().getBytes(StandardCharsets.UTF_8)));
        }
        return held;
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
