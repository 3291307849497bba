package io.cosmosbackup.engine.items;

import com.azure.cosmos.implementation.PathParser;
import com.azure.cosmos.implementation.routing.PartitionKeyInternal;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import io.cosmosbackup.engine.crypto.Digests;
import io.cosmosbackup.engine.json.JsonMembers;
import io.cosmosbackup.engine.json.JsonScanner;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What {@link ItemIdentity} finds in one scan, found the plain way: a scan for each question, paths and keys
/// by the SDK. Restores asked so before.
final class ReadMemberByMember {
    private static final List<String> ADDED = List.of("_lsn", "_rid", "_self", "_etag", "_attachments", "_ts");

    private final List<List<String>> partitionKey = new ArrayList<>();
    private final List<List<List<String>>> uniqueKeys = new ArrayList<>();
    private final boolean systemKey;

    ReadMemberByMember(String definition) throws JsonProcessingException {
        JsonNode tree = new ObjectMapper().readTree(definition);
        JsonNode key = tree.path("partitionKey");
        key.path("paths").forEach(path -> partitionKey.add(PathParser.getPathParts(path.asText())));
        systemKey = key.path("systemKey").asBoolean();
        for (JsonNode unique : tree.path("uniqueKeyPolicy").path("uniqueKeys")) {
            List<List<String>> paths = new ArrayList<>();
            unique.path("paths").forEach(path -> paths.add(PathParser.getPathParts(path.asText())));
            uniqueKeys.add(paths);
        }
    }

    /// What is sent of a line. Throws what {@link JsonScanner} throws.
    static byte[] sent(byte[] line) {
        int[] last = new int[ADDED.size()];
        int[] state = {0, 0}; // how many members there are, and the number of the last if it is the feed's metadata
        int start = JsonScanner.skipSpace(line, 0, line.length);
        JsonScanner.members(line, start, line.length, (nameFrom, nameTo, valueFrom, valueTo) -> {
            String name = JsonMembers.name(line, nameFrom, nameTo);
            int member = ++state[0];
            if (ADDED.contains(name)) {
                last[ADDED.indexOf(name)] = member;
            }
            boolean behindLsn = member > 1 && last[0] == member - 1;
            boolean empty = line[valueFrom] == '{' && valueTo - valueFrom == 2;
            state[1] = name.equals("_metadata") && empty && behindLsn ? member : 0;
        });
        BitSet numbers = new BitSet();
        for (int number : last) {
            numbers.set(number);
        }
        numbers.set(state[1]);
        numbers.clear(0);
        return numbers.isEmpty() ? line : without(line, start, numbers);
    }

    private static byte[] without(byte[] line, int start, BitSet numbers) {
        ByteArrayOutputStream kept = new ByteArrayOutputStream(line.length);
        int first = JsonScanner.skipSpace(line, start + 1, line.length);
        kept.write(line, 0, first);
        int[] state = {first, 0, 0}; // where the previous member ended, how many were kept, how many there were
        JsonScanner.members(line, start, line.length, (nameFrom, nameTo, valueFrom, valueTo) -> {
            if (!numbers.get(++state[2])) {
                int from = state[1]++ == 0 ? nameFrom - 1 : state[0];
                kept.write(line, from, valueTo - from);
            } else if (state[0] > first) {
                kept.write(line, state[0], JsonScanner.skipSpace(line, state[0], line.length) - state[0]);
            }
            state[0] = valueTo;
        });
        kept.write(line, state[0], line.length - state[0]);
        return kept.toByteArray();
    }

    String header(byte[] sent) {
        if (systemKey && value(sent, partitionKey.getFirst()) == null) {
            return "[]";
        }
        List<String> elements = new ArrayList<>();
        for (List<String> path : partitionKey) {
            byte[] value = value(sent, path);
            boolean scalar = value != null && value[0] != '{' && value[0] != '[';
            elements.add(scalar ? ascii(new String(value, StandardCharsets.UTF_8)) : "{}");
        }
        return "[" + String.join(",", elements) + "]";
    }

    /// The key text of a header: the SDK's own.
    static String text(String header) {
        return PartitionKeyInternal.fromJsonString(header).toJson();
    }

    /// The id of what is sent; null when it has none.
    static @Nullable String id(byte[] sent) {
        byte[] id = JsonMembers.value(sent, "id");
        return id == null || id[0] != '"' ? null : JsonMembers.text(id);
    }

    List<String> uniqueKeys(byte[] sent, String keyText) {
        List<String> held = new ArrayList<>();
        for (List<List<String>> paths : uniqueKeys) {
            StringBuilder text = new StringBuilder().append(held.size()).append(keyText);
            paths.forEach(path -> text.append(',').append(uniqueText(value(sent, path))));
            held.add(Digests.sha256(text.toString().getBytes(StandardCharsets.UTF_8)));
        }
        return held;
    }

    private static String uniqueText(byte @Nullable [] value) {
        if (value == null) {
            return "null";
        }
        String json = new String(value, StandardCharsets.UTF_8);
        return switch (json.charAt(0)) {
            case '"' -> TextNode.valueOf(JsonMembers.text(value)).toString();
            case '{', '[', 't', 'f', 'n' -> json;
            default -> String.valueOf(Double.parseDouble(json) + 0.0);
        };
    }

    private static byte @Nullable [] value(byte[] sent, List<String> path) {
        byte[] value = sent;
        for (String name : path) {
            value = value == null ? null : JsonMembers.value(value, name);
        }
        return value;
    }

    private static String ascii(String json) {
        StringBuilder text = new StringBuilder();
        json.chars().forEach(c -> {
            if (c < ' ' || c > '~') {
                text.append("\\u%04x".formatted(c));
            } else {
                text.append((char) c);
            }
        });
        return text.toString();
    }
}
