package io.cosmosbackup.operator.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.cosmosbackup.api.backup.CosmosBackup;
import io.cosmosbackup.api.common.Phase;
import io.cosmosbackup.api.repository.CosmosBackupRepository;
import io.cosmosbackup.operator.catalog.CatalogDecision;
import io.cosmosbackup.operator.catalog.CatalogDecisionTest;
import io.cosmosbackup.operator.catalog.Listing;
import io.cosmosbackup.operator.status.Explanation;
import io.cosmosbackup.operator.status.Refusals;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Objects that the API server does not take, among many that it takes.
@Tag("slow")
class CatalogWriterTest {
    private static final KubernetesSerialization JSON = new KubernetesSerialization();
    private static final int REFUSED = 422;

    /// Three passes are needed, each of 200.
    private static final Listing LISTING = Listing.of(
            IntStream.range(0, 501)
                    .mapToObj(i -> CatalogDecisionTest.entry("backup-%03d".formatted(i)))
                    .toList(),
            501,
            0,
            CatalogDecisionTest.NOW);

    @Test
    void oneRefusedStatusStopsOnlyItsBackup() throws IOException {
        try (Api api = Api.start(Set.of(), Set.of("backup-003"))) {
            Explanation why = passes(api).orElseThrow();
            assertEquals(501, api.backups().size());
            assertEquals(Set.of("backup-003"), api.incomplete());
            assertTrue(api.says("backup-003", "StatusRefused"));
            assertEquals("StatusRefused", why.reason());
            assertTrue(why.message().contains("CosmosBackup backup-003"), why.message());
        }
    }

    @Test
    void oneRefusedBackupStopsNoOther() throws IOException {
        try (Api api = Api.start(Set.of("backup-003", "backup-007"), Set.of())) {
            Explanation why = passes(api).orElseThrow();
            assertEquals(499, api.backups().size());
            assertEquals(Set.of(), api.incomplete());
            assertEquals("BackupsSkipped", why.reason());
            assertTrue(why.message().contains("CosmosBackup backup-003"), why.message());
            assertTrue(why.message().contains("refuses 1 more"), why.message());
        }
    }

    /// They are told first, for they are in the cluster already, and one pass tells 200.
    @Test
    void manyRefusedStatusesLeaveRoomForTheOthers() throws IOException {
        Set<String> refused =
                IntStream.range(0, 250).mapToObj("backup-%03d"::formatted).collect(Collectors.toSet());
        try (Api api = Api.start(Set.of(), refused)) {
            // The operator was stopped before it wrote a status.
            for (CosmosBackup backup : CatalogDecisionTest.all(LISTING)) {
                backup.setStatus(null);
                api.backups().put(backup.getMetadata().getName(), backup);
            }
            assertTrue(passes(api).isPresent());
            assertTrue(api.incomplete().equals(refused), "only those that are refused are left");
        }
    }

    /// As RepositoryReconciler and Applier do: until nothing is left, or only what is refused.
    private static Optional<Explanation> passes(Api api) {
        CosmosBackupRepository repository = CatalogDecisionTest.repository("west");
        CatalogWriter writer = new CatalogWriter(api.client());
        for (int pass = 0; pass < 20; pass++) {
            CatalogDecision decision = CatalogDecision.of(
                    repository, LISTING, List.copyOf(api.backups().values()), CatalogDecisionTest.NOW);
            if (decision.changes().isEmpty()) {
                return Optional.empty();
            }
            Optional<Refusals> refused = writer.write(repository, decision.changes(), CatalogDecisionTest.NOW);
            if (refused.isPresent()) {
                return Optional.of(decision.refused(refused.get()).findings().why());
            }
        }
        throw new AssertionError("it never ends");
    }

    /// As much of an API server as keeps CosmosBackups.
    ///
    /// @param backups by name
    /// @param refusedBackups names of those that it does not let be made
    /// @param refusedStatuses names of those whose status it takes only if it says so
    private record Api(
            Map<String, CosmosBackup> backups,
            Set<String> refusedBackups,
            Set<String> refusedStatuses,
            HttpServer server,
            KubernetesClient client)
            implements AutoCloseable {
        static Api start(Set<String> refusedBackups, Set<String> refusedStatuses) throws IOException {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            Config config = new ConfigBuilder(Config.empty())
                    .withMasterUrl("http://127.0.0.1:" + server.getAddress().getPort())
                    .withRequestRetryBackoffLimit(0)
                    .build();
            Api api = new Api(
                    new ConcurrentSkipListMap<>(),
                    refusedBackups,
                    refusedStatuses,
                    server,
                    new KubernetesClientBuilder().withConfig(config).build());
            server.createContext("/", api::answer);
            server.start();
            return api;
        }

        /// Names of those whose status does not say what was found.
        Set<String> incomplete() {
            return backups.values().stream()
                    .filter(backup ->
                            backup.getStatus() == null || backup.getStatus().phase() != Phase.Complete)
                    .map(backup -> backup.getMetadata().getName())
                    .collect(Collectors.toSet());
        }

        boolean says(String name, String reason) {
            CosmosBackup backup = Objects.requireNonNull(backups.get(name));
            return backup.getStatus().conditions().stream()
                    .anyMatch(condition -> condition.reason().equals(reason));
        }

        private void answer(HttpExchange exchange) throws IOException {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            String path = exchange.getRequestURI().getPath();
            if (path.endsWith("/events")) {
                answer(exchange, 201, body);
                return;
            }
            CosmosBackup sent = JSON.unmarshal(body, CosmosBackup.class);
            String name = sent.getMetadata().getName();
            boolean status = path.endsWith("/cosmosbackups/%s/status".formatted(name));
            boolean refused = status
                    ? refusedStatuses.contains(name) && !body.contains("StatusRefused")
                    : refusedBackups.contains(name);
            if (refused) {
                answer(
                        exchange,
                        REFUSED,
                        JSON.asJson(new StatusBuilder()
                                .withCode(REFUSED)
                                .withMessage("no")
                                .build()));
                return;
            }
            CosmosBackup kept = status ? backups.get(name) : sent;
            CosmosBackup next = JSON.clone(kept);
            next.setStatus(status ? sent.getStatus() : null);
            backups.put(name, next);
            answer(exchange, status ? 200 : 201, JSON.asJson(next));
        }

        private static void answer(HttpExchange exchange, int code, String body) throws IOException {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
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
