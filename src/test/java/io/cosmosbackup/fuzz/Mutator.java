package io.cosmosbackup.fuzz;

import io.cosmosbackup.engine.json.JsonScanner;
import io.cosmosbackup.engine.json.JsonSyntaxException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;

/// Changes genuine bytes at a few places that a seed draws. It knows JSON where there is some, so that many
/// results still pass the first checks of a reader.
final class Mutator {
    private static final int LONGEST = 256 << 10;
    private static final int MOST_STEPS = 6;
    private static final String LETTERS = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    private static final int DIGITS = 10;

    private static final String[] NUMBERS = {
        "-1",
        "0",
        "-0",
        "-0.0",
        "1",
        "2",
        "1.0",
        "1.5",
        "1E5",
        "1e999",
        "-1e999",
        "1e-999",
        "1e1000000000",
        "NaN",
        "-Infinity",
        "\"NaN\"",
        "\"1\"",
        "01",
        "0x1",
        "2147483647",
        "2147483648",
        "-2147483649",
        "4294967296",
        "67108864",
        "67108865",
        "9223372036854775807",
        "9223372036854775808",
        "-9223372036854775808",
        "9223372036854775807.999999999",
        "123456789012345678901234567890",
        "1" + "0".repeat(400),
        "0." + "1".repeat(1_500)
    };

    private static final String[] STRINGS = {
        "\"\"",
        "\"a\"",
        "\"\\ud800\"",
        "\"\\udc00\\ud800\"",
        "\"\\ud83d\\ude00\"",
        "\"\\u0000\"",
        "\"\\ufeff\"",
        "\"\\u202e\\u2028\"",
        "\"\\x\"",
        "\"\t\"",
        "\"../../a\"",
        "\"" + "a".repeat(300) + "\"",
        "\"" + "\\\"".repeat(5_000) + "\"",
        "\"" + "://@".repeat(2_000) + "\"",
        "\"-----BEGIN PRIVATE KEY-----" + "A ".repeat(2_000) + "\"",
        "\"2026-11-22T12:00:00Z\"",
        "\"2026-11-22T12:00:00+02:00\"",
        "\"0001-01-01T00:00:00Z\"",
        "\"9999-12-31T23:59:59.999999999Z\"",
        "\"+1000000000-12-31T23:59:59.999999999Z\"",
        "\"-1000000000-01-01T00:00:00Z\"",
        "\"Full\"",
        "\"Incremental\"",
        "\"Tail\"",
        "\"Keep\"",
        "\"MongoDB\""
    };

    private static final String[] VALUES = {
        "null",
        "true",
        "{}",
        "[]",
        "[null]",
        "[[]]",
        "[{}]",
        "[\"a\"]",
        "[1,2]",
        "{\"kind\":\"Batch\",\"steps\":[null]}",
        "{\"a\":null}",
        "[".repeat(600) + "]".repeat(600),
        "[".repeat(1_100) + "]".repeat(1_100),
        "[".repeat(2_060) + "]".repeat(2_060),
        "[".repeat(100_000),
        "{\"a\":".repeat(900) + "1" + "}".repeat(900),
        "{\"steps\":[{\"report\":".repeat(150) + "1" + "}]}".repeat(150)
    };

    private static final byte[][] BYTES = {
        hex("efbbbf"), // byte order mark
        hex("00"),
        hex("0000000000000000"),
        hex("ff"),
        hex("feff"),
        hex("c0af"),
        hex("eda080"), // half a surrogate pair
        hex("f4908080"),
        hex("e282"), // a character that is cut
        hex("0a"),
        hex("0d0a"),
        hex("20"),
        hex("28b52ffd"), // zstd
        hex("502a4d18"), // an index
        hex("28b52ffd20000100009941d851"),
        "\n-> X25519 a\n".getBytes(StandardCharsets.US_ASCII),
        "\n-> \n\n".getBytes(StandardCharsets.US_ASCII),
        "\n--- ".getBytes(StandardCharsets.US_ASCII),
        "\"".getBytes(StandardCharsets.US_ASCII),
        "\\".getBytes(StandardCharsets.US_ASCII),
        "\\u12".getBytes(StandardCharsets.US_ASCII),
        ",".getBytes(StandardCharsets.US_ASCII),
        "}".getBytes(StandardCharsets.US_ASCII)
    };

