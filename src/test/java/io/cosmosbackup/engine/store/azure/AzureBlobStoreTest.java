package io.cosmosbackup.engine.store.azure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Reason;
import io.cosmosbackup.engine.store.BlobStore.PutResult;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class AzureBlobStoreTest {
    private static final byte[] PRESENT = "present".getBytes(StandardCharsets.UTF_8);

    /// So a container under an immutability policy may answer who writes a blob again, as each backup does with the
    /// repository's marker.
    @Test
    void aBlobThatAPolicyKeepsIsComparedLikeAnyThatIsThere() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", AzureBlobStoreTest::immutable);
        server.start();
        try {
            AzureBlobStore store = new AzureBlobStore(
                    "http://127.0.0.1:" + server.getAddress().getPort() + "/account/container", "c2VjcmV0");
            assertEquals(PutResult.SameBytes, store.putIfAbsent("repository.json", PRESENT));
            assertEquals(PutResult.OtherBytes, store.putIfAbsent("repository.json", new byte[] {1}));
        } finally {
            server.stop(0);
        }
    }

    private static void immutable(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            if (exchange.getRequestMethod().equals("PUT")) {
                exchange.getResponseHeaders().add("x-ms-error-code", "BlobImmutableDueToPolicy");
                exchange.sendResponseHeaders(409, -1);
                return;
            }
            exchange.getResponseHeaders().add("ETag", "\"1\"");
            exchange.getResponseHeaders().add("Last-Modified", "Sun, 22 Nov 2026 12:00:00 GMT");
            exchange.getResponseHeaders().add("x-ms-blob-type", "BlockBlob");
            if (exchange.getRequestMethod().equals("HEAD")) {
                exchange.getResponseHeaders().add("Content-Length", String.valueOf(PRESENT.length));
                exchange.sendResponseHeaders(200, -1);
                return;
            }
            exchange.sendResponseHeaders(200, PRESENT.length);
            exchange.getResponseBody().write(PRESENT);
        }
    }

    @Test
    void aSharedAccessSignatureIsNoPartOfARepositorysUrl() {
        BackupException failure = assertThrows(
                BackupException.class,
                () -> new AzureBlobStore(
                        "https://x.blob.core.windows.net/c/p?sv=2024-11-04&sp=r&sig=c2VjcmV0%3D", "c2VjcmV0"));
        assertEquals(Reason.InvalidArgument, failure.reason());
        assertFalse(String.valueOf(failure.getMessage()).contains("sig="), failure.getMessage());
    }
}
