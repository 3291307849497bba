package io.cosmosbackup.engine.source.nosql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class PartitionKeysTest {
    private static final PartitionKeys FIRST_VERSION =
            new PartitionKeys("{\"partitionKey\":{\"paths\":[\"/pk\"],\"kind\":\"Hash\"}}");

    private static byte[] document(String key) {
        return ("{\"id\":\"1\",\"pk\":" + key + "}").getBytes(StandardCharsets.UTF_8);
    }

    private static String identity(String key) {
        return FIRST_VERSION.identity(FIRST_VERSION.header(document(key)));
    }

    /// The first version hashes a hundred characters, and any hash can be made to collide.
    @Test
    void keysThatHashAlikeAreDifferentKeys() {
        String one = "\"" + "tenant".repeat(25) + "1\"";
        String two = "\"" + "tenant".repeat(25) + "2\"";
        assertEquals(
                FIRST_VERSION.effectivePartitionKey(FIRST_VERSION.header(document(one))),
                FIRST_VERSION.effectivePartitionKey(FIRST_VERSION.header(document(two))));
        assertNotEquals(identity(one), identity(two));
    }

    @Test
    void oneKeyIsTheSameHoweverItIsWritten() {
        assertEquals(identity("1"), identity("1.0"));
        assertEquals(identity("100000"), identity("1E5"));
        assertEquals(identity("\"é/\""), identity("\"\\u00e9\\/\""));
        assertNotEquals(identity("1"), identity("\"1\""));
        assertNotEquals(identity("null"), identity("{}"));
        assertNotEquals(identity("true"), identity("false"));
    }
}
