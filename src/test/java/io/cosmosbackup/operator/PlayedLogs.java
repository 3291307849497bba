package io.cosmosbackup.operator;

import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// What pods that run nowhere have printed: an operator with a client of this reads it from here.
record PlayedLogs(Map<String, String> byJob, HttpServer server) implements AutoCloseable {
    static PlayedLogs start() throws IOException {
        Map<String, String> byJob = new ConcurrentHashMap<>();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            String path = exchange.getRequestURI().getPath();
            byte[] log = byJob.entrySet().stream()
                    .filter(entry -> path.contains("/pods/" + entry.getKey() + "-"))
                    .map(Map.Entry::getValue)
                    .findFirst()
                    .orElse("")
                    .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, log.length == 0 ? -1 : log.length);
            try (OutputStream body = exchange.getResponseBody()) {
                body.write(log);
            }
        });
        server.start();
        return new PlayedLogs(byJob, server);
    }

    void put(String job, String log) {
        byJob.put(job, log);
    }

    KubernetesClient client() {
        return new KubernetesClientBuilder()
                .withHttpClientBuilderConsumer(http -> http.addOrReplaceInterceptor("played logs", new Interceptor() {
                    @Override
                    public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
                        if (request.uri().getPath().endsWith("/log")) {
                            builder.uri(URI.create("http://127.0.0.1:%d%s"
                                    .formatted(
                                            server.getAddress().getPort(),
                                            request.uri().getPath())));
                        }
                    }
                }))
                .build();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
