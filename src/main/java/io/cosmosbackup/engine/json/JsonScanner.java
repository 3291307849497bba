package io.cosmosbackup.engine.json;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.BitSet;

/// Finds the bounds of JSON values in UTF-8 bytes by RFC 8259's grammar, without recursion and without copying.
///
/// One thing is laxer than the RFC: control characters inside strings pass, because Cosmos DB holds documents that
/// contain them. UTF-8 is not validated: bytes go out as they came in.
public final class JsonScanner {
    /// Deeper nesting is refused. Cosmos DB documents a limit of 128 levels.
    public static final int MAX_DEPTH = 2048;

    private static final VarHandle EIGHT = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGH_BITS = ONES << 7;

    private JsonScanner() {}

    /// Index of the first byte at or after `at` that is no white space; `to` when there is none.
    public static int skipSpace(byte[] text, int at, int to) {
        while (at < to && isSpace(text[at])) {
            at++;
        }
        return at;
    }

    /// Index after the byte `wanted`, which must stand at `at`.
    public static int expect(byte[] text, int at, int to, char wanted) {
        if (at >= to || text[at] != wanted) {
            throw new JsonSyntaxException("'" + wanted + "'", at);
        }
        return at + 1;
    }

    /// Index after the string whose opening quote stands at `at`.
    public static int endOfString(byte[] text, int at, int to) {
        int i = expect(text, at, to, '"');
        while (i < to) {
            if (i + Long.BYTES <= to) {
                long found = quotesAndEscapes((long) EIGHT.get(text, i));
                if (found == 0) {
                    i += Long.BYTES;
                    continue;
                }
                i += Long.numberOfTrailingZeros(found) >>> 3; // by 8 bits; a division costs more than it looks
                if (text[i] == '"') { // asked here too, for mostly it is one
                    return i + 1;
                }
            }
            byte b = text[i];
            if (b == '"') {
                return i + 1;
            }
            if (b == '\\') {
                i = endOfEscape(text, i, to);
            } else {
                i++;
            }
        }
        throw new JsonSyntaxException("end of string", to);
    }

    /// Zero when none of eight bytes is a quote or a backslash; else its lowest bit lies in the first that is one.
    /// The exclusive or makes such a byte zero, and taking one from each byte borrows into the high bit of a zero;
    /// what that does to the bytes behind it does not matter.
    private static long quotesAndEscapes(long eight) {
        long quote = eight ^ (ONES * '"');
        long escape = eight ^ (ONES * '\\');
        return (((quote - ONES) & ~quote) | ((escape - ONES) & ~escape)) & HIGH_BITS;
    }

    /// Index after the value that starts at `at`, which must not be white space.
    public static int endOfValue(byte[] text, int at, int to) {
        BitSet inObject = new BitSet();
        boolean object = false; // what the bit of the innermost level says
        int depth = 0;
        int i = at;
        while (true) {
            // A value starts at i.
            byte b = i < to ? text[i] : 0;
            if (b == '"') {
                i = endOfString(text, i, to);
            } else if (b == '{' || b == '[') {
                if (depth == MAX_DEPTH) {
                    throw new JsonSyntaxException("at most " + MAX_DEPTH + " levels", i);
                }
                object = b == '{';
                inObject.set(depth++, object);
                i = skipSpace(text, i + 1, to);
                if (i < to && text[i] != (object ? '}' : ']')) {
                    if (object) {
                        i = startOfMemberValue(text, i, to);
                    }
                    continue;
                }
            } else {
                i = endOfWordOrNumber(text, i, to);
            }
            // A value ended before i, or an empty object or array has its closing bracket at i.
            while (true) {
                if (depth == 0) {
                    return i;
                }
                i = skipSpace(text, i, to);
                if (i < to && text[i] == ',') {
                    i = skipSpace(text, i + 1, to);
                    if (object) {
                        i = startOfMemberValue(text, i, to);
                    }
                    break;
                }
                i = expect(text, i, to, object ? '}' : ']');
                depth--;
                object = depth > 0 && inObject.get(depth - 1);
            }
        }
    }

    /// Shows every member of the object that starts at `at` to the visitor, in order, and returns the index after
    /// the object.
    public static int members(byte[] text, int at, int to, MemberVisitor visitor) {
        return readMembers(text, at, to, (nameFrom, nameTo, valueFrom) -> {
            int valueTo = endOfValue(text, valueFrom, to);
            visitor.member(nameFrom, nameTo, valueFrom, valueTo);
            return valueTo;
        });
    }

