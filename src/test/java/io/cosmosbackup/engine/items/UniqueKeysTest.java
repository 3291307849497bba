package io.cosmosbackup.engine.items;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cosmosbackup.engine.account.ContainerName;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Reason;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UniqueKeysTest {
    private static UniqueKeys keys(String policy) {
        return UniqueKeys.of(
                new ContainerName("shop", "orders"), ("{\"id\":\"c\"" + policy + "}").getBytes(StandardCharsets.UTF_8));
    }

    private static List<String> held(UniqueKeys keys, String document) {
        return held(keys, document, "[\"p\"]");
    }

    private static List<String> held(UniqueKeys keys, String document, String partitionKey) {
        MemberTree asked =
                MemberTree.of(keys.keys().stream().flatMap(List::stream).toList());
        return keys.heldBy(FedDocument.of(document.getBytes(StandardCharsets.UTF_8), asked), partitionKey);
    }

    private static final UniqueKeys MAIL =
            keys(",\"uniqueKeyPolicy\":{\"uniqueKeys\":[{\"paths\":[\"/a/mail\",\"/b\"]}]}");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"a\":{\"mail\":\"x\"},\"b\":1}| {\"b\":1.0, \"a\":{\"mail\":\"\\u0078\"}}",
                "{\"a\":{\"mail\":\"x\"}}| {\"a\":{\"mail\":\"x\"},\"b\":null}",
                "{}| {\"a\":7,\"b\":null}",
                "{\"b\":0}| {\"b\":-0.0}",
                "{\"b\":1,\"b\":2}| {\"b\":2}",
                "{\"b\":9007199254740993}| {\"b\":9007199254740992}"
            })
    void valuesThatAreOneExcludeEachOther(String one, String other) {
        assertEquals(held(MAIL, one), held(MAIL, other));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"b\":1}| {\"b\":\"1\"}",
                "{\"b\":true}| {\"b\":\"true\"}",
                "{\"b\":null}| {\"b\":\"null\"}",
                "{\"a\":{\"mail\":\"x,1\"}}| {\"a\":{\"mail\":\"x\"},\"b\":1}",
                "{\"b\":\"x\"}| {\"b\":\"X\"}"
            })
    void othersDoNot(String one, String other) {
        assertNotEquals(held(MAIL, one), held(MAIL, other));
    }

    @Test
    void eachKeyIsHeldInItsPartitionKeyOnly() {
        UniqueKeys two = keys(",\"uniqueKeyPolicy\":{\"uniqueKeys\":[{\"paths\":[\"/a\"]},{\"paths\":[\"/b\"]}]}");
        String same = "{\"a\":1,\"b\":1}";
        List<String> held = held(two, same);
        assertEquals(2, held.stream().distinct().count());
        assertNotEquals(held, held(two, same, "[\"q\"]"));
    }

    @Test
    void aContainerWithoutAPolicyHasNone() {
        assertTrue(keys("").isEmpty());
        assertTrue(keys(",\"uniqueKeyPolicy\":{\"uniqueKeys\":[]}").isEmpty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"mail\"", "\"/'mail\"", "7", "null"})
    void aKeyWhosePathsCannotBeReadRefusesTheContainer(String path) {
        BackupException e = assertThrows(
                BackupException.class,
                () -> keys(",\"uniqueKeyPolicy\":{\"uniqueKeys\":[{\"paths\":[\"/a\"," + path + "]}]}"));
        assertEquals(Reason.TargetMismatch, e.reason());
        assertTrue(String.valueOf(e.getMessage()).contains("shop/orders"), e.getMessage());
    }
}
