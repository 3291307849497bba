package io.cosmosbackup.engine.items;

import com.fasterxml.jackson.databind.node.TextNode;
import io.cosmosbackup.engine.json.JsonMembers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// One item's partition key. An example: `{"id":"1","pk":1.0}` and `{"id":"2","pk":1}` have the headers
/// `[1.0]` and `[1]`, and both have the text `[1.0]`.
///
/// @param header as requests carry it: a JSON array in ASCII, `{}` for a member that is missing, no element
///     at all where the key is the system's
/// @param text equal for keys that are one value, however it is written, and for no others. It is the SDK's
///     own text of a key
record PartitionKey(String header, String text) {
    private static final PartitionKey NONE = new PartitionKey("[]", "[]");

    private static final String MISSING = "{}";

    /// @param systemKey whether the container was made without a partition key, and got its only path from
    ///     the service
    static PartitionKey of(FedDocument document, List<MemberPath> paths, boolean systemKey) {
        List<String> headers = new ArrayList<>(paths.size());
        List<String> texts = new ArrayList<>(paths.size());
        for (MemberPath path : paths) {
            byte[] value = document.value(path);
            if (value == null && systemKey) {
                return NONE;
            }
            if (value == null || value[0] == '{' || value[0] == '[') {
                headers.add(MISSING);
                texts.add(MISSING);
            } else {
                headers.add(ascii(new String(value, StandardCharsets.UTF_8)));
                texts.add(text(value));
            }
        }
        return new PartitionKey(array(headers), array(texts));
    }

    private static String array(List<String> elements) {
        return "[" + String.join(",", elements) + "]";
    }

    private static String text(byte[] value) {
        String json = new String(value, StandardCharsets.UTF_8);
        return switch (json.charAt(0)) {
            case '"' -> TextNode.valueOf(JsonMembers.text(value)).toString();
            case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> number(json);
            default -> json;
        };
    }

    /// The number as a double. An integer has no sign at 0: `-0` is `0.0`, and `-0.0` is `-0.0`.
    private static String number(String json) {
        boolean integer = json.chars().noneMatch(c -> c == '.' || c == 'e' || c == 'E');
        double number = Double.parseDouble(json);
        return String.valueOf(integer ? number + 0.0 : number);
    }

    /// HTTP headers are ASCII: other characters, which stand in strings only, are escaped.
    private static String ascii(String json) {
        StringBuilder text = new StringBuilder(json.length());
        for (int i = 0; i < json.length(); i++) {
            char c = json.charAt(i);
            if (c < ' ' || c > '~') {
                text.append("\\u%04x".formatted((int) c));
            } else {
                text.append(c);
            }
        }
        return text.toString();
    }
}
