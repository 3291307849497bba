package io.cosmosbackup.operator.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.cosmosbackup.api.backup.CosmosBackup;
import io.cosmosbackup.api.backup.CosmosBackupStatus;
import io.cosmosbackup.api.schedule.CosmosBackupSchedule;
import io.cosmosbackup.api.schedule.CosmosBackupScheduleStatus;
import io.cosmosbackup.operator.status.BackupChanges;
import io.cosmosbackup.operator.status.Decision;
import io.cosmosbackup.operator.status.Explanation;
import io.cosmosbackup.operator.status.JobChanges;
import io.cosmosbackup.operator.status.Notice;
import io.cosmosbackup.operator.status.OperatorReason;
import io.cosmosbackup.operator.status.Refusals;
import io.cosmosbackup.operator.status.StatusUpdate;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/// The order in which the steps of a schedule reach the API server, and what an answer stops.
class ApplierTest {
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
    private static final Duration RECHECK = Duration.ofMinutes(3);
    private static final List<String> ALL = List.of(
            "POST jobs/prune-2",
            "POST cosmosbackups/due",
            "PATCH cosmosbackups/told/status",
            "POST events",
            "DELETE cosmosbackups/old",
            "PATCH cosmosbackupschedules/nightly/status",
            "POST events",
            "DELETE jobs/verify-1",
            "PATCH jobs/prune-1");

    @Test
    void whatJobsReportedIsWrittenBeforeTheStatusAndJobsGoLast() throws IOException {
        try (Api api = Api.start(Map.of())) {
            assertEquals(RECHECK, api.apply(steps(job("prune-2"))));
            assertEquals(ALL, api.requests());
            assertEquals(List.of("told", "nightly"), api.written());
        }
    }

    @Test
    void aCosmosBackupThatWasChangedMeanwhileEndsItBeforeTheStatus() throws IOException {
        try (Api api = Api.start(Map.of("PATCH cosmosbackups/told/status", 409))) {
            assertEquals(Duration.ofSeconds(1), api.apply(steps(job("prune-2"))));
            assertEquals(ALL.subList(0, 3), api.requests());
        }
    }

    @Test
    void aCosmosBackupWhoseStatusIsRefusedHoldsUpNothing() throws IOException {
        try (Api api = Api.start(Map.of("PATCH cosmosbackups/told/status", 422))) {
            assertEquals(RECHECK, api.apply(steps(job("prune-2"))));
            assertEquals(ALL.subList(4, 9), api.requests().subList(4, 9), "after two attempts to write it");
        }
    }

    @Test
    void whatIsThereAlreadyOrGoneIsAsGoodAsDone() throws IOException {
        try (Api api = Api.start(Map.of(
                "POST jobs/prune-2", 409,
                "DELETE cosmosbackups/old", 409,
                "POST cosmosbackups/due", 409,
                "PATCH jobs/prune-1", 404))) {
            assertEquals(RECHECK, api.apply(steps(job("prune-2"))));
            assertEquals(ALL, api.requests());
        }
    }

    @Test
    void aStatusThatIsNotWrittenKeepsEveryJob() throws IOException {
        for (int code : List.of(409, 422)) {
            try (Api api = Api.start(Map.of("PATCH cosmosbackupschedules/nightly/status", code))) {
                assertEquals(
                        code == 409 ? Duration.ofSeconds(1) : Duration.ofMinutes(10), api.apply(steps(job("prune-2"))));
                assertEquals(
                        "PATCH cosmosbackupschedules/nightly/status",
                        api.requests().getLast());
            }
        }
    }

    @Test
    void aRefusedJobIsDecidedAboutBeforeAnythingIsWrittenAndNoOtherIsMadeTwice() throws IOException {
        try (Api api = Api.start(Map.of("POST jobs/prune-2", 422))) {
            Decision.Steps<CosmosBackupScheduleStatus> first = steps(job("prune-2"), job("verify-2"));
            assertEquals(RECHECK, api.apply(first, refusals -> {
                assertEquals(List.of("prune-2"), List.copyOf(refusals.byName().keySet()));
                assertEquals(
                        List.of("POST jobs/prune-2", "POST jobs/verify-2", "POST cosmosbackups/due"), api.requests());
                return first.started();
            }));
            assertEquals(ALL.subList(2, 9), api.requests().subList(3, 10));
        }
    }

    /// A quota, a webhook: the status says so, and everything else goes on.
    @Test
    void aRefusedCosmosBackupIsDecidedAbout() throws IOException {
        for (int code : List.of(400, 403, 422)) {
            try (Api api = Api.start(Map.of("POST cosmosbackups/due", code))) {
                Decision.Steps<CosmosBackupScheduleStatus> first = steps(job("prune-2"));
                assertEquals(RECHECK, api.apply(first, refusals -> {
                    assertEquals(
                            OperatorReason.BackupRefused.name(),
                            refusals.first().reason());
                    return first.started();
                }));
                assertEquals(ALL, api.requests());
            }
        }
    }