    /// Has every member of the object that starts at `at` read by the reader, in order, and returns the index
    /// after the object. A reader that looks into a value itself spares a second scan of it.
    public static int readMembers(byte[] text, int at, int to, MemberReader reader) {
        int i = skipSpace(text, expect(text, at, to, '{'), to);
        if (i < to && text[i] == '}') {
            return i + 1;
        }
        while (true) {
            int nameEnd = endOfString(text, i, to);
            int value = startOfValue(text, nameEnd, to);
            i = skipSpace(text, reader.endOfMember(i + 1, nameEnd - 1, value), to);
            if (i < to && text[i] == ',') {
                i = skipSpace(text, i + 1, to);
            } else {
                return expect(text, i, to, '}');
            }
        }
    }

    /// Shows every element of the array that starts at `at` to the visitor, in order, and returns the index
    /// after the array.
    public static int elements(byte[] text, int at, int to, ElementVisitor visitor) {
        int i = skipSpace(text, expect(text, at, to, '['), to);
        if (i < to && text[i] == ']') {
            return i + 1;
        }
        while (true) {
            int end = endOfValue(text, i, to);
            visitor.element(i, end);
            i = skipSpace(text, end, to);
            if (i < to && text[i] == ',') {
                i = skipSpace(text, i + 1, to);
            } else {
                return expect(text, i, to, ']');
            }
        }
    }

    /// One element, as a half-open byte range.
    @FunctionalInterface
    public interface ElementVisitor {
        void element(int from, int to);
    }

    /// One member: its name without the quotes and its value, as half-open byte ranges.
    @FunctionalInterface
    public interface MemberVisitor {
        void member(int nameFrom, int nameTo, int valueFrom, int valueTo);
    }

    /// One member: its name without the quotes as a half-open byte range, and where its value starts.
    @FunctionalInterface
    public interface MemberReader {
        /// Index after the value, as {@link #endOfValue} finds it.
        int endOfMember(int nameFrom, int nameTo, int valueFrom);
    }

    /// Index of the value of the member whose name's quote stands at `at`.
    public static int startOfMemberValue(byte[] text, int at, int to) {
        return startOfValue(text, endOfString(text, at, to), to);
    }

    private static int startOfValue(byte[] text, int nameEnd, int to) {
        return skipSpace(text, expect(text, skipSpace(text, nameEnd, to), to, ':'), to);
    }

    private static int endOfWordOrNumber(byte[] text, int at, int to) {
        if (at >= to) {
            throw new JsonSyntaxException("a value", at);
        }
        return switch (text[at]) {
            case 't' -> endOfWord(text, at, to, "true");
            case 'f' -> endOfWord(text, at, to, "false");
            case 'n' -> endOfWord(text, at, to, "null");
            default -> endOfNumber(text, at, to);
        };
    }

    private static int endOfWord(byte[] text, int at, int to, String word) {
        int i = at;
        for (int w = 0; w < word.length(); w++) {
            i = expect(text, i, to, word.charAt(w));
        }
        return i;
    }

    private static int endOfNumber(byte[] text, int at, int to) {
        int i = at;
        if (i < to && text[i] == '-') {
            i++;
        }
        if (i < to && text[i] == '0') {
            i++;
        } else {
            i = endOfDigits(text, i, to);
        }
        if (i < to && text[i] == '.') {
            i = endOfDigits(text, i + 1, to);
        }
        if (i < to && (text[i] == 'e' || text[i] == 'E')) {
            i++;
            if (i < to && (text[i] == '+' || text[i] == '-')) {
                i++;
            }
            i = endOfDigits(text, i, to);
        }
        return i;
    }

    private static int endOfDigits(byte[] text, int at, int to) {
        int i = at;
        while (i < to && text[i] >= '0' && text[i] <= '9') {
            i++;
        }
        if (i == at) {
            throw new JsonSyntaxException("a value", at);
        }
        return i;
    }

    private static int endOfEscape(byte[] text, int at, int to) {
        byte kind = at + 1 < to ? text[at + 1] : 0;
        return switch (kind) {
            case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> at + 2;
            case 'u' -> endOfHexadecimal(text, at + 2, to);
            default -> throw new JsonSyntaxException("an escape", at);
        };
    }

    private static int endOfHexadecimal(byte[] text, int at, int to) {
        for (int i = at; i < at + 4; i++) {
            if (i >= to || Character.digit(text[i], 16) < 0) {
                throw new JsonSyntaxException("four hexadecimal digits", i);
            }
        }
        return at + 4;
    }

    private static boolean isSpace(byte b) {
        return b <= ' ' // the other four comparisons are for few bytes
                && (b == ' ' || b == '\n' || b == '\r' || b == '\t');
    }
}
