package io.cosmosbackup.bench;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.cosmosbackup.emulator.SelfSignedCertificate;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.LongAdder;

/// The least of a Blob account that a backup needs, by HTTPS: every Put Blob is answered 201 and forgotten, every blob
/// that is asked for is absent, every listing is empty. Signatures and digests are not looked at.
final class BlobSink implements AutoCloseable {
    private static final String DATE = "Sun, 22 Nov 2026 12:00:00 GMT";
    private static final byte[] NOTHING = """
            <?xml version="1.0" encoding="utf-8"?><EnumerationResults><Blobs /><NextMarker /></EnumerationResults>\
            """.getBytes(StandardCharsets.UTF_8);

    private final HttpsServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final LongAdder bytes = new LongAdder();

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
                    bytes.add(drained(exchange.getRequestBody()));
                    headers.set("x-ms-request-server-encrypted", "true");
                    exchange.sendResponseHeaders(201, -1);
                }
                case "GET" -> {
                    String query = exchange.getRequestURI().getQuery();
                    if (query != null && query.contains("comp=list")) {
                        headers.set("Content-Type", "application/xml");
                        exchange.sendResponseHeaders(200, NOTHING.length);
                        exchange.getResponseBody().write(NOTHING);
                    } else {
                        absent(exchange);
                    }
                }
                default -> absent(exchange);
            }
        }
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
