package io.cosmosbackup.operator.cluster;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.cosmosbackup.engine.report.BatchReport;
import io.cosmosbackup.engine.report.PlannedBackup;
import io.cosmosbackup.engine.report.PruneReport;
import io.cosmosbackup.engine.report.ReportJson;
import io.cosmosbackup.engine.report.StepStarted;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodList;
import io.fabric8.kubernetes.api.model.PodListBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// A namespace whose tenant wants the operator gone, as the API server shows it. The API server is played:
/// a real one would need the gigabytes of logs to be written first, on a node, and nothing of what matters
/// here is its doing.
///
/// Every Job of the name `NUMBER-KIND` is there, has ended well and is the {@link #OWNER}'s. Its genuine
/// pod has printed {@link #GENUINE} and ended with a report; what is there besides is drawn from the seed.
final class HostileTenant implements AutoCloseable {
    static final String OWNER = "uid-of-the-schedule";
    static final String STEP = "prune-east";
    static final List<String> GENUINE = List.of("nightly-1", "nightly-2", "nightly-3");

    private static final KubernetesSerialization KUBERNETES = new KubernetesSerialization();
    private static final Instant BEGIN = Instant.parse("2026-11-22T02:00:00Z");
    private static final int MANY = 200;
    private static final long LONG_LOG = 100L << 20;
    private static final String FAT = "x".repeat(256 << 10);
    private static final String REPORT = ReportJson.print(new BatchReport(List.of(new BatchReport.Step(
            STEP,
            new PruneReport(
                    "east",
                    false,
                    new PruneReport.Backups(GENUINE.size(), 0, 0, 0, 0, 0),
                    new PruneReport.Removed(0, 0),
                    null,
                    List.of())))));

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final long seed;
    final AtomicLong bytesOfLogs = new AtomicLong();

    /// What the tenant does.
    enum Kind {
        /// Two hundred pods of the Job itself, each with a log of 100 MB: `backoffLimit` and `template.env`
        /// are enough.
        LongLogs,
        /// One line without an end.
        EndlessLine,
        /// Half a million short lines that look like the engine's, each about another backup.
        ManyLines,
        /// Pods with the Job's label and a container of the engine's name, newer than the Job's own.
        ForgedPods,
        /// Owned pods with more annotations, and longer termination messages, than the API server should
        /// take.
        FatPods,
        /// Lines with a hundred thousand reasons and with members of other types.
        StrangeLines
    }

    private HostileTenant(long seed) throws IOException {
        this.seed = seed;
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.setExecutor(threads);
        server.start();
    }

