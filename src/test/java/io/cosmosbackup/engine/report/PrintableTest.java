package io.cosmosbackup.engine.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cosmosbackup.support.DrawnRecord;
import io.cosmosbackup.support.HostileText;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class PrintableTest {
    @Test
    void whatCannotBeSeenIsShown() {
        assertEquals("a\\u001b[2Jb\\u000a\\u000d\\u0009c", Printable.of("a\u001b[2Jb\n\r\tc"));
        assertEquals(
                "\\u007f\\u009b\\u202e\\u2066\\u200b\\ufeff\\u2028",
                Printable.of("\u007f\u009b\u202e\u2066\u200b\ufeff\u2028"));
        assertEquals("\\ud83d! \\ude00", Printable.of("\ud83d! \ude00"));
        assertEquals("\\udb40\\udc41", Printable.of(new String(Character.toChars(0xe0041))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "shop/orders", "Größe 注文 😀", "C:\\u0041 \"x\"", "עברית العربية"})
    void whatCanBeSeenStaysAsItIs(String text) {
        assertSame(text, Printable.of(text));
    }

    @ParameterizedTest
    @EnumSource(HostileText.Kind.class)
    void everyKindComesOutCleanAndOnlyOnce(HostileText.Kind kind) {
        for (int seed = 0; seed < 200; seed++) {
            String hostile = HostileText.of(kind, new Random(seed));
            String shown = Printable.of(hostile);
            assertEquals(-1, HostileText.hidden(shown), shown);
            assertEquals(1, shown.lines().count(), shown);
            assertSame(shown, Printable.of(shown), "the operator makes printable what the engine made printable");
        }
    }

    /// JSON means the same before and after.
    @Test
    void jsonStaysTheSameJson() throws JsonProcessingException {
        ObjectMapper json = new ObjectMapper();
        for (int seed = 0; seed < 300; seed++) {
            String hostile = HostileText.drawn(new Random(seed));
            String written = json.writeValueAsString(List.of(hostile));
            assertEquals(
                    hostile, json.readTree(Printable.escaped(written)).get(0).asText());
        }
    }

    @Test
    void aCutLeavesNoHalfOfAPair() {
        assertEquals("ab …", Printable.cut("ab😀cd", 3));
        assertEquals("ab😀 …", Printable.cut("ab😀cd", 4));
        assertEquals("ab", Printable.cut("ab", 2));
    }

    /// What the operator reads of a pod is clean, whatever the pod wrote: it goes into statuses and events.
    @Test
    void whatIsReadOfAPodIsClean() throws JsonProcessingException {
        ObjectMapper plain = new ObjectMapper().findAndRegisterModules();
        int read = 0;
        for (Class<?> kind : RunReport.class.getPermittedSubclasses()) {
            for (int seed = 0; seed < 20; seed++) {
                RunReport report = (RunReport) DrawnRecord.of(kind, new Random(seed), HostileText::drawn);
                RunReport seen = ReportJson.report(raw(plain, report)).orElseThrow();
                DrawnRecord.texts(seen, text -> assertEquals(-1, hiddenOrBreak(text), text));
                read++;
            }
        }
        assertTrue(read >= 100, read + " reports");
        String progress =
                "{\"kind\":\"Progress\",\"phase\":\"\\u001b[2Jx\\ny\",\"done\":1,\"total\":1,\"items\":0,\"bytes\":0,"
                        + "\"requestUnits\":0,\"throttled\":0}";
        assertEquals(
                "\\u001b[2Jx\\u000ay",
                ReportJson.newestProgress(progress.lines()).orElseThrow().phase());
        String planned =
                "{\"kind\":\"Planned\",\"backup\":\"b\\u202e\",\"action\":\"Keep\",\"reasons\":[\"x\\u001by\"]}";
        PlannedBackup keep = ReportJson.planned(planned.lines()).findFirst().orElseThrow();
        assertEquals(
                List.of("b\\u202e", "x\\u001by"),
                List.of(keep.backup(), keep.reasons().getFirst()));
    }

    private static String raw(ObjectMapper plain, RunReport report) throws JsonProcessingException {
        return plain.writeValueAsString(plain.readTree(ReportJson.print(report)));
    }

    private static int hiddenOrBreak(String text) {
        return text.contains("\n") ? '\n' : HostileText.hidden(text);
    }

    @Test
    void aTraceIsOneLineForEachMessageAndFrame() {
        IllegalStateException cause = new IllegalStateException("a\n{\"kind\":\"Backup\"}\n\tat x.y(z)");
        RuntimeException fault = new RuntimeException("top", cause);
        cause.addSuppressed(fault); // a circle
        List<String> lines = StackTrace.of(fault).lines();
        assertEquals(
                List.of(
                        "java.lang.RuntimeException: top",
                        "Caused by: java.lang.IllegalStateException: a\\u000a{\"kind\":\"Backup\"}\\u000a\\u0009at x.y(z)"),
                lines.stream().filter(line -> !line.startsWith("    at ")).toList());
        assertTrue(lines.get(1).contains("PrintableTest"), lines.get(1));
        String json = ReportJson.print(StackTrace.of(fault));
        assertTrue(json.startsWith("{\"kind\":\"StackTrace\",\"lines\":["), json);
        assertEquals(1, json.lines().count());
    }

    @Test
    void secretsOfAnyFormAreMasked() {
        String key = "q".repeat(43) + "/" + "Z".repeat(42) + "==";
        assertEquals("key qqqq… of", Redacted.secrets("key " + key + " of"));
        assertEquals("AGE-SECRET-KEY-…", Redacted.secrets("AGE-SECRET-KEY-1QQQQQQQQQQQQ"));
        assertEquals("MC4C…", Redacted.secrets("MC4CAQAwBQYDK2VwBCIEI" + "x".repeat(43)));
        assertEquals("sig=…&se=1", Redacted.secrets("sig=abc%2Fdef&se=1"));
        for (String plain : List.of(
                "a".repeat(64),
                "MCowBQYDK2VwAyEA" + "x".repeat(43) + "=",
                "age1" + "q".repeat(58),
                "shop/nightly-full-202611220200.1a2b3c4d",
                "design=round")) {
            assertSame(plain, Redacted.secrets(plain), plain);
        }
        assertFalse(Arrays.asList(Redacted.of("https://h/c?x=1").split("\\?")).contains("x=1"));
    }
}
