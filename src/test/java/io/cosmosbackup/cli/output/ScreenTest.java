package io.cosmosbackup.cli.output;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cosmosbackup.support.HostileText;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ScreenTest {
    private final StringWriter written = new StringWriter();
    private final Screen screen = new Screen(new PrintWriter(written, true));

    @Test
    void aLineIsOneLineAndNeverJson() {
        for (int seed = 0; seed < 300; seed++) {
            screen.line(HostileText.drawn(new Random(seed)));
        }
        assertEquals(-1, HostileText.hidden(written.toString()));
        List<String> lines = written.toString().lines().toList();
        assertEquals(300, lines.size());
        lines.forEach(line -> assertFalse(line.startsWith("{"), line));
    }

    @Test
    void aJsonLineIsOneLineWhoeverWroteIt() {
        screen.json("{\"kind\":\"x\",\n\"y\":\"\u001b\u202e\"}");
        assertEquals("{\"kind\":\"x\",\\u000a\"y\":\"\\u001b\\u202e\"}\n", written.toString());
    }

    @Test
    void whatIsRewrittenHoldsOnlyTheProgramsOwnEscapes() {
        screen.rewritable("a\u001b[2J\rb");
        assertEquals("\u001b[?7l\ra\\u001b[2J\\u000db\u001b[K\r\u001b[?7h", written.toString());
    }

    /// What the JDK and libraries print by themselves.
    @Test
    void aGuardedStreamKeepsLineBreaksOnly() throws IOException {
        for (int seed = 0; seed < 300; seed++) {
            Random random = new Random(seed);
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (PrintStream guarded = Screen.guarded(bytes, StandardCharsets.UTF_8)) {
                new IllegalStateException(HostileText.of(HostileText.Kind.ForgedJsonLine, random))
                        .printStackTrace(guarded);
                guarded.println(HostileText.drawn(random));
                guarded.print("{\"kind\"");
                guarded.print(":\"Backup\"}\n");
                guarded.write("{\"kind\":\"Backup\"} Größe".getBytes(StandardCharsets.UTF_8));
            }
            String text = bytes.toString(StandardCharsets.UTF_8);
            assertEquals(-1, HostileText.hidden(text), text);
            text.lines().forEach(line -> assertFalse(line.startsWith("{"), line));
            assertTrue(text.contains("    at " + ScreenTest.class.getName()), text);
            assertTrue(text.endsWith("\\u007b\"kind\":\"Backup\"} Größe"), text);
        }
    }
}
