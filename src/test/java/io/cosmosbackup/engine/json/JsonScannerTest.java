package io.cosmosbackup.engine.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The scanner against Jackson's streaming parser, which knows JSON and is not ours.
class JsonScannerTest {
    private static final JsonFactory ORACLE = JsonFactory.builder()
            .enable(JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(JsonScanner.MAX_DEPTH)
                    .maxNumberLength(1_000_000)
                    .build())
            .build();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "-0.0",
                "1.10",
                "1E5",
                "1e-7",
                "12345678901234567890",
                "true",
                "false",
                "null",
                "\"\"",
                "\"a\\\"b\\\\\"",
                "\"\\u00e9\\/\"",
                "{}",
                "[]",
                "{\"\":{\"a\":[1,{}, [] ,\"]}\"]}}",
                "[[[[]]]]",
                "{ \"a\" :\n1 ,\t\"a\":2 }",
                "\"\u2028😀\"",
                "\"\u0001\""
            })
    void aValueEndsWhereItEnds(String json) {
        byte[] text = (json + ",trailing").getBytes(StandardCharsets.UTF_8);
        assertEquals(json.getBytes(StandardCharsets.UTF_8).length, JsonScanner.endOfValue(text, 0, text.length));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[",
                "{\"a\"",
                "{\"a\":",
                "{\"a\":1",
                "{\"a\":1,}",
                "[1,]",
                "[1 2]",
                "{a:1}",
                "tru",
                "nulL",
                "-",
                "1.",
                "1e",
                ".5",
                "+1",
                "\"",
                "\"\\\"",
                "\"\\x\"",
                "\"\\u12g4\"",
                "{\"a\":1]",
                "[1}",
                "'a'",
                "NaN"
            })
    void whatIsNoJsonIsRefused(String json) {
        byte[] text = json.getBytes(StandardCharsets.UTF_8);
        assertThrows(JsonSyntaxException.class, () -> JsonScanner.endOfValue(text, 0, text.length));
    }

    @Test
    void nestingHasALimitAndNoRecursion() {
        byte[] deep = ("[".repeat(JsonScanner.MAX_DEPTH) + "]".repeat(JsonScanner.MAX_DEPTH))
                .getBytes(StandardCharsets.UTF_8);
        assertEquals(deep.length, JsonScanner.endOfValue(deep, 0, deep.length));
        byte[] deeper = "[".repeat(1_000_000).getBytes(StandardCharsets.UTF_8);
        assertThrows(JsonSyntaxException.class, () -> JsonScanner.endOfValue(deeper, 0, deeper.length));
    }

    /// Valid documents made at random, then one byte of them changed: whatever the parser takes the scanner takes,
    /// to the same end, and what the parser refuses the scanner refuses.
    @Property(tries = 3000)
    void theScannerAgreesWithAParser(@ForAll long seed) {
        Random random = new Random(seed);
        byte[] text = RandomJson.value(random, 4).getBytes(StandardCharsets.US_ASCII);
        assertEquals(parserEnd(text), scannerEnd(text));
        byte[] damaged = text.clone();
        damaged[random.nextInt(damaged.length)] = (byte) "{}[]\",:0123456789eE+-.tfn \\ux".charAt(random.nextInt(29));
        assertEquals(parserEnd(damaged), scannerEnd(damaged), () -> new String(damaged, StandardCharsets.US_ASCII));
    }

    /// Bytes of every value, most of them next to the two that count, against a look at one byte after another.
    @Property(tries = 5000)
    void aStringEndsAtTheFirstQuoteThatIsNotEscaped(@ForAll long seed) {
        Random random = new Random(seed);
        byte[] text = new byte[1 + random.nextInt(60)];
        random.nextBytes(text);
        int at = random.nextInt(text.length);
        text[at] = '"';
        for (int i = random.nextInt(8); i > 0; i--) {
            text[random.nextInt(text.length)] = (byte) "\"\\\\!#[]n\u00a2\u00dc".charAt(random.nextInt(9));
        }
        int end = at + 1;
        while (text[at] == '"' && end < text.length && text[end] != '"') {
            end += text[end] == '\\' ? 2 : 1;
        }
        int expected = text[at] == '"' && end < text.length && escapesAreKnown(text, at + 1, end) ? end + 1 : -1;
        assertEquals(expected, stringEnd(text, at));
    }

    private static boolean escapesAreKnown(byte[] text, int from, int to) {
        for (int i = from; i < to; i++) {
            if (text[i] == '\\' && "\"\\/bfnrt".indexOf(text[++i]) < 0) {
                return false; // an escape of four digits hardly comes by chance: the parser above
            }
        }
        return true;
    }

    private static int stringEnd(byte[] text, int at) {
        try {
            return JsonScanner.endOfString(text, at, text.length);
        } catch (JsonSyntaxException e) {
            return -1;
        }
    }

    /// Length of the text when it is one value, else -1.
    private static int scannerEnd(byte[] text) {
        try {
            int start = JsonScanner.skipSpace(text, 0, text.length);
            int end = JsonScanner.endOfValue(text, start, text.length);
            return JsonScanner.skipSpace(text, end, text.length) == text.length ? text.length : -1;
        } catch (JsonSyntaxException e) {
            return -1;
        }
    }

    private static int parserEnd(byte[] text) {
        try (JsonParser parser = ORACLE.createParser(text)) {
            if (parser.nextToken() == null) {
                return -1;
            }
            parser.skipChildren();
            if (parser.currentToken() == JsonToken.VALUE_STRING) {
                parser.getText();
            }
            return parser.nextToken() == null ? text.length : -1;
        } catch (IOException e) {
            return -1;
        }
    }
}