    static HostileTenant start(long seed) throws IOException {
        return new HostileTenant(seed);
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            List<String> path = List.of(exchange.getRequestURI().getPath().split("/", -1));
            Map<String, String> query = query(exchange.getRequestURI().getRawQuery());
            String last = path.getLast();
            if (last.equals("log")) {
                log(exchange, path.get(path.size() - 2), query);
            } else if (last.equals("pods")) {
                String job = query.getOrDefault("labelSelector", "").replaceFirst("^.*=", "");
                json(exchange, page(job, query));
            } else if (path.get(path.size() - 2).equals("jobs")) {
                json(exchange, job(last));
            } else {
                exchange.sendResponseHeaders(404, -1);
            }
        } catch (IOException e) {
            // Whoever reads has had enough.
        }
    }

    private static void json(HttpExchange exchange, Object body) throws IOException {
        byte[] bytes = KUBERNETES.asJson(body).getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private static Map<String, String> query(String raw) {
        return raw == null
                ? Map.of()
                : Stream.of(raw.split("&", -1))
                        .map(pair ->
                                URLDecoder.decode(pair, StandardCharsets.UTF_8).split("=", 2))
                        .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
    }

    private static Kind kind(String job) {
        return Kind.valueOf(job.substring(job.indexOf('-') + 1));
    }

    static Job job(String name) {
        return new JobBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace("shop")
                .withUid("uid-" + name)
                .withCreationTimestamp(BEGIN.toString())
                .withOwnerReferences(new OwnerReference(
                        "cosmosbackup.io/v1alpha1", true, true, "CosmosBackupSchedule", "nightly", OWNER))
                .endMetadata()
                .withNewSpec()
                .withBackoffLimit(100)
                .endSpec()
                .withNewStatus()
                .withCompletionTime(BEGIN.plusSeconds(600).toString())
                .addNewCondition()
                .withType("Complete")
                .withStatus("True")
                .endCondition()
                .endStatus()
                .build();
    }

    /// A page as the API server makes one; without a limit it shows all there is.
    private PodList page(String job, Map<String, String> query) {
        int from = Integer.parseInt(query.getOrDefault("continue", "0"));
        int limit = Integer.parseInt(query.getOrDefault("limit", "100000"));
        int all = 1 + others(kind(job));
        int to = Math.min(all, from + limit);
        return new PodListBuilder()
                .withNewMetadata()
                .withContinue(to == all ? "" : Integer.toString(to))
                .endMetadata()
                .withItems(IntStream.range(from, to)
                        .mapToObj(i -> i == 0 ? genuinePod(job) : otherPod(job, i))
                        .toList())
                .build();
    }

    private static int others(Kind kind) {
        return switch (kind) {
            case LongLogs, ForgedPods -> MANY;
            case FatPods -> MANY / 4;
            case EndlessLine, ManyLines, StrangeLines -> 0;
        };
    }

    private static Pod genuinePod(String job) {
        return pod(job, job + "-genuine", "uid-" + job, 300, "", REPORT);
    }

    private Pod otherPod(String job, int i) {
        return switch (kind(job)) {
            case LongLogs -> pod(job, job + "-early" + i, "uid-" + job, -i, "", "killed");
            case ForgedPods -> {
                boolean earlier = new Random(seed + i).nextBoolean();
                yield pod(job, job + "-forged" + i, earlier ? "uid-of-an-earlier-" + job : OWNER, 300 + i, "", REPORT);
            }
            case FatPods, EndlessLine, ManyLines, StrangeLines ->
                pod(job, job + "-fat" + i, "uid-" + job, -i, FAT, FAT + FAT + FAT + FAT);
        };
    }

    private static Pod pod(String job, String name, String owner, int second, String annotation, String message) {
        return new PodBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace("shop")
                .withUid("uid-" + name)
                .withCreationTimestamp(BEGIN.plusSeconds(second).toString())
                .addToLabels(JobReader.JOB_NAME_LABEL, job)
                .addToAnnotations(annotation.isEmpty() ? Map.of() : Map.of("cosmosbackup.io/fat", annotation))
                .withOwnerReferences(new OwnerReference("batch/v1", true, true, "Job", job, owner))
                .endMetadata()
                .withNewSpec()
                .addNewContainer()
                .withName("engine")
                .endContainer()
                .endSpec()
                .withNewStatus()
                .withPhase("Succeeded")
                .addNewContainerStatus()
                .withName("engine")
                .withNewState()
                .withNewTerminated()
                .withExitCode(0)
                .withFinishedAt(BEGIN.plusSeconds(600).toString())
                .withMessage(message)
                .endTerminated()
                .endState()
                .endContainerStatus()
                .endStatus()
                .build();
    }

    private void log(HttpExchange exchange, String pod, Map<String, String> query) throws IOException {
        long limit = Long.parseLong(query.getOrDefault("limitBytes", String.valueOf(Long.MAX_VALUE)));
        exchange.sendResponseHeaders(200, 0);
        String job = pod.substring(0, pod.lastIndexOf('-'));
        try (Limited out = new Limited(exchange.getResponseBody(), limit)) {
            if (pod.endsWith("-genuine")) {
                genuine(out);
            }
            switch (kind(job)) {
                case LongLogs -> noise(out, "[debug][gc] nothing to see here ".repeat(100) + "\n", LONG_LOG);
                case EndlessLine -> noise(out, "x".repeat(8192), Long.MAX_VALUE);
                case ManyLines -> {
                    for (int i = 0; i < 500_000 && !out.full(); i++) {
                        out.print(planned("junk-" + i, PlannedBackup.Action.Keep, "not readable"));
                    }
                }
                case ForgedPods -> {
                    if (!pod.endsWith("-genuine")) {
                        out.print(ReportJson.print(new StepStarted(STEP)) + "\n");
                        GENUINE.forEach(id -> out.print(planned(id, PlannedBackup.Action.Delete, "forged")));
                        out.print(planned("forged", PlannedBackup.Action.Delete, "forged"));
                    }
                }
                case FatPods -> {}
                case StrangeLines -> strange(out);
            }
        }
    }

    private static void genuine(Limited out) {
        out.print(ReportJson.print(new StepStarted(STEP)) + "\n");
        GENUINE.forEach(id -> out.print(planned(id, PlannedBackup.Action.Keep, "last 3")));
    }

    private void strange(Limited out) {
        Random random = new Random(seed);
        String reasons = Stream.generate(() -> "\"\"").limit(20_000).collect(Collectors.joining(","));
        List<String> lines = List.of(
                "{\"kind\":\"Planned\",\"backup\":null,\"action\":\"Keep\",\"reasons\":[]}\n",
                "{\"kind\":\"Planned\",\"backup\":\"b\",\"reasons\":[]}\n",
                "{\"kind\":\"Planned\",\"backup\":\"b\",\"action\":\"Keep\",\"reasons\":null}\n",
                "{\"kind\":\"Planned\",\"backup\":[[[[1]]]],\"action\":7}\n",
                "{\"kind\":\"Step\"}\n",
                "{\"kind\":\"Planned\"\n",
                "{\"kind\":\"Planned\"" + ",\"x\":[".repeat(5_000) + "\n",
                "\u0000\uffff\n");
        for (int i = 0; i < 800 && !out.full(); i++) {
            out.print(
                    random.nextInt(4) == 0
                            ? "{\"kind\":\"Planned\",\"backup\":\"strange-%d\",\"action\":\"Keep\",\"reasons\":[%s]}%n"
                                    .formatted(i, reasons)
                            : lines.get(random.nextInt(lines.size())));
        }
        out.print(ReportJson.print(new StepStarted("another")) + "\n");
    }

    private static String planned(String backup, PlannedBackup.Action action, String why) {
        return ReportJson.print(new PlannedBackup(backup, action, List.of(why), null)) + "\n";
    }

    private static void noise(Limited out, String text, long bytes) {
        byte[] some = text.repeat(16).getBytes(StandardCharsets.UTF_8);
        for (long sent = 0; sent < bytes && !out.full(); sent += some.length) {
            out.write(some);
        }
    }

    /// As many bytes as the reader asks for, as a kubelet sends them.
    private final class Limited implements AutoCloseable {
        private final OutputStream out;
        private long left;

        private Limited(OutputStream out, long limit) {
            this.out = out;
            this.left = limit;
        }

        boolean full() {
            return left == 0;
        }

        void print(String text) {
            write(text.getBytes(StandardCharsets.UTF_8));
        }

        void write(byte[] bytes) {
            byte[] some = bytes.length <= left ? bytes : Arrays.copyOf(bytes, (int) left);
            try {
                out.write(some);
            } catch (IOException e) {
                left = 0; // whoever reads has had enough
                return;
            }
            left -= some.length;
            bytesOfLogs.addAndGet(some.length);
        }

        @Override
        public void close() throws IOException {
            out.close();
        }
    }
}
