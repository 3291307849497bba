package io.cosmosbackup.operator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonParseException;
import io.cosmosbackup.operator.status.Conditions;
import io.cosmosbackup.operator.status.Explanation;
import io.cosmosbackup.operator.status.OperatorReason;
import io.cosmosbackup.support.HostileText;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.OperatorException;
import io.quarkus.bootstrap.logging.InitialConfigurator;
import io.vertx.core.http.HttpClosedException;
import java.io.IOException;
import java.io.StringWriter;
import java.net.ConnectException;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeoutException;
import java.util.logging.Handler;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.Level;
import org.jboss.logmanager.formatters.PatternFormatter;
import org.jboss.logmanager.handlers.WriterHandler;
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

    private static String told(java.util.logging.Level level, Throwable thrown) {
        ExtLogRecord told = new ExtLogRecord(level, "Uncaught error during event processing shop/a", "x");
        told.setThreadName("t");
        told.setThrown(new OperatorException(thrown));
        return LOG.format(told);
    }

    /// A busy node loses connections by the dozen, and every loss had a hundred lines.
    @Test
    void aLostConnectionThatIsTriedAgainIsOneLine() {
        List.of(
                        new HttpClosedException("Connection was closed"),
                        new ConnectException("Connection refused"),
                        new TimeoutException("Connection was closed"),
                        new IOException("Connection reset by peer"))
                .forEach(lost -> assertEquals(
                        "WARN (t) connection lost, tried again error=%s: Uncaught error during event processing shop/a\n"
                                .formatted(lost.getMessage()),
                        told(Level.WARN, new KubernetesClientException("failed", lost))));
    }

    @Test
    void everyOtherFaultAndEveryErrorKeepsItsTrace() {
        Exception lost = new KubernetesClientException("failed", new HttpClosedException("Connection was closed"));
        assertTrue(told(Level.ERROR, lost).contains("    at io.cosmosbackup"));
        assertTrue(told(Level.WARN, new NullPointerException()).contains("    at io.cosmosbackup"));
        Exception notParsed = new KubernetesClientException("failed", new JsonParseException(null, "not JSON"));
        assertTrue(told(Level.WARN, notParsed).contains("    at io.cosmosbackup"));
        Exception refused =
                new KubernetesClientException(new StatusBuilder().withCode(403).build());
        assertTrue(told(Level.WARN, refused).contains("    at io.cosmosbackup"));
    }

    /// Quarkus has set up its handlers when the operator begins to run.
    @Test
    void everyHandlerOfQuarkusGetsIt() {
        StringWriter written = new StringWriter();
        WriterHandler console = new WriterHandler();
        console.setWriter(written);
        console.setFormatter(new PatternFormatter("%p %s%e%n"));
        Handler[] before = InitialConfigurator.DELAYED_HANDLER.setHandlers(new Handler[] {console});
        try {
            PrintableLog.install();
            PrintableLog.install(); // no escape is escaped again
            written.getBuffer().setLength(0); // what was logged before there was a handler
            InitialConfigurator.DELAYED_HANDLER.publish(new ExtLogRecord(Level.WARN, "a\u001b[2J\nb", "x"));
        } finally {
            InitialConfigurator.DELAYED_HANDLER.setHandlers(before);
        }
        assertEquals("WARN a\\u001b[2J\\u000ab\n", written.toString());
    }

    @Test
    void aConditionIsOneLine() {
        for (int seed = 0; seed < 200; seed++) {
            String hostile = HostileText.drawn(new Random(seed)).repeat(1 + seed);
            Explanation why = Explanation.of(OperatorReason.JobRefused, hostile).withHint(hostile);
            Conditions.stalled(List.of(), why, 1, Instant.EPOCH).forEach(condition -> {
                assertEquals(-1, HostileText.hidden(condition.message()), condition.message());
                assertFalse(condition.message().contains("\n"), condition.message());
                assertTrue(condition.message().length() <= 4096);
            });
        }
    }
}