    private static final long[] INTEGERS = {
        0,
        1,
        0x7f,
        0x80,
        0xff,
        0x7fff,
        0xffff,
        1 << 26,
        (1 << 26) + 1,
        Integer.MAX_VALUE,
        0x80000000L,
        0xffffffffL,
        Long.MAX_VALUE,
        Long.MIN_VALUE,
        -1
    };

    private final Random random;
    private final List<byte[]> seeds;

    private Mutator(Random random, List<byte[]> seeds) {
        this.random = random;
        this.seeds = seeds;
    }

    /// One of the seeds after one to six changes.
    static byte[] mutated(Random random, List<byte[]> seeds) {
        Mutator mutator = new Mutator(random, seeds);
        byte[] bytes = mutator.seed();
        for (int left = 1 + random.nextInt(1 + random.nextInt(MOST_STEPS)); left > 0; left--) {
            bytes = mutator.step(bytes);
            bytes = bytes.length > LONGEST ? Arrays.copyOf(bytes, LONGEST) : bytes;
        }
        return bytes;
    }

    static byte[] mutated(Random random, byte[] seed) {
        return mutated(random, List.of(seed));
    }

    /// One JSON value is another one.
    static byte[] withAnotherValue(Random random, byte[] json) {
        Mutator mutator = new Mutator(random, List.of(json));
        return random.nextInt(4) == 0 ? mutator.number(json) : mutator.value(json, ":[,");
    }

    static <T> T one(Random random, List<T> all) {
        return all.get(random.nextInt(all.size()));
    }

    static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    private byte[] seed() {
        return one(random, seeds);
    }

    private byte[] step(byte[] bytes) {
        if (bytes.length == 0) {
            return seed();
        }
        return switch (random.nextInt(20)) {
            case 0 -> with(bytes, (byte) (bytes[at(bytes)] ^ 1 << random.nextInt(8)));
            case 1 -> with(bytes, (byte) random.nextInt(256));
            case 2 -> replaced(bytes, at(bytes), 0, random(1 + random.nextInt(8)));
            case 3 -> replaced(bytes, at(bytes), 1 + random.nextInt(16), new byte[0]);
            case 4 -> Arrays.copyOf(bytes, at(bytes));
            case 5 -> doubled(bytes);
            case 6 -> spliced(bytes, seed());
            case 7 -> replaced(bytes, at(bytes), random.nextInt(2), BYTES[random.nextInt(BYTES.length)]);
            case 8 -> integer(bytes);
            case 9, 10 -> number(bytes);
            case 11, 12, 13 -> value(bytes, ":");
            case 14 -> value(bytes, "[,");
            case 15, 16, 17 -> letter(bytes);
            default -> member(bytes);
        };
    }

    private int at(byte[] bytes) {
        return random.nextInt(bytes.length);
    }

    private byte[] random(int length) {
        byte[] drawn = new byte[length];
        random.nextBytes(drawn);
        return drawn;
    }

    private byte[] with(byte[] bytes, byte other) {
        byte[] changed = bytes.clone();
        changed[at(bytes)] = other;
        return changed;
    }

