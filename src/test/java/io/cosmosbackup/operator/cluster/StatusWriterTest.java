package io.cosmosbackup.operator.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import io.cosmosbackup.api.backup.CosmosBackup;
import io.cosmosbackup.api.backup.CosmosBackupStatus;
import io.cosmosbackup.api.common.Condition;
import io.cosmosbackup.operator.cluster.StatusWriter.Result;
import io.cosmosbackup.operator.status.Explanation;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A status that the API server does not take: the object is too large, or the CRD of another release is
/// stricter.
class StatusWriterTest {
    private static final Condition COMPLETE =
            new Condition("Complete", "True", 1L, Instant.parse("2026-11-22T02:00:00Z"), "BackupComplete", "m");

    @ParameterizedTest
    @CsvSource({"413,Request entity too large", "422,status.copies: Too many", "500,etcdserver: request is too large"})
    void aRefusedStatusBecomesAConditionOfTheOneThatWasTaken(int code, String message) throws IOException {
        List<String> bodies = Collections.synchronizedList(new ArrayList<>());
        try (Answers api = Answers.start(bodies, code, message, 200)) {
            Result<CosmosBackup> result = StatusWriter.write(
                    api.client(),
                    backup(),
                    CosmosBackupStatus.EMPTY.withCopies(List.of(), List.of()),
                    CosmosBackup::new);
            Result.Refused<?> refused = assertInstanceOf(Result.Refused.class, result);
            Explanation why = refused.why();
            assertTrue(refused.said());
            assertEquals("StatusRefused", why.reason());
            assertTrue(why.message().contains(message), why.message());
            assertEquals(2, bodies.size());
            assertTrue(bodies.getLast().contains("\"reason\":\"StatusRefused\""), bodies.getLast());
            assertTrue(bodies.getLast().contains("\"type\":\"Complete\""), "what was said before stays");
            assertTrue(bodies.getLast().contains("\"status\":\"False\""), bodies.getLast());
        }
    }

    @Test
    void withNoRoomForTheConditionEitherNothingIsThrown() throws IOException {
        List<String> bodies = Collections.synchronizedList(new ArrayList<>());
        try (Answers api = Answers.start(bodies, 413, "Request entity too large", 413)) {
            Result.Refused<?> refused = assertInstanceOf(
                    Result.Refused.class,
                    StatusWriter.write(api.client(), backup(), CosmosBackupStatus.EMPTY, CosmosBackup::new));
            assertFalse(refused.said());
        }
    }

    @Test
    void whatMayPassIsTriedAgainByWhoeverCalls() throws IOException {
        List<String> bodies = Collections.synchronizedList(new ArrayList<>());
        try (Answers api = Answers.start(bodies, 403, "not yours", 200)) {
            assertThrows(
                    KubernetesClientException.class,
                    () -> StatusWriter.write(api.client(), backup(), CosmosBackupStatus.EMPTY, CosmosBackup::new));
        }
        bodies.clear();
        try (Answers api = Answers.start(bodies, 409, "changed", 200)) {
            assertInstanceOf(
                    Result.Changed.class,
                    StatusWriter.write(api.client(), backup(), CosmosBackupStatus.EMPTY, CosmosBackup::new));
            assertEquals(1, bodies.size());
        }
    }

    private static CosmosBackup backup() {
        CosmosBackup backup = new CosmosBackup();
        backup.setMetadata(new ObjectMetaBuilder()
                .withName("nightly")
                .withNamespace("shop")
                .withGeneration(1L)
                .withResourceVersion("7")
                .build());
        backup.setStatus(CosmosBackupStatus.EMPTY.withCopies(List.of(), List.of(COMPLETE)));
        return backup;
    }

    /// An API server that refuses the first request, and answers the others with that status.
    private record Answers(HttpServer server, KubernetesClient client) implements AutoCloseable {
        static Answers start(List<String> bodies, int first, String message, int others) throws IOException {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/", exchange -> {
                bodies.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
                int code = bodies.size() == 1 ? first : others;
                String answer = code == 200
                        ? bodies.getLast()
                        : "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"code\":%d,\"message\":\"%s\"}"
                                .formatted(code, message);
                byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
                exchange.getResponseHeaders().set("Content-Type", "application/json");
                exchange.sendResponseHeaders(code, bytes.length);
                exchange.getResponseBody().write(bytes);
                exchange.close();
            });
            server.start();
            Config config = new ConfigBuilder(Config.empty())
                    .withMasterUrl("http://127.0.0.1:" + server.getAddress().getPort())
                    .withRequestRetryBackoffLimit(0)
                    .build();
            return new Answers(
                    server, new KubernetesClientBuilder().withConfig(config).build());
        }

        @Override
        public void close() {
            client.close();
            server.stop(0);
        }
    }
}
