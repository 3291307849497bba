package io.cosmosbackup.operator.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import io.cosmosbackup.api.backup.CosmosBackup;
import io.cosmosbackup.operator.status.Explanation;
import io.cosmosbackup.operator.status.Notice;
import io.cosmosbackup.operator.status.OperatorReason;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jboss.logmanager.formatters.PatternFormatter;
import org.junit.jupiter.api.Test;

class EventWriterTest {
    private static final Instant NOW = Instant.parse("2026-11-22T02:00:00.123456789Z");

    private static Event event(String uid, String key) {
        CosmosBackup backup = new CosmosBackup();
        backup.setMetadata(new ObjectMetaBuilder()
                .withName("nightly")
                .withNamespace("shop")
                .withUid(uid)
                .build());
        return EventWriter.event(
                backup, Notice.warning(key, Explanation.of(OperatorReason.JobDeleted, "x".repeat(2000))), NOW);
    }

    @Test
    void theSameHappeningIsTheSameEvent() {
        assertEquals(
                event("u-1", "failed").getMetadata().getName(),
                event("u-1", "failed").getMetadata().getName());
        assertNotEquals(
                event("u-1", "failed").getMetadata().getName(),
                event("u-1", "starting").getMetadata().getName());
        assertNotEquals(
                event("u-1", "failed").getMetadata().getName(),
                event("u-2", "failed").getMetadata().getName());
    }

    @Test
    void anObjectWithTheLongestNameHasEventsToo() {
        CosmosBackup backup = new CosmosBackup();
        backup.setMetadata(new ObjectMetaBuilder()
                .withName("x".repeat(235) + "." + "y".repeat(17))
                .withNamespace("shop")
                .withUid("u-1")
                .build());
        Event event = EventWriter.event(
                backup, Notice.normal("found", Explanation.of(OperatorReason.Discovered, "it was found")), NOW);
        assertEquals(235 + 17, event.getMetadata().getName().length());
        assertEquals(backup.getMetadata().getName(), event.getRegarding().getName());
    }

    @Test
    void anEventHasWhatTheApiServerAsksFor() {
        Event event = event("u-1", "failed");
        assertEquals("CosmosBackup", event.getRegarding().getKind());
        assertEquals("JobDeleted", event.getReason());
        assertEquals("Warning", event.getType());
        assertTrue(event.getNote().length() > 980 && event.getNote().length() <= 1024, event.getNote());
        assertTrue(event.getNote().endsWith(" characters more)"), event.getNote());
        assertEquals("2026-11-22T02:00:00.123456Z", event.getEventTime().getTime());
    }

    /// Alerts look at the operator's log: a failure is one line there, however often it is decided.
    @Test
    void aHappeningIsOneLineOfTheLogAndTheSecondTimeNone() throws IOException {
        List<LogRecord> lines = new ArrayList<>();
        try (Answers api = Answers.start(201, 409, 403);
                Listening _ = Listening.to(lines)) {
            Notice refused =
                    Notice.warning("failed", new Explanation("AccessDenied", "the key is refused\nHINT: mend it"));
            EventWriter.write(api.client(), backup(), refused, NOW);
            EventWriter.write(api.client(), backup(), refused, NOW);
            assertEquals(
                    List.of("WARN told kind=CosmosBackup object=shop/nightly reason=AccessDenied"
                            + " message=the key is refused\\u000aHINT: mend it"),
                    texts(lines));

            lines.clear();
            EventWriter.write(
                    api.client(), backup(), Notice.normal("gone", new Explanation("DataLeft", "it stays")), NOW);
            assertEquals(
                    "INFO told kind=CosmosBackup object=shop/nightly reason=DataLeft message=it stays",
                    texts(lines).getFirst());
            assertTrue(texts(lines).getLast().startsWith("WARN event not written object=shop/nightly reason=DataLeft"));
            assertEquals(2, lines.size());
            assertEquals(3, api.requests().get());

            lines.clear();
            EventWriter.write(
                    api.client(), backup(), Notice.again("probe-7", new Explanation("AccessDenied", "still")), NOW);
            assertEquals(1, lines.size());
            assertEquals(3, api.requests().get());
        }
    }

    private static CosmosBackup backup() {
        CosmosBackup backup = new CosmosBackup();
        backup.setMetadata(new ObjectMetaBuilder()
                .withName("nightly")
                .withNamespace("shop")
                .withUid("u-1")
                .build());
        return backup;
    }

    private static List<String> texts(List<LogRecord> lines) {
        PatternFormatter formatter = new PatternFormatter("%p %s");
        return lines.stream().map(formatter::format).toList();
    }

    /// What the class logs while this is open.
    private static final class Listening extends Handler implements AutoCloseable {
        private final List<LogRecord> lines;

        private Listening(List<LogRecord> lines) {
            this.lines = lines;
        }

        static Listening to(List<LogRecord> lines) {
            Listening listening = new Listening(lines);
            Logger.getLogger(EventWriter.class.getName()).addHandler(listening);
            return listening;
        }

        @Override
        public void publish(LogRecord line) {
            lines.add(line);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {
            Logger.getLogger(EventWriter.class.getName()).removeHandler(this);
        }
    }

    /// An API server that answers with one status after the other.
    private record Answers(HttpServer server, AtomicInteger requests, KubernetesClient client)
            implements AutoCloseable {
        static Answers start(int... statuses) throws IOException {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            AtomicInteger requests = new AtomicInteger();
            server.createContext("/", exchange -> {
                exchange.getRequestBody().readAllBytes();
                byte[] body = "{\"kind\":\"Status\",\"apiVersion\":\"v1\"}".getBytes(StandardCharsets.UTF_8);
                exchange.getResponseHeaders().set("Content-Type", "application/json");
                exchange.sendResponseHeaders(statuses[requests.getAndIncrement()], body.length);
                try (OutputStream out = exchange.getResponseBody()) {
                    out.write(body);
                }
            });
            server.start();
            Config config = new ConfigBuilder(Config.empty())
                    .withMasterUrl("http://127.0.0.1:" + server.getAddress().getPort())
                    .withRequestRetryBackoffLimit(0)
                    .build();
            return new Answers(
                    server,
                    requests,
                    new KubernetesClientBuilder().withConfig(config).build());
        }

        @Override
        public void close() {
            client.close();
            server.stop(0);
        }
    }
}