    @Test
    void anAnswerOfAnotherKindIsThrown() throws IOException {
        try (Api api = Api.start(Map.of("POST cosmosbackups/due", 500))) {
            assertThrows(KubernetesClientException.class, () -> api.apply(steps(job("prune-2"))));
        }
    }

    private static Decision.Steps<CosmosBackupScheduleStatus> steps(Job... start) {
        Notice notice = Notice.normal("key", Explanation.of(OperatorReason.Scheduled, "it is due"));
        return new Decision.Steps<>(
                CosmosBackupScheduleStatus.EMPTY,
                new JobChanges(List.of(start), List.of("verify-1"), List.of("prune-1"), Duration.ofDays(1)),
                new BackupChanges(
                        List.of(named(new CosmosBackup(), "due")),
                        List.of(new StatusUpdate(
                                named(new CosmosBackup(), "told"), CosmosBackupStatus.EMPTY, Optional.of(notice))),
                        List.of(named(new CosmosBackup(), "old"))),
                List.of(notice),
                RECHECK);
    }

    private static Job job(String name) {
        return new JobBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace("shop")
                .endMetadata()
                .withNewSpec()
                .withNewTemplate()
                .withNewSpec()
                .addNewContainer()
                .withName("engine")
                .withArgs("batch")
                .endContainer()
                .endSpec()
                .endTemplate()
                .endSpec()
                .build();
    }

    private static <T extends HasMetadata> T named(T object, String name) {
        object.setMetadata(new ObjectMetaBuilder()
                .withName(name)
                .withNamespace("shop")
                .withUid("uid")
                .withResourceVersion("7")
                .build());
        return object;
    }

    /// As much of an API server as notes what it is sent.
    ///
    /// @param codes what it answers else than that all is well, by request
    /// @param written the names of what informers are handed
    private record Api(
            Map<String, Integer> codes,
            List<String> requests,
            List<String> written,
            HttpServer server,
            KubernetesClient client)
            implements AutoCloseable {
        static Api start(Map<String, Integer> codes) throws IOException {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            Config config = new ConfigBuilder(Config.empty())
                    .withMasterUrl("http://127.0.0.1:" + server.getAddress().getPort())
                    .withRequestRetryBackoffLimit(0)
                    .build();
            Api api = new Api(
                    codes,
                    new CopyOnWriteArrayList<>(),
                    new CopyOnWriteArrayList<>(),
                    server,
                    new KubernetesClientBuilder().withConfig(config).build());
            server.createContext("/", api::answer);
            server.start();
            return api;
        }

        Duration apply(Decision.Steps<CosmosBackupScheduleStatus> steps) {
            return apply(steps, refusals -> {
                throw new AssertionError(refusals.toString());
            });
        }

        Duration apply(
                Decision.Steps<CosmosBackupScheduleStatus> steps,
                Function<Refusals, Decision<CosmosBackupScheduleStatus>> refused) {
            Applier<CosmosBackupSchedule, CosmosBackupScheduleStatus> applier = new Applier<>(
                    client,
                    CosmosBackupSchedule::new,
                    (now, _) -> written.add(now.getMetadata().getName()),
                    (now, _) -> written.add(now.getMetadata().getName()));
            return Duration.ofMillis(applier.apply(steps, named(new CosmosBackupSchedule(), "nightly"), NOW, refused)
                    .getScheduleDelay()
                    .orElseThrow());
        }

        private void answer(HttpExchange exchange) throws IOException {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            String method = exchange.getRequestMethod();
            String path = exchange.getRequestURI().getPath().replaceFirst(".*/namespaces/[^/]+/", "");
            String request = method + " " + path;
            if (method.equals("POST") && !path.equals("events")) {
                request += "/" + body.replaceFirst("(?s).*?\"name\":\"([^\"]+)\".*", "$1");
            }
            if (!method.equals("GET")) { // the client reads before it patches
                requests.add(request);
            }
            int code = codes.getOrDefault(request, method.equals("POST") ? 201 : 200);
            byte[] bytes = (code < 300
                            ? body.isEmpty() || !body.contains("kind")
                                    ? "{\"kind\":\"Status\",\"apiVersion\":\"v1\"}"
                                    : body
                            : "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"code\":%d,\"message\":\"no\"}"
                                    .formatted(code))
                    .getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(code, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        }

        @Override
        public void close() {
            client.close();
            server.stop(0);
        }
    }
}
