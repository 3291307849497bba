package io.cosmosbackup.engine.format;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.POJONode;
import com.fasterxml.jackson.databind.util.RawValue;
import java.io.ByteArrayOutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/// Somebody who takes one JSON text of the format and changes one thing in it that the format forbids: how it is
/// encoded, its grammar, a member, or the form of a value.
public final class HostileJson {
    private static final ObjectMapper JSON = new ObjectMapper();

    /// Stands for bytes that are put in when the text has been made.
    private static final String MARK = "@@@@";

    private static final String[] NO_INTEGERS = {
        "null",
        "true",
        "\"1\"",
        "\"\"",
        "1.0",
        "1.9",
        "1e0",
        "-0",
        "01",
        "+1",
        "0x1",
        "1_0",
        "-2",
        "NaN",
        "[1]",
        "{}",
        "9223372036854775808",
        "1" + "0".repeat(5_000)
    };
    private static final String[] NO_NUMBERS = {
        "null",
        "true",
        "\"1\"",
        "\"NaN\"",
        "NaN",
        "Infinity",
        "-1",
        "1e999",
        "1.",
        ".5",
        "0." + "1".repeat(2_000),
        "[1]"
    };
    private static final String[] NO_STRINGS = {
        "null",
        "true",
        "1",
        "1.5",
        "{}",
        "[]",
        "[\"a\"]",
        "\"\\ud800\"",
        "\"\\udc00\\ud800\"",
        "\"\\x41\"",
        "\"a\tb\"",
        "'a'",
        "a"
    };
    private static final String[] NO_TIMES = {
        "1780000000",
        "1780000000.5",
        "\"1780000000\"",
        "\"2026-11-22T14:00:00+02:00\"",
        "\"2026-11-22T12:00:00+00:00\"",
        "\"2026-11-22T12:00:00\"",
        "\"2026-11-22T12:00Z\"",
        "\"2026-11-22 12:00:00Z\"",
        "\"2026-11-22t12:00:00z\"",
        "\"2026-11-22T12:00:00.5Z\"",
        "\"2026-11-22T12:00:00.000Z\"",
        "\"2026-11-22T12:00:00.1234567891Z\"",
        "\"2026-11-22T12:00:60Z\"",
        "\"2026-11-22T24:00:00Z\"",
        "\"2026-02-30T12:00:00Z\"",
        "\"+12026-11-22T12:00:00Z\"",
        "\"-0001-11-22T12:00:00Z\"",
        "\"0000-11-22T12:00:00Z\"",
        "\" 2026-11-22T12:00:00Z\"",
        "\"\""
    };
    private static final String[] NO_LISTS = {"null", "{}", "\"\"", "1", "[null]", "[1]", "[[]]", "[\"\"]"};
    private static final String[] NO_OBJECTS = {"null", "[]", "\"\"", "1", "true", "[{}]"};

    /// No Unicode, too long, a surrogate, above the last code point, and cut.
    private static final byte[][] NO_UTF_8 = {
        {(byte) 0xc3, 0x28},
        {(byte) 0xc0, (byte) 0xaf},
        {(byte) 0xed, (byte) 0xa0, (byte) 0x80},
        {(byte) 0xf4, (byte) 0x90, (byte) 0x80, (byte) 0x80},
        {(byte) 0xff},
        {(byte) 0xe2, (byte) 0x82}
    };

    /// One change.
    ///
    /// @param name says what was changed
    public record Variant(String name, byte[] text) {}

    private final byte[] good;
    private final Set<String> mayBeAbsent;
    private final List<Variant> variants = new ArrayList<>();

    /// The text as a tree, in which one value at a time is another.
    private JsonNode root = JSON.createObjectNode();

    private HostileJson(byte[] good, Set<String> mayBeAbsent) {
        this.good = good;
        this.mayBeAbsent = mayBeAbsent;
    }

    /// @param good one JSON text, an object, without a newline
    /// @param mayBeAbsent names of members without which the text stays good
    public static List<Variant> of(byte[] good, Set<String> mayBeAbsent) {
        HostileJson hostile = new HostileJson(good, mayBeAbsent);
        hostile.encodings();
        hostile.grammar();
        try {
            hostile.root = JSON.readTree(good);
            hostile.members("", hostile.root);
        } catch (java.io.IOException e) {
            throw new UncheckedIOException(e);
        }
        return List.copyOf(hostile.variants);
    }

