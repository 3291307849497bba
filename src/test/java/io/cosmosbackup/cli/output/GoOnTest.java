package io.cosmosbackup.cli.output;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GoOnTest {
    private static Map<String, String> drawn() {
        Map<String, String> drawn = new LinkedHashMap<>();
        drawn.put("--id", "manual-202611220200.1a2b3c4d");
        drawn.put("--run-id", "0b1c");
        return drawn;
    }

    private static List<String> lines(String... typed) {
        return GoOn.lines("go on", List.of(typed), drawn());
    }

    @Test
    void saysWhatWasTypedAsAShellReadsItAndWhatWasDrawn() {
        assertEquals(
                List.of(
                        "go on with",
                        "  cosmos-backup backup --repository east=file:/b --include 'shop/*' --series 'it'\\''s'"
                                + " --id manual-202611220200.1a2b3c4d --run-id 0b1c"),
                lines("backup", "--repository", "east=file:/b", "--include", "shop/*", "--series", "it's"));
    }

    @Test
    void whatWasTypedStays() {
        assertEquals(
                List.of("go on with", "  cosmos-backup backup --id=b1 --run-id r"),
                lines("backup", "--id=b1", "--run-id", "r"));
    }

    /// With `sig=…` in its place the command would begin another series.
    @Test
    void aCommandThatCannotBeRepeatedIsNotPrinted() {
        List<String> lines = lines("backup", "--series", "sig=nightly");
        assertEquals(2, lines.size());
        assertTrue(lines.getFirst().contains("the same command"), lines.getFirst());
        assertEquals("  --id manual-202611220200.1a2b3c4d --run-id 0b1c", lines.getLast());
        assertEquals(
                1,
                lines("backup", "--series", "sig=nightly", "--id=b1", "--run-id", "r")
                        .size());
    }

    @Test
    void aCredentialIsNotRepeated() {
        String told = String.join("\n", lines("list", "https://user:hunter2@host/c"));
        assertFalse(told.contains("hunter2"), told);
        assertFalse(told.contains("cosmos-backup"), told);
    }
}
