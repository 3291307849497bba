package io.cosmosbackup.engine.json;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Members of one JSON object, found and removed without touching any other byte.
public final class JsonMembers {
    private JsonMembers() {}

    /// The object without its own members of these names; objects inside it keep theirs. All other bytes stay.
    public static byte[] without(byte[] object, Set<String> names) {
        ByteArrayOutputStream kept = new ByteArrayOutputStream(object.length);
        int start = JsonScanner.skipSpace(object, 0, object.length);
        int first = JsonScanner.skipSpace(object, start + 1, object.length);
        kept.write(object, 0, first);
        int[] state = {first, 0}; // where the previous member ended, and how many were kept
        JsonScanner.members(object, start, object.length, (nameFrom, nameTo, valueFrom, valueTo) -> {
            if (!names.contains(name(object, nameFrom, nameTo))) {
                int from =
                        state[1]++ == 0 ? nameFrom - 1 : state[0]; // with the comma before it, unless it is the first
                kept.write(object, from, valueTo - from);
            } else if (state[0] > first) {
                // What stands before the comma belongs to the member before.
                kept.write(object, state[0], JsonScanner.skipSpace(object, state[0], object.length) - state[0]);
            }
            state[0] = valueTo;
        });
        kept.write(object, state[0], object.length - state[0]);
        return kept.toByteArray();
    }

    /// The object with that member behind all others. It must have none of that name.
    ///
    /// @param value JSON
    public static byte[] with(byte[] object, String name, String value) {
        String text = new String(object, StandardCharsets.UTF_8).strip();
        String rest = text.substring(0, text.length() - 1).strip();
        return (rest + (rest.equals("{") ? "" : ",") + "\"" + name + "\":" + value + "}")
                .getBytes(StandardCharsets.UTF_8);
    }

    /// The value of the member of this name as the bytes it is; of several, the last, which is the one Cosmos DB
    /// counts. Null when the object has none or `object` is no object.
    public static byte @Nullable [] value(byte[] object, String name) {
        int start = JsonScanner.skipSpace(object, 0, object.length);
        if (start == object.length || object[start] != '{') {
            return null;
        }
        int[] found = {-1, -1};
        JsonScanner.members(object, start, object.length, (nameFrom, nameTo, valueFrom, valueTo) -> {
            if (name.equals(name(object, nameFrom, nameTo))) {
                found[0] = valueFrom;
                found[1] = valueTo;
            }
        });
        return found[0] < 0 ? null : Arrays.copyOfRange(object, found[0], found[1]);
    }

    /// The elements of an array as the bytes they are. None when it is null, or no array.
    public static List<byte[]> elements(byte @Nullable [] array) {
        List<byte[]> elements = new ArrayList<>();
        if (array != null && array.length > 0 && array[0] == '[') {
            JsonScanner.elements(
                    array, 0, array.length, (from, to) -> elements.add(Arrays.copyOfRange(array, from, to)));
        }
        return elements;
    }

    /// Whether the text is one JSON object and white space, and nothing else.
    public static boolean isObject(byte[] text) {
        int start = JsonScanner.skipSpace(text, 0, text.length);
        if (start == text.length || text[start] != '{') {
            return false;
        }
        try {
            return JsonScanner.skipSpace(text, JsonScanner.endOfValue(text, start, text.length), text.length)
                    == text.length;
        } catch (JsonSyntaxException e) {
            return false;
        }
    }

    /// The text of a JSON string, given with its quotes.
    public static String text(byte[] string) {
        return name(string, 1, string.length - 1);
    }

    /// The text of a member's name, or of a string, given without its quotes.
    public static String name(byte[] text, int from, int to) {
        String raw = new String(text, from, to - from, StandardCharsets.UTF_8);
        return raw.indexOf('\\') < 0 ? raw : unescape(raw);
    }

    private static String unescape(String raw) {
        StringBuilder text = new StringBuilder(raw.length());
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (c != '\\') {
                text.append(c);
                continue;
            }
            char kind = raw.charAt(++i);
            switch (kind) {
                case 'b' -> text.append('\b');
                case 'f' -> text.append('\f');
                case 'n' -> text.append('\n');
                case 'r' -> text.append('\r');
                case 't' -> text.append('\t');
                case 'u' -> {
                    text.append((char) Integer.parseInt(raw, i + 1, i + 5, 16));
                    i += 4;
                }
                default -> text.append(kind);
            }
        }
        return text.toString();
    }
}