    private void encodings() {
        String text = new String(good, StandardCharsets.UTF_8);
        add("byte order mark", joined(new byte[] {(byte) 0xef, (byte) 0xbb, (byte) 0xbf}, good));
        add("byte order mark behind it", joined(good, new byte[] {(byte) 0xef, (byte) 0xbb, (byte) 0xbf}));
        for (String name : List.of("UTF-16BE", "UTF-16LE", "UTF-32BE", "UTF-32LE")) {
            add(name, text.getBytes(Charset.forName(name)));
            add(name + " with mark", ("\ufeff" + text).getBytes(Charset.forName(name)));
        }
        add("zero byte behind it", joined(good, new byte[1]));
        add("zero byte before it", joined(new byte[1], good));
    }

    private void grammar() {
        String text = new String(good, StandardCharsets.UTF_8);
        String inside = text.substring(1, text.length() - 1);
        String name = inside.substring(1, inside.indexOf('"', 1));
        String rest = inside.substring(name.length() + 2);
        for (String bad : new String[] {
            "",
            " ",
            "null",
            "1",
            "\"\"",
            "[]",
            "{}",
            "true",
            text + "{}",
            text + "1",
            text + "]",
            text + ",",
            text + text,
            text + " null",
            "[" + text + "]",
            "/* */" + text,
            text + "//",
            text + "#",
            "\u00a0" + text,
            "\f" + text,
            "{" + inside + ",}",
            "{," + inside + "}",
            "{" + inside,
            inside + "}",
            "{'" + name + "'" + rest + "}",
            "{" + name + rest + "}",
            "{" + inside + ",\"more\":1}",
            "{" + inside + ",\"\":1}",
            "{" + inside + "," + inside + "}",
            "{" + inside + ",\"\\u00" + Integer.toHexString(name.charAt(0)) + name.substring(1) + "\"" + rest + "}",
            "{" + inside.replaceFirst(name, name.toUpperCase(java.util.Locale.ROOT)) + "}",
            "{" + inside + ",\"deep\":" + "[".repeat(3_000) + "]".repeat(3_000) + "}"
        }) {
            add("text " + shortened(bad), bad.getBytes(StandardCharsets.UTF_8));
        }
    }

    private void members(String path, JsonNode node) throws JsonProcessingException {
        if (node instanceof ObjectNode object) {
            for (String name : names(object)) {
                JsonNode value = object.get(name);
                if (!mayBeAbsent.contains(name)) {
                    object.remove(name);
                    add(path + name + " absent", JSON.writeValueAsBytes(root));
                    object.set(name, value);
                }
                values(path + name, value, with -> object.set(name, with));
                members(path + name + ".", value);
            }
            object.put("more", 1);
            add(path + " more", JSON.writeValueAsBytes(root));
            object.remove("more");
        } else if (node instanceof ArrayNode list) {
            for (int i = 0; i < Math.min(list.size(), 2); i++) {
                int place = i;
                JsonNode value = list.get(i);
                values(path + i, value, with -> list.set(place, with));
                members(path + i + ".", value);
            }
        }
    }

    private static List<String> names(ObjectNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private void values(String what, JsonNode value, Consumer<JsonNode> put) throws JsonProcessingException {
        for (String bad : bad(what, value)) {
            put.accept(new POJONode(new RawValue(bad)));
            add(what + " = " + shortened(bad), JSON.writeValueAsBytes(root));
        }
        if (value.isTextual()) {
            for (byte[] bad : NO_UTF_8) {
                put.accept(new POJONode(new RawValue("\"" + MARK + "\"")));
                add(
                        what + " = bytes " + java.util.HexFormat.of().formatHex(bad),
                        marked(JSON.writeValueAsBytes(root), bad));
            }
        }
        put.accept(value);
    }

    private static String[] bad(String what, JsonNode value) {
        if (value.isObject()) {
            return NO_OBJECTS;
        }
        if (value.isArray()) {
            return NO_LISTS;
        }
        if (value.isTextual()) {
            boolean isTime = value.asText().matches("[0-9-]{10}T[0-9:]{8}Z");
            List<String> all = new ArrayList<>(List.of(NO_STRINGS));
            all.addAll(isTime ? List.of(NO_TIMES) : List.of());
            return all.toArray(new String[0]);
        }
        return what.endsWith("requestUnits") ? NO_NUMBERS : NO_INTEGERS;
    }

    private static byte[] marked(byte[] text, byte[] instead) {
        String latin = new String(text, StandardCharsets.ISO_8859_1);
        return latin.replace(MARK, new String(instead, StandardCharsets.ISO_8859_1))
                .getBytes(StandardCharsets.ISO_8859_1);
    }

    private void add(String name, byte[] text) {
        variants.add(new Variant(name, text));
    }

    private static byte[] joined(byte[] one, byte[] other) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(one);
        out.writeBytes(other);
        return out.toByteArray();
    }

    private static String shortened(String text) {
        return text.length() <= 40 ? text : text.substring(0, 20) + "…" + text.substring(text.length() - 15);
    }
}