    /// Some bytes once more, there or elsewhere, a few times or very often.
    private byte[] doubled(byte[] bytes) {
        int from = at(bytes);
        byte[] block = Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + 1 + random.nextInt(200)));
        int times = random.nextInt(8) == 0 ? 1 + random.nextInt(500) : 1 + random.nextInt(2);
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int i = 0; i < times && all.size() < LONGEST; i++) {
            all.writeBytes(block);
        }
        return replaced(bytes, random.nextBoolean() ? from : at(bytes), 0, all.toByteArray());
    }

    private byte[] spliced(byte[] bytes, byte[] other) {
        int to = random.nextInt(bytes.length + 1);
        int from = random.nextInt(other.length + 1);
        return joined(Arrays.copyOf(bytes, to), Arrays.copyOfRange(other, from, other.length));
    }

    /// A little-endian integer of one to eight bytes, as frames have it.
    private byte[] integer(byte[] bytes) {
        byte[] changed = bytes.clone();
        long value = INTEGERS[random.nextInt(INTEGERS.length)];
        int size = 1 << random.nextInt(4);
        int from = at(bytes);
        for (int i = from; i < Math.min(from + size, bytes.length); i++) {
            changed[i] = (byte) (value >> (8 * (i - from)));
        }
        return changed;
    }

    private byte[] number(byte[] bytes) {
        int from = next(bytes, "0123456789");
        if (from < 0) {
            return bytes;
        }
        int to = from;
        while (to < bytes.length && "0123456789.eE+-".indexOf(bytes[to]) >= 0) {
            to++;
        }
        return replaced(bytes, from, to - from, text(NUMBERS));
    }

    /// A letter is another letter, a digit another digit: in a text, that is mostly as good a text.
    private byte[] letter(byte[] bytes) {
        int at = next(bytes, LETTERS);
        if (at < 0) {
            return bytes;
        }
        byte[] changed = bytes.clone();
        boolean digit = bytes[at] <= '9';
        changed[at] = (byte) LETTERS.charAt(random.nextInt(digit ? DIGITS : LETTERS.length()));
        return changed;
    }

    /// What stands behind one of these characters is another value.
    private byte[] value(byte[] bytes, String before) {
        int at = next(bytes, before);
        int from = at < 0 ? bytes.length : JsonScanner.skipSpace(bytes, at + 1, bytes.length);
        int to = end(bytes, from);
        if (to < 0) {
            return bytes;
        }
        byte old = bytes[from];
        String[] others = random.nextInt(3) == 0 ? VALUES : old == '"' || old == '{' ? STRINGS : NUMBERS;
        return replaced(bytes, from, to - from, text(others));
    }

    /// A member is gone, there twice, or has another name.
    private byte[] member(byte[] bytes) {
        int colon = next(bytes, ":");
        int to = colon < 1 || bytes[colon - 1] != '"' ? -1 : end(bytes, colon + 1);
        if (to < 0) {
            return bytes;
        }
        int from = colon - 2;
        while (from > 0 && bytes[from] != '"') {
            from--;
        }
        return switch (random.nextInt(4)) {
            case 0 -> replaced(bytes, from, 0, joined(Arrays.copyOfRange(bytes, from, to), text(",")));
            case 1 ->
                replaced(bytes, Math.max(from, 0), colon - Math.max(from, 0), text("\"more\"", "\"kind\"", "\"\""));
            default -> {
                boolean comma = to < bytes.length && bytes[to] == ',';
                boolean before = !comma && from > 0 && bytes[from - 1] == ',';
                int first = before ? from - 1 : Math.max(from, 0);
                yield replaced(bytes, first, to + (comma ? 1 : 0) - first, new byte[0]);
            }
        };
    }

    /// Where the next of these characters stands behind a drawn place, or from the beginning; -1 when it is
    /// nowhere.
    private int next(byte[] bytes, String characters) {
        int start = at(bytes);
        for (int i = 0; i < bytes.length; i++) {
            int place = (start + i) % bytes.length;
            if (characters.indexOf(bytes[place]) >= 0) {
                return place;
            }
        }
        return -1;
    }

    private static int end(byte[] bytes, int from) {
        try {
            return JsonScanner.endOfValue(bytes, from, bytes.length);
        } catch (JsonSyntaxException e) {
            return -1; // no JSON there: it stays
        }
    }

    private byte[] text(String... one) {
        return one[random.nextInt(one.length)].getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] replaced(byte[] bytes, int from, int length, byte[] with) {
        int start = Math.max(from, 0);
        int end = Math.min(bytes.length, start + length);
        return joined(Arrays.copyOf(bytes, start), with, Arrays.copyOfRange(bytes, end, bytes.length));
    }

    private static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits);
    }
}
