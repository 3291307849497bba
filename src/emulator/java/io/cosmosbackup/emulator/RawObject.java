package io.cosmosbackup.emulator;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A JSON object as the bytes it was sent in, and where its members lie. It is checked but never printed anew: number
/// literals, escapes, duplicate members, their order and white space stay as they are.
final class RawObject {
    private final byte[] bytes;
    private final List<Member> members;

    /// {@code start} is the name's opening quote; {@code end} is just after the value.
    private record Member(String name, int start, int valueStart, int end) {}

    private RawObject(byte[] bytes, List<Member> members) {
        this.bytes = bytes;
        this.members = members;
    }

    static RawObject parse(byte[] json) {
        return parse(Json.ITEMS, json, 0, json.length);
    }

    /// The objects of an array.
    static List<RawObject> parseArray(byte[] json) {
        try (JsonParser parser = Json.FACTORY.createParser(json)) {
            if (parser.nextToken() != JsonToken.START_ARRAY) {
                throw GatewayException.badRequest("The request payload is invalid: it must be a JSON array.");
            }
            List<RawObject> objects = new ArrayList<>();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                int start = (int) parser.currentTokenLocation().getByteOffset();
                parser.skipChildren();
                parser.finishToken();
                objects.add(parse(Json.FACTORY, json, start, (int)
                        parser.currentLocation().getByteOffset()));
            }
            return List.copyOf(objects);
        } catch (IOException e) {
            throw Json.invalid(e);
        }
    }

    /// Refuses what is not exactly one JSON object, white space around it apart, with 400.
    private static RawObject parse(JsonFactory factory, byte[] json, int from, int to) {
        try (JsonParser parser = factory.createParser(json, from, to - from)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw GatewayException.badRequest("The request payload is invalid: it must be a JSON object.");
            }
            int start = from + (int) parser.currentTokenLocation().getByteOffset();
            List<Member> members = new ArrayList<>();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                int nameStart = from + (int) parser.currentTokenLocation().getByteOffset();
                parser.nextToken();
                int valueStart = from + (int) parser.currentTokenLocation().getByteOffset();
                parser.skipChildren();
                parser.finishToken();
                int end = from + (int) parser.currentLocation().getByteOffset();
                members.add(new Member(name, nameStart - start, valueStart - start, end - start));
            }
            int end = from + (int) parser.currentLocation().getByteOffset();
            if (parser.nextToken() != null) {
                throw GatewayException.badRequest("The request payload is invalid: text follows the JSON object.");
            }
            return new RawObject(Arrays.copyOfRange(json, start, end), List.copyOf(members));
        } catch (IOException e) {
            throw Json.invalid(e);
        }
    }

    /// The member's value; the last one's if the name is used twice. Null if there is none.
    @Nullable
    JsonNode value(String name) {
        for (Member member : members.reversed()) {
            if (member.name.equals(name)) {
                try (JsonParser parser =
                        Json.FACTORY.createParser(bytes, member.valueStart, member.end - member.valueStart)) {
                    return Json.MAPPER.readTree(parser);
                } catch (IOException e) {
                    throw Json.invalid(e);
                }
            }
        }
        return null;
    }

    /// The names of all members, in their order. A name that is used twice comes twice.
    List<String> names() {
        return members.stream().map(Member::name).toList();
    }

    /// The member's value as its bytes; null if there is none.
    byte @Nullable [] raw(String name) {
        for (Member member : members.reversed()) {
            if (member.name.equals(name)) {
                return Arrays.copyOfRange(bytes, member.valueStart, member.end);
            }
        }
        return null;
    }

    /// The member's value if it is a string, else 400.
    String text(String name) {
        JsonNode value = value(name);
        if (value == null || !value.isTextual()) {
            throw GatewayException.badRequest("The input content is invalid because the required properties - '" + name
                    + "; ' - are missing or not strings.");
        }
        return value.textValue();
    }

    /// The member's value, which must be an object, as its bytes.
    RawObject object(String name) {
        for (Member member : members.reversed()) {
            if (member.name.equals(name)) {
                return parse(Json.ITEMS, bytes, member.valueStart, member.end);
            }
        }
        throw GatewayException.badRequest("The request payload is invalid: the object '" + name + "' is missing.");
    }

    JsonNode tree() {
        return Json.read(bytes);
    }

    boolean has(String name) {
        return members.stream().anyMatch(member -> member.name.equals(name));
    }

    /// The object without the members of these names, each removed with the comma and the white space up to the next
    /// member; the last ones with those before them.
    byte[] without(Set<String> names) {
        if (members.stream().noneMatch(member -> names.contains(member.name))) {
            return bytes;
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length);
        int afterLast = members.getLast().end;
        out.write(bytes, 0, members.getFirst().start);
        int previous = -1;
        for (int i = 0; i < members.size(); i++) {
            Member member = members.get(i);
            if (names.contains(member.name)) {
                continue;
            }
            if (previous >= 0) {
                int gap = members.get(previous).end;
                out.write(bytes, gap, members.get(previous + 1).start - gap);
            }
            out.write(bytes, member.start, member.end - member.start);
            previous = i;
        }
        out.write(bytes, afterLast, bytes.length - afterLast);
        return out.toByteArray();
    }
}
