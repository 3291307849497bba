package io.cosmosbackup.emulator;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A JSON object or array as its bytes, to be changed in one place while every other byte stays as it is.
final class RawContainer {
    private final byte[] bytes;
    private final boolean array;
    private final List<Slot> slots;

    /// {@code start} is where the name, in arrays the value begins; {@code end} is just after the value.
    private record Slot(@Nullable String name, int start, int valueStart, int end) {}

    private RawContainer(byte[] bytes, boolean array, List<Slot> slots) {
        this.bytes = bytes;
        this.array = array;
        this.slots = List.copyOf(slots);
    }

    /// Null for a value that is neither an object nor an array.
    static @Nullable RawContainer parse(byte[] json) {
        try (JsonParser parser = Json.FACTORY.createParser(json)) {
            JsonToken open = parser.nextToken();
            if (open != JsonToken.START_OBJECT && open != JsonToken.START_ARRAY) {
                return null;
            }
            List<Slot> slots = new ArrayList<>();
            for (JsonToken next = parser.nextToken();
                    next != JsonToken.END_OBJECT && next != JsonToken.END_ARRAY;
                    next = parser.nextToken()) {
                int start = (int) parser.currentTokenLocation().getByteOffset();
                @Nullable String name = null;
                if (next == JsonToken.FIELD_NAME) {
                    name = parser.currentName();
                    parser.nextToken();
                }
                int valueStart = (int) parser.currentTokenLocation().getByteOffset();
                parser.skipChildren();
                parser.finishToken();
                slots.add(new Slot(
                        name, start, valueStart, (int) parser.currentLocation().getByteOffset()));
            }
            return new RawContainer(json, open == JsonToken.START_ARRAY, slots);
        } catch (IOException e) {
            throw Json.invalid(e);
        }
    }

    boolean isArray() {
        return array;
    }

    int size() {
        return slots.size();
    }

    /// The place of the member, the last one's if the name is used twice; -1 if there is none.
    int find(String name) {
        for (int i = slots.size() - 1; i >= 0; i--) {
            if (name.equals(slots.get(i).name())) {
                return i;
            }
        }
        return -1;
    }

    byte[] value(int place) {
        return Arrays.copyOfRange(
                bytes, slots.get(place).valueStart(), slots.get(place).end());
    }

    byte[] replaced(int place, byte[] value) {
        return spliced(slots.get(place).valueStart(), slots.get(place).end(), value);
    }

    byte[] withMember(String name, byte[] value) {
        ByteArrayOutputStream member = new ByteArrayOutputStream();
        member.writeBytes(Json.write(name));
        member.write(':');
        member.writeBytes(value);
        return inserted(slots.size(), member.toByteArray());
    }

    /// Before the element at {@code place}; at the end if there is none.
    byte[] inserted(int place, byte[] element) {
        ByteArrayOutputStream piece = new ByteArrayOutputStream();
        if (place < slots.size()) {
            piece.writeBytes(element);
            piece.write(',');
            int at = slots.get(place).start();
            return spliced(at, at, piece.toByteArray());
        }
        if (!slots.isEmpty()) {
            piece.write(',');
        }
        piece.writeBytes(element);
        int at = slots.isEmpty() ? 1 : slots.getLast().end();
        return spliced(at, at, piece.toByteArray());
    }

    /// With the comma and the white space up to what follows; the last one with those before it.
    byte[] without(int place) {
        if (slots.size() == 1) {
            return spliced(slots.getFirst().start(), slots.getFirst().end(), new byte[0]);
        } else if (place == slots.size() - 1) {
            return spliced(slots.get(place - 1).end(), slots.get(place).end(), new byte[0]);
        }
        return spliced(slots.get(place).start(), slots.get(place + 1).start(), new byte[0]);
    }

    private byte[] spliced(int from, int to, byte[] piece) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length + piece.length);
        out.write(bytes, 0, from);
        out.writeBytes(piece);
        out.write(bytes, to, bytes.length - to);
        return out.toByteArray();
    }
}
