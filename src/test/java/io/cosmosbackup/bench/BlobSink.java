package io.cosmosbackup.bench;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.cosmosbackup.emulator.SelfSignedCertificate;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The least of a Blob account that a backup needs, by HTTPS. Every Put Blob is answered 201. Of a segment only the
/// size is
/// kept, which the listing shows: a backup looks for its segments before it commits. `repository.json` is kept whole.
/// All else is forgotten, so that each backup finds the repository without backups. Signatures and digests are not
/// looked at.
final class BlobSink implements AutoCloseable {
    private static final String DATE = "Sun, 22 Nov 2026 12:00:00 GMT";
    private static final String BEFORE = "<?xml version=\"1.0\" encoding=\"utf-8\"?><EnumerationResults><Blobs>";
    private static final String AFTER = "</Blobs><NextMarker /></EnumerationResults>";

    private final HttpsServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final LongAdder bytes = new LongAdder();

    private final Map<String, byte[]> markers = new ConcurrentHashMap<>(); // by path

    private final Map<String, Long> segments = new ConcurrentSkipListMap<>(); // sizes, by path

    BlobSink(SelfSignedCertificate certificate) throws IOException {
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(certificate.serverContext()));
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    /// URL of a Blob container; any name will do.
    String container(String name) {
        return "https://127.0.0.1:" + server.getAddress().getPort() + "/account/" + name;
    }

    /// How much has been put since the last call.
    long received() {
        return bytes.sumThenReset();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            var headers = exchange.getResponseHeaders();
            headers.set("x-ms-version", "2024-11-04");
            headers.set("ETag", "\"1\"");
            headers.set("Last-Modified", DATE);
            switch (exchange.getRequestMethod()) {
                case "PUT" -> {
                    String path = exchange.getRequestURI().getPath();
                    if (path.endsWith("/repository.json")) {
                        markers.put(path, exchange.getRequestBody().readAllBytes());
                    } else {
                        long length = drained(exchange.getRequestBody());
                        bytes.add(length);
                        if (path.contains(".jsonl.")) {
                            segments.put(path, length);
                        }
                    }
                    headers.set("x-ms-request-server-encrypted", "true");
                    exchange.sendResponseHeaders(201, -1);
                }
                case "GET" -> {
                    URI uri = exchange.getRequestURI();
                    if (String.valueOf(uri.getQuery()).contains("comp=list")) {
                        headers.set("Content-Type", "application/xml");
                        send(exchange, listing(uri).getBytes(StandardCharsets.UTF_8));
                    } else {
                        send(exchange, markers.get(uri.getPath()));
                    }
                }
                default -> absent(exchange);
            }
        }
    }

    /// The segments of the container that begin with the prefix that is asked for.
    private String listing(URI uri) {
        String prefix = Stream.of(uri.getQuery().split("&"))
                .filter(parameter -> parameter.startsWith("prefix="))
                .map(parameter -> parameter.substring("prefix=".length()))
                .findFirst()
                .orElse("");
        String container = uri.getPath() + "/";
        return segments.entrySet().stream()
                .filter(segment -> segment.getKey().startsWith(container + prefix))
                .map(segment ->
                        """
                        <Blob><Name>%s</Name><Properties><Creation-Time>%s</Creation-Time><Last-Modified>%s</Last-Modified>\
                        <Etag>"1"</Etag><Content-Length>%d</Content-Length><BlobType>BlockBlob</BlobType></Properties></Blob>\
                        """.formatted(segment.getKey().substring(container.length()), DATE, DATE, segment.getValue()))
                .collect(Collectors.joining("", BEFORE, AFTER));
    }

    private static void send(HttpExchange exchange, byte @Nullable [] blob) throws IOException {
        if (blob == null) {
            absent(exchange);
            return;
        }
        exchange.getResponseHeaders().set("x-ms-blob-type", "BlockBlob");
        exchange.sendResponseHeaders(200, blob.length);
        exchange.getResponseBody().write(blob);
    }

    private static void absent(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().set("x-ms-error-code", "BlobNotFound");
        exchange.sendResponseHeaders(404, -1);
    }

    private static long drained(InputStream body) throws IOException {
        byte[] buffer = new byte[64 << 10];
        long length = 0;
        for (int read = body.read(buffer); read >= 0; read = body.read(buffer)) {
            length += read;
        }
        return length;
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
