package io.cosmosbackup.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Dynamic Data Masking: the member {@code dataMaskingPolicy} of a definition, and what a reader without the action
/// {@code items/unmask} sees of an item. The longest path that leads to a value says how it is masked.
final class MaskingPolicy {
    /// Whether the one whose request a thread serves sees values as they are.
    static final ScopedValue<Boolean> SEES_ALL = ScopedValue.newInstance();

    private static final Set<String> SERVER_MEMBERS = Set.of("_rid", "_self", "_etag", "_attachments", "_ts");
    private static final String ELEMENT = "[]";
    private static final String MASK = "XXXX";

    private final Map<List<String>, JsonNode> included = new HashMap<>();
    private final Set<List<String>> excluded = new HashSet<>();

    private MaskingPolicy() {}

    /// 400 for a path that ends in {@code []} or names an element.
    static MaskingPolicy of(RawObject definition) {
        MaskingPolicy policy = new MaskingPolicy();
        JsonNode member = definition.tree().path("dataMaskingPolicy");
        member.path("includedPaths").forEach(path -> policy.included.put(names(path), path));
        member.path("excludedPaths").forEach(path -> policy.excluded.add(names(path)));
        return policy;
    }

    private static List<String> names(JsonNode entry) {
        String path = entry.path("path").asText();
        List<String> names = path.equals("/")
                ? List.of()
                : List.of(path.substring(Math.min(1, path.length())).split("/", -1));
        if (!path.startsWith("/") || path.endsWith(ELEMENT) || names.stream().anyMatch(MaskingPolicy::isOneElement)) {
            throw GatewayException.badRequest("The Data Masking Policy's path::" + path + " is invalid.");
        }
        return names;
    }

    private static boolean isOneElement(String name) {
        return name.startsWith("[") && !name.equals(ELEMENT);
    }

    /// Removing all paths switches it off.
    boolean isOn() {
        return !included.isEmpty();
    }

    /// Whether the one whose request is served sees masked values.
    boolean masks() {
        return isOn() && !SEES_ALL.orElse(true);
    }

    /// The item as the one whose request is served sees it.
    byte[] shown(StoredItem item) {
        if (!masks()) {
            return item.json();
        }
        JsonNode masked = Json.read(item.json());
        mask(masked, new ArrayList<>());
        return masked.toString().getBytes(StandardCharsets.UTF_8);
    }

    private void mask(JsonNode parent, List<String> path) {
        switch (parent) {
            case ObjectNode object -> {
                List<String> names = new ArrayList<>();
                object.fieldNames().forEachRemaining(names::add);
                for (String name : names) {
                    if (!path.isEmpty() || !SERVER_MEMBERS.contains(name)) {
                        object.set(name, masked(object.get(name), with(path, name)));
                    }
                }
            }
            case ArrayNode array -> {
                for (int i = 0; i < array.size(); i++) {
                    array.set(i, masked(array.get(i), with(path, ELEMENT)));
                }
            }
            default -> {}
        }
    }

    private static List<String> with(List<String> path, String name) {
        List<String> longer = new ArrayList<>(path);
        longer.add(name);
        return longer;
    }

    private JsonNode masked(JsonNode value, List<String> path) {
        if (value.isContainerNode()) {
            mask(value, path);
            return value;
        }
        for (int length = path.size(); length >= 0; length--) {
            List<String> start = path.subList(0, length);
            if (excluded.contains(start)) {
                return value;
            }
            JsonNode rule = included.get(start);
            if (rule != null) {
                return masked(value, rule);
            }
        }
        return value;
    }

    private static JsonNode masked(JsonNode value, JsonNode rule) {
        if (value.isNumber()) {
            return IntNode.valueOf(0);
        } else if (value.isBoolean()) {
            return BooleanNode.FALSE;
        } else if (!value.isTextual()) {
            return value;
        }
        String text = value.textValue();
        return TextNode.valueOf(
                switch (rule.path("strategy").asText("Default")) {
                    case "Email" -> email(text);
                    case "MaskSubstring" ->
                        substring(
                                text,
                                rule.path("startPosition").asInt(),
                                rule.path("length").asInt());
                    default -> MASK;
                });
    }

    /// {@code alpha@microsoft.com} is {@code aXXXX@XXXXXXXXX.com}.
    private static String email(String text) {
        int at = text.indexOf('@');
        int dot = text.lastIndexOf('.');
        return at < 1 || dot < at
                ? MASK
                : text.charAt(0) + "X".repeat(at - 1) + "@" + "X".repeat(dot - at - 1) + text.substring(dot);
    }

    /// {@code Washington} from 3 on, 5 of it, is {@code WasXXXXXon}.
    private static String substring(String text, int start, int length) {
        int from = Math.clamp(start, 0, text.length());
        int to = Math.clamp((long) from + length, from, text.length());
        return text.substring(0, from) + "X".repeat(to - from) + text.substring(to);
    }
}
