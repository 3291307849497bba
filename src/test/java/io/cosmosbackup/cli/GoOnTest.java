package io.cosmosbackup.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

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

    @Test
    void saysWhatWasTypedAsAShellReadsItAndWhatWasDrawn() {
        assertEquals(
                "cosmos-backup backup --repository east=file:/b --include 'shop/*' --series 'it'\\''s'"
                        + " --id manual-202611220200.1a2b3c4d --run-id 0b1c",
                GoOn.command(
                        List.of("backup", "--repository", "east=file:/b", "--include", "shop/*", "--series", "it's"),
                        drawn()));
    }

    @Test
    void whatWasTypedStays() {
        assertEquals(
                "cosmos-backup backup --id=b1 --run-id r",
                GoOn.command(List.of("backup", "--id=b1", "--run-id", "r"), drawn()));
    }

    @Test
    void aCredentialIsNotRepeated() {
        assertEquals(
                "cosmos-backup list 'https://…@host/c' --id manual-202611220200.1a2b3c4d --run-id 0b1c",
                GoOn.command(List.of("list", "https://user:hunter2@host/c"), drawn()));
    }
}
