package io.cosmosbackup.operator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cosmosbackup.operator.status.Conditions;
import io.cosmosbackup.operator.status.OperatorReason;
import io.cosmosbackup.operator.status.Why;
import io.cosmosbackup.support.HostileText;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.Level;
import org.jboss.logmanager.formatters.PatternFormatter;
import org.junit.jupiter.api.Test;

/// kubectl prints conditions, events and logs as they are.
class PrintableLogTest {
    private static final PrintableLog LOG = new PrintableLog(new PatternFormatter("%p (%t) %s%e%n"));

    @Test
    void aRecordIsOneLine() {
        for (int seed = 0; seed < 200; seed++) {
            String hostile = HostileText.drawn(new Random(seed));
            ExtLogRecord told = new ExtLogRecord(
                    Level.WARN, "log not read pod={0} error={1}", ExtLogRecord.FormatStyle.MESSAGE_FORMAT, "x");
            told.setParameters(new Object[] {"shop/p", hostile});
            told.setThreadName("t");
            String line = LOG.format(told);
            assertEquals(-1, HostileText.hidden(line), line);
            assertEquals(1, line.lines().count(), line);
            assertTrue(line.startsWith("WARN (t) log not read pod=shop/p error="), line);
            assertTrue(line.endsWith("\n"), line);
        }
    }

    @Test
    void anExceptionIsALineForEachMessageAndFrame() {
        for (int seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            ExtLogRecord told = new ExtLogRecord(Level.ERROR, "failed", "x");
            told.setThrown(new IllegalStateException(
                    HostileText.drawn(random),
                    new IllegalArgumentException(HostileText.of(HostileText.Kind.ForgedJsonLine, random))));
            String text = LOG.format(told);
            assertEquals(-1, HostileText.hidden(text), text);
            assertTrue(text.contains("Caused by: java.lang.IllegalArgumentException: "), text);
            assertTrue(text.contains("    at io.cosmosbackup.operator.PrintableLogTest"), text);
            text.lines().forEach(line -> {
                assertFalse(line.startsWith("{"), line);
                assertFalse(line.startsWith(HostileText.FORGED), line);
                assertFalse(line.startsWith("2026-11-30T00:00:00Z"), line);
            });
        }
    }

    @Test
    void aConditionIsOneLine() {
        for (int seed = 0; seed < 200; seed++) {
            String hostile = HostileText.drawn(new Random(seed)).repeat(1 + seed);
            Why why = Why.of(OperatorReason.JobRefused, hostile).withHint(hostile);
            Conditions.stalled(List.of(), why, 1, Instant.EPOCH).forEach(condition -> {
                assertEquals(-1, HostileText.hidden(condition.message()), condition.message());
                assertFalse(condition.message().contains("\n"), condition.message());
                assertTrue(condition.message().length() <= 4096);
            });
        }
    }
}
