package io.cosmosbackup.engine.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonMembersTest {
    private static final Set<String> NAMES = Set.of("_rid", "_ts");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"id\":\"1\",\"a\":1.10,\"_rid\":\"x\",\"_ts\":1}|{\"id\":\"1\",\"a\":1.10}",
                "{\"_rid\":\"x\",\"id\":\"1\"}|{\"id\":\"1\"}",
                "{\"_rid\":\"x\"}|{}",
                "{}|{}",
                "{\"a\":{\"_rid\":1},\"_ts\":2}|{\"a\":{\"_rid\":1}}",
                "{\"_ridge\":1,\"_ts\":2}|{\"_ridge\":1}",
                "{\"\\u005frid\":1,\"a\":2}|{\"a\":2}",
                "{ \"a\" : 1 , \"_ts\" : 2 , \"b\" : 3 }|{ \"a\" : 1  , \"b\" : 3 }",
                "{\"a\":1 ,\"_rid\":1,\"_ts\":2}|{\"a\":1 }",
                "{\"a\":1,\"a\":2,\"_ts\":3}|{\"a\":1,\"a\":2}"
            })
    void onlyTheNamedMembersGoAndEveryOtherByteStays(String object, String expected) {
        String kept =
                new String(JsonMembers.without(object.getBytes(StandardCharsets.UTF_8), NAMES), StandardCharsets.UTF_8);
        assertEquals(expected, kept);
    }

    @Test
    void ofTwoMembersOfOneNameTheLastCounts() {
        byte[] object = "{\"a\":1,\"b\":[2],\"a\":\"\\u0041\"}".getBytes(StandardCharsets.UTF_8);
        byte[] value = JsonMembers.value(object, "a");
        assertEquals("A", JsonMembers.text(java.util.Objects.requireNonNull(value)));
        assertNull(JsonMembers.value(object, "c"));
        assertNull(JsonMembers.value("[1]".getBytes(StandardCharsets.UTF_8), "a"));
    }
}
