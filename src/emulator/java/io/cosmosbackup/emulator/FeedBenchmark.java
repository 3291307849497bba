package io.cosmosbackup.emulator;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// How fast the emulator serves change feeds: loads items of 1 KB, reads them a few times over, and prints MB/s of the
/// pages' bodies, over HTTP and HTTPS. {@code [items] [partitions]}.
public final class FeedBenchmark {
    private static final int ROUNDS = 5;
    private static final double MEGABYTE = 1e6;

    private FeedBenchmark() {}

    public static void main(String[] args) throws InterruptedException, ExecutionException {
        int items = args.length > 0 ? Integer.parseInt(args[0]) : 200_000;
        int partitions = args.length > 1 ? Integer.parseInt(args[1]) : 4;
        try (CosmosEmulator emulator = CosmosEmulator.start(
                        EmulatorOptions.defaults().withHttps().withPartitions(partitions));
                EmulatorClient client = new EmulatorClient(emulator.endpoint(), emulator.key());
                HttpClient plain = HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .build();
                HttpClient secure = HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .sslContext(emulator.certificate().clientContext())
                        .build()) {
            client.createDatabase("bench").ok();
            client.createContainer("bench", "c", "/pk").ok();
            load(client, items);
            String token = emulator.issueToken(
                    new Principal("bench", List.of(RoleAssignment.ofAccount(Role.DATA_READER))), Duration.ofHours(1));
            List<String> ranges = client.partitionKeyRanges("bench", "c");
            for (int round = 1; round <= ROUNDS; round++) {
                print("http", round, emulator.endpoint(), plain, token, ranges);
                print("https", round, emulator.httpsEndpoint(), secure, token, ranges);
            }
        }
    }

    private static void load(EmulatorClient client, int items) throws InterruptedException, ExecutionException {
        String filler = "x".repeat(650);
        int writers = 8;
        List<Future<?>> done = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int writer = 0; writer < writers; writer++) {
                int first = writer;
                done.add(threads.submit(() -> {
                    for (int i = first; i < items; i += writers) {
                        String item = "{\"id\":\"i%d\",\"pk\":\"p%d\",\"filler\":\"%s\"}".formatted(i, i, filler);
                        client.createItem("bench", "c", "[\"p" + i + "\"]", item.getBytes(StandardCharsets.UTF_8))
                                .ok();
                    }
                }));
            }
        }
        for (Future<?> writer : done) {
            writer.get();
        }
    }

    private static void print(
            String scheme, int round, URI endpoint, HttpClient http, String token, List<String> ranges)
            throws InterruptedException, ExecutionException {
        long start = System.nanoTime();
        long bytes = 0;
        List<Future<Long>> readers = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (String range : ranges) {
                readers.add(threads.submit(() -> drain(endpoint, http, token, range)));
            }
        }
        for (Future<Long> reader : readers) {
            bytes += reader.get();
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        System.out.printf(
                "%-5s round %d: %.0f MB in %.2f s, %.0f MB/s%n",
                scheme, round, bytes / MEGABYTE, seconds, bytes / MEGABYTE / seconds);
    }

    /// The bytes of all pages of one partition, which are not looked into.
    private static long drain(URI endpoint, HttpClient http, String token, String range)
            throws IOException, InterruptedException {
        long bytes = 0;
        String etag = "";
        while (true) {
            HttpRequest.Builder request = HttpRequest.newBuilder(endpoint.resolve("/dbs/bench/colls/c/docs"));
            Map.of(
                            "authorization",
                            "type%3Daad%26ver%3D1.0%26sig%3D" + token.replace("=", "%3D"),
                            "A-IM",
                            "Incremental Feed",
                            "x-ms-documentdb-partitionkeyrangeid",
                            range,
                            "x-ms-max-item-count",
                            "-1")
                    .forEach(request::header);
            if (!etag.isEmpty()) {
                request.header("If-None-Match", etag);
            }
            HttpResponse<byte[]> page = http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            if (page.statusCode() == 304) {
                return bytes;
            } else if (page.statusCode() != 200) {
                throw new IOException("answered " + page.statusCode());
            }
            bytes += page.body().length;
            etag = page.headers().firstValue("etag").orElseThrow();
        }
    }
}
