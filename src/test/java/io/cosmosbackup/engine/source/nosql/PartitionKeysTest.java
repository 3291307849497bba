package io.cosmosbackup.engine.source.nosql;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cosmosbackup.engine.account.ContainerName;
import io.cosmosbackup.engine.items.Item;
import io.cosmosbackup.engine.items.ItemIdentity;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class PartitionKeysTest {
    private static final String FIRST_VERSION = "{\"partitionKey\":{\"paths\":[\"/pk\"],\"kind\":\"Hash\"}}";

    private static Item item(String definition, String document) {
        return new ItemIdentity(new ContainerName("shop", "orders"), definition)
                .of(document.getBytes(StandardCharsets.UTF_8));
    }

    /// The first version hashes a hundred characters, and any hash can be made to collide.
    @Test
    void keysThatHashAlikeAreDifferentKeys() {
        Item one = item(FIRST_VERSION, "{\"id\":\"1\",\"pk\":\"" + "tenant".repeat(25) + "1\"}");
        Item two = item(FIRST_VERSION, "{\"id\":\"1\",\"pk\":\"" + "tenant".repeat(25) + "2\"}");
        PartitionKeys keys = new PartitionKeys(FIRST_VERSION);
        assertEquals(keys.effectivePartitionKey(one.partitionKey()), keys.effectivePartitionKey(two.partitionKey()));
        assertNotEquals(one.key(), two.key());
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
        String without = item(SYSTEM, "{\"id\":\"1\"}").partitionKey();
        assertEquals("[]", without);
        assertEquals("", new PartitionKeys(SYSTEM).effectivePartitionKey(without));
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
        assertEquals("[{}]", item(creatable, "{\"id\":\"1\"}").partitionKey());
        byte[] ordinary = definition("{\"paths\":[\"/pk\"]}").getBytes(StandardCharsets.UTF_8);
        assertArrayEquals(ordinary, PartitionKeys.creatable(ordinary));
    }
}
