package io.cosmosbackup.engine.source.nosql;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

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

    private static String definition(String key) {
        return "{\"id\":\"c\",\"partitionKey\":" + key + ",\"indexingPolicy\":{\"automatic\":true}}";
    }

    @Test
    void theVersionOfTheHashBelongsToAKey() {
        String none = definition("{\"paths\":[\"/pk\"],\"kind\":\"Hash\"}");
        String first = definition("{\"paths\":[\"/pk\"],\"kind\":\"Hash\",\"version\":1}");
        String second = definition("{\"paths\":[\"/pk\"],\"kind\":\"Hash\",\"version\":2}");
        assertTrue(PartitionKeys.same(none, first));
        assertTrue(PartitionKeys.same(second, second));
        assertFalse(PartitionKeys.same(first, second));
        assertFalse(PartitionKeys.same(second, none));
    }

    private static final String SYSTEM =
            definition("{\"paths\":[\"/_partitionKey\"],\"kind\":\"Hash\",\"systemKey\":true}");

    @Test
    void inAContainerThatWasMadeWithoutAKeyAnItemWithoutOneHasTheEmptyKey() {
        PartitionKeys keys = new PartitionKeys(SYSTEM);
        String without = keys.header("{\"id\":\"1\"}".getBytes(StandardCharsets.UTF_8));
        assertEquals("[]", without);
        assertEquals("", keys.effectivePartitionKey(without));
        String with = keys.header("{\"id\":\"1\",\"_partitionKey\":\"a\"}".getBytes(StandardCharsets.UTF_8));
        assertEquals("[\"a\"]", with);
        assertNotEquals(keys.identity(with), keys.identity(without));
    }

    @Test
    void aSystemKeyIsCreatedAsAnOrdinaryOne() {
        String creatable =
                new String(PartitionKeys.creatable(SYSTEM.getBytes(StandardCharsets.UTF_8)), StandardCharsets.UTF_8);
        assertEquals(
                "{\"partitionKey\":{\"paths\":[\"/_partitionKey\"],\"kind\":\"Hash\"},\"id\":\"c\","
                        + "\"indexingPolicy\":{\"automatic\":true}}",
                creatable);
        assertTrue(PartitionKeys.same(creatable, SYSTEM));
        byte[] missing = "{\"id\":\"1\"}".getBytes(StandardCharsets.UTF_8);
        assertEquals("[{}]", new PartitionKeys(creatable).header(missing));
        byte[] ordinary = definition("{\"paths\":[\"/pk\"]}").getBytes(StandardCharsets.UTF_8);
        assertArrayEquals(ordinary, PartitionKeys.creatable(ordinary));
    }
}
