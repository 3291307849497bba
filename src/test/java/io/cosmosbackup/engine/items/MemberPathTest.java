package io.cosmosbackup.engine.items;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.azure.cosmos.implementation.PathParser;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MemberPathTest {
    private static final String CHARACTERS = "//\"'\\ab é ";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "/pk|pk",
                "/address/geo/zip|address,geo,zip",
                "/\"odd-name\"/\"a b\"|odd-name,a b",
                "/'a/b'/c|a/b,c",
                "/'it\\'s'|it\\'s",
                "/'say \"hi\"'|say \"hi\"",
                "/ a /b |a,b",
                "/a/|a",
            })
    void aPathIsTheNamesOnTheWay(String path, String names) {
        assertEquals(List.of(names.split(",")), MemberPath.of(path).names());
    }

    @Test
    void aSlashAloneIsTheDocumentItself() {
        assertEquals(List.of(), MemberPath.of("/").names());
        assertEquals(List.of(), MemberPath.of("").names());
        assertEquals(List.of("", "a"), MemberPath.of("//a").names());
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "a/b", "/\"a", "/'a\"", "/'a\\'", "/'a'b"})
    void otherTextsAreNoPaths(String text) {
        assertThrows(IllegalArgumentException.class, () -> MemberPath.of(text));
    }

    @Test
    void aPathDeeperThanAnyDocumentIsNone() {
        assertEquals(2048, MemberPath.of("/a".repeat(2048)).names().size());
        assertThrows(IllegalArgumentException.class, () -> MemberPath.of("/a".repeat(2049)));
    }

    @Test
    void everyTextIsReadAsTheSdkReadsIt() {
        Random random = new Random(1);
        int paths = 0;
        for (int i = 0; i < 100_000; i++) {
            StringBuilder text = new StringBuilder("/");
            for (int length = random.nextInt(10); length > 0; length--) {
                text.append(CHARACTERS.charAt(random.nextInt(CHARACTERS.length())));
            }
            List<String> expected = bySdk(text.toString());
            paths += expected == null ? 0 : 1;
            assertEquals(expected, byUs(text.toString()), text.toString());
        }
        assertTrue(paths > 10_000 && paths < 90_000, paths + " paths");
    }

    private static @Nullable List<String> bySdk(String text) {
        try {
            return PathParser.getPathParts(text);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static @Nullable List<String> byUs(String text) {
        try {
            return MemberPath.of(text).names();
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
