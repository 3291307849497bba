package io.cosmosbackup.engine.items;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cosmosbackup.engine.account.ContainerName;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Reason;
import io.cosmosbackup.engine.report.SupersededDocument;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ItemIdentityTest {
    private static final ContainerName CONTAINER = new ContainerName("shop", "orders");
    private static final String BY_PK = "{\"partitionKey\":{\"paths\":[\"/pk\"],\"kind\":\"Hash\",\"version\":2}}";
    private static final String OF_THE_SYSTEM =
            "{\"partitionKey\":{\"paths\":[\"/_partitionKey\"],\"kind\":\"Hash\",\"systemKey\":true}}";

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static Item item(String definition, String line) {
        return new ItemIdentity(CONTAINER, definition).of(bytes(line));
    }

    private static ItemKey key(String pk) {
        return item(BY_PK, "{\"id\":\"1\",\"pk\":" + pk + "}").key();
    }

    @Test
    void aLineIsReadIntoAllThatIsToBeKnownOfItsItem() {
        Item item = item(
                "{\"partitionKey\":{\"paths\":[\"/tenant\",\"/address/\\\"zip code\\\"\"],\"kind\":\"MultiHash\"},"
                        + "\"uniqueKeyPolicy\":{\"uniqueKeys\":[{\"paths\":[\"/mail\"]}]}}",
                "{\"id\":\"a\\/\\u0062\",\"_ts\":7,\"tenant\":\"é\",\"address\":{\"zip"
                        + " code\":1e1},\"mail\":\"m\",\"_lsn\":9}");
        assertEquals(new ItemKey("[\"é\",10.0]", "a/b"), item.key());
        assertEquals("[\"\\u00e9\",1e1]", item.partitionKey());
        assertEquals(1, item.uniqueKeys().size());
        assertArrayEquals(
                bytes("{\"id\":\"a\\/\\u0062\",\"tenant\":\"é\",\"address\":{\"zip code\":1e1},\"mail\":\"m\"}"),
                item.document());
        assertEquals(new SupersededDocument("shop/orders", "a/b", "[\"\\u00e9\",1e1]"), item.superseded());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"id\":\"1\"}|[{}]|[{}]",
                "{\"id\":\"1\",\"pk\":null}|[null]|[null]",
                "{\"id\":\"1\",\"pk\":true}|[true]|[true]",
                "{\"id\":\"1\",\"pk\":{\"a\":1}}|[{}]|[{}]",
                "{\"id\":\"1\",\"pk\":[]}|[{}]|[{}]",
                "{\"id\":\"1\",\"pk\":-0}|[-0]|[0.0]",
                "{\"id\":\"1\",\"pk\":-0.0}|[-0.0]|[-0.0]",
                "{\"id\":\"1\",\"pk\":123456789012345678901234567890}|[123456789012345678901234567890]|[1.2345678901234568E29]",
                "{\"id\":\"1\",\"pk\":1e999}|[1e999]|[Infinity]",
                "{\"id\":\"1\",\"pk\":1,\"pk\":2}|[2]|[2.0]",
                "{\"id\":\"1\",\"pk\":\"\\ud83d\\ude00\"}|[\"\\ud83d\\ude00\"]|[\"😀\"]",
            })
    void aPartitionKeyHasAHeaderAndAText(String line, String header, String text) {
        Item item = item(BY_PK, line);
        assertEquals(header, item.partitionKey());
        assertEquals(text, item.key().partitionKey());
    }

    @Test
    void oneKeyIsTheSameHoweverItIsWritten() {
        assertEquals(key("1"), key("1.0"));
        assertEquals(key("100000"), key("1E5"));
        assertEquals(key("\"é/\""), key("\"\\u00e9\\/\""));
        assertNotEquals(key("1"), key("\"1\""));
        assertNotEquals(key("null"), key("{}"));
        assertNotEquals(key("true"), key("false"));
    }

    @Test
    void inAContainerThatWasMadeWithoutAKeyAnItemWithoutOneHasTheEmptyKey() {
        Item without = item(OF_THE_SYSTEM, "{\"id\":\"1\"}");
        assertEquals("[]", without.partitionKey());
        Item with = item(OF_THE_SYSTEM, "{\"id\":\"1\",\"_partitionKey\":\"a\"}");
        assertEquals("[\"a\"]", with.partitionKey());
        assertNotEquals(with.key(), without.key());
        assertEquals(
                "[{}]",
                item(OF_THE_SYSTEM, "{\"id\":\"1\",\"_partitionKey\":{}}").partitionKey());
    }

    @Test
    void onlyAContainerWithUniqueKeysGivesItsItemsAny() {
        ItemIdentity without = new ItemIdentity(CONTAINER, BY_PK);
        assertFalse(without.hasUniqueKeys());
        assertEquals(
                List.of(), without.of(bytes("{\"id\":\"1\",\"mail\":\"m\"}")).uniqueKeys());
        String unique = BY_PK.replaceFirst(
                "\\{", "{\"uniqueKeyPolicy\":{\"uniqueKeys\":[{\"paths\":[\"/mail\"]},{\"paths\":[\"/phone\"]}]},");
        ItemIdentity with = new ItemIdentity(CONTAINER, unique);
        assertTrue(with.hasUniqueKeys());
        List<String> one =
                with.of(bytes("{\"id\":\"1\",\"pk\":1,\"mail\":\"m\"}")).uniqueKeys();
        assertEquals(2, one.stream().distinct().count());
        assertEquals(
                one,
                with.of(bytes("{\"id\":\"2\",\"pk\":1.0,\"mail\":\"\\u006d\"}")).uniqueKeys());
        assertNotEquals(
                one, with.of(bytes("{\"id\":\"2\",\"pk\":2,\"mail\":\"m\"}")).uniqueKeys());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"pk\":1}|has no id",
                "{\"id\":7}|has no id",
                "{\"id\":\"1\",\"id\":null}|has no id",
                "{\"id\":\"1\"|is no JSON",
                "{\"id\":|is no JSON",
                "[]|is no JSON",
                "``|is no JSON",
            })
    void aLineThatHoldsNoItemIsDamaged(String line, String fault) {
        BackupException e = assertThrows(BackupException.class, () -> item(BY_PK, line));
        assertEquals(Reason.SegmentDamaged, e.reason());
        assertEquals(
                "a document for shop/orders " + fault
                        + ". HINT: no Cosmos DB sent that; verify the backup, and restore from another repository that"
                        + " holds it",
                e.getMessage());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{\"id\":",
                "[]",
                "{}",
                "{\"partitionKey\":{}}",
                "{\"partitionKey\":7}",
                "{\"partitionKey\":{\"paths\":[]}}",
                "{\"partitionKey\":{\"paths\":\"/pk\"}}",
                "{\"partitionKey\":{\"paths\":[\"pk\"]}}",
                "{\"partitionKey\":{\"paths\":[7]}}",
                "{\"partitionKey\":{\"paths\":[\"/pk\",\"/\"]}}"
            })
    void aDefinitionWithoutAPartitionKeyRefusesTheContainer(String definition) {
        BackupException e = assertThrows(BackupException.class, () -> new ItemIdentity(CONTAINER, definition));
        assertEquals(Reason.TargetMismatch, e.reason());
        assertTrue(String.valueOf(e.getMessage()).contains(CONTAINER.toString()), e.getMessage());
    }
}
