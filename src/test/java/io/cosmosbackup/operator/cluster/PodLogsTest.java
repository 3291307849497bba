package io.cosmosbackup.operator.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PodLogsTest {
    private static final String LINES = "one\ntwo\nthree\n";
    private static final Pod POD = new PodBuilder()
            .withNewMetadata()
            .withNamespace("shop")
            .withName("west-probe-1-x")
            .endMetadata()
            .build();

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final ConcurrentLinkedQueue<String> asked = new ConcurrentLinkedQueue<>();
    private HttpServer server;
    private KubernetesClient client;
    private volatile CountDownLatch arrived = new CountDownLatch(1);
    private volatile CountDownLatch answer = new CountDownLatch(1);

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.setExecutor(threads);
        server.start();
        Config config = new ConfigBuilder(Config.empty())
                .withMasterUrl("http://127.0.0.1:" + server.getAddress().getPort())
                .withRequestRetryBackoffLimit(0)
                .build();
        client = new KubernetesClientBuilder().withConfig(config).build();
    }

    @AfterEach
    void stop() {
        client.close();
        server.stop(0);
        threads.shutdownNow();
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        asked.add(path);
        try (exchange) {
            if (path.equals("/held")) {
                arrived.countDown();
                try {
                    assertTrue(answer.await(30, TimeUnit.SECONDS));
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
            int status = path.contains("/no-such-pod/") ? 404 : 200;
            byte[] body = (status == 404
                            ? "{\"kind\":\"Status\",\"message\":\"pods \\\"no-such-pod\\\" not found\",\"code\":404}"
                            : path.endsWith("/log") ? LINES : "answered")
                    .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    /// A connection whose answer has come is free for the next request, while the log is still being looked
    /// at. Closing the log closed the connection, and ended the other request: "Connection was closed".
    @Test
    void closingALogThatWasReadEndsNoOtherRequest() throws Exception {
        othersGoOn(Stream::toList, List.of("one", "two", "three"));
    }

    @Test
    void closingALogThatWasNotReadToItsEndEndsNoOtherRequest() throws Exception {
        othersGoOn(lines -> lines.limit(1).toList(), List.of("one"));
    }

    private void othersGoOn(Function<Stream<String>, List<String>> reading, List<String> expected) throws Exception {
        PodLogs logs = new PodLogs(client);
        for (int round = 0; round < 10; round++) {
            arrived = new CountDownLatch(1);
            answer = new CountDownLatch(1);
            CompletableFuture<String> other = new CompletableFuture<>();
            List<String> read = logs.lines(POD, new LogLines.Budget(1000), lines -> {
                        List<String> all = reading.apply(lines);
                        other.completeAsync(() -> client.raw("/held"), threads);
                        await(arrived);
                        return all;
                    })
                    .toOptional()
                    .orElseThrow();
            assertEquals(expected, read);
            assertEquals("answered", client.raw("/another")); // by then the close has come to the event loop
            answer.countDown();
            assertEquals("answered", other.get(30, TimeUnit.SECONDS));
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertTrue(latch.await(30, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /// The client's own way to read a log lists and watches the pod first, each time.
    @Test
    void aLogIsOneRequest() {
        PodLogs logs = new PodLogs(client);
        assertTrue(logs.lines(POD, new LogLines.Budget(1000), Stream::toList)
                .toOptional()
                .isPresent());
        assertTrue(logs.progress(POD).isEmpty());
        assertEquals(
                List.of(
                        "/api/v1/namespaces/shop/pods/west-probe-1-x/log",
                        "/api/v1/namespaces/shop/pods/west-probe-1-x/log"),
                List.copyOf(asked));
    }

    @Test
    void aLogThatIsGoneSaysWhy() {
        Pod gone = new PodBuilder(POD)
                .editMetadata()
                .withName("no-such-pod")
                .endMetadata()
                .build();
        assertEquals(
                new PodLog.Unread<>("the API server answers 404: pods \"no-such-pod\" not found"),
                new PodLogs(client).lines(gone, new LogLines.Budget(1000), Stream::toList));
    }
}
