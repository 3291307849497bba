package io.cosmosbackup.engine.store.azure;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpMethod;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import com.azure.core.util.BinaryData;
import com.azure.core.util.Context;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Reason;
import io.cosmosbackup.engine.store.BlobStore;
import io.cosmosbackup.engine.store.BlobStore.PutResult;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class BlobHttpTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration SHORT = Duration.ofSeconds(2);
    private static final int MORE_THAN_SOCKETS_HOLD = 64 << 20;
    private static final String CREATED = "HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n";

    private final ServerSocket server = open();
    private final BlobHttp http = new BlobHttp(bounds(LONG, LONG));

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    /// What a peer does with a connection.
    private interface Peer {
        void meet(Socket socket) throws Exception;
    }

    @Test
    void theBodyMayTakeLongerThanATry() throws Exception {
        FutureTask<?> peer = serve(socket -> {
            head(socket);
            say(socket, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\na");
            Thread.sleep(2 * SHORT.toMillis());
            say(socket, "b");
        });
        HttpResponse answer = requireNonNull(http.send(get()).timeout(SHORT).block());
        assertEquals("ab", answer.getBodyAsString(StandardCharsets.UTF_8).block());
        end(peer);
    }

    /// Twice as fast as the slowest that is waited for, and longer than an operation may take that moves
    /// nothing.
    @Test
    void aSlowLinkThatGoesOnIsWaitedFor() throws Exception {
        int pieces = 16;
        FutureTask<?> peer = serve(socket -> {
            head(socket);
            say(
                    socket,
                    "HTTP/1.1 200 OK\r\nETag: \"1\"\r\nLast-Modified: Sun, 22 Nov 2026 12:00:00 GMT\r\nContent-Length: "
                            + (pieces << 15) + "\r\n\r\n");
            for (int i = 0; i < pieces; i++) {
                Thread.sleep(SHORT.toMillis() / 8);
                socket.getOutputStream().write(new byte[1 << 15]);
            }
        });
        Bounds slow = new Bounds(SHORT, SHORT, SHORT, 64 << 10, 1_000);
        BlobStore store = ScopedValue.where(Bounds.INSTEAD, slow).call(this::store);
        assertEquals(pieces << 15, store.read("a", pieces << 15).orElseThrow().length);
        end(peer);
    }

    @Test
    void aSegmentOverTheSlowestHonestLinkHasItsTime() {
        long segment = 32 << 20;
        Duration takes = Duration.ofSeconds(segment / (64 << 10));
        Duration allowed = Bounds.ORDINARY.start().plus(Bounds.ORDINARY.forBytes(segment));
        assertTrue(takes.multipliedBy(2).compareTo(allowed) < 0, takes + " of " + allowed);
        Duration tryAllowed = Bounds.ORDINARY.tryTimeout().plus(Bounds.ORDINARY.forBytes(segment));
        assertTrue(takes.compareTo(tryAllowed) < 0, takes + " of " + tryAllowed);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aBodyThatBreaksOffIsNoBody(boolean isReadAtOnce) throws Exception {
        for (String framing :
                new String[] {"Content-Length: 9\r\n\r\nhalf", "Transfer-Encoding: chunked\r\n\r\n9\r\nhalf"}) {
            FutureTask<?> peer = serve(socket -> {
                head(socket);
                say(socket, "HTTP/1.1 200 OK\r\n" + framing);
            });
            Context context = new Context("azure-eagerly-read-response", isReadAtOnce);
            RuntimeException failure = assertThrows(
                    RuntimeException.class,
                    () -> http.send(get(), context)
                            .flatMap(HttpResponse::getBodyAsByteArray)
                            .block());
            assertInstanceOf(IOException.class, failure.getCause(), framing);
            end(peer);
        }
    }

    @Test
    void anAnswerThatIsNotWantedToItsEndEndsItsConnection() throws Exception {
        FutureTask<?> peer = serve(socket -> {
            head(socket);
            say(socket, "HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n");
            assertThrows(SocketException.class, () -> {
                for (byte[] piece = new byte[1 << 16]; ; ) {
                    socket.getOutputStream().write(piece);
                }
            });
        });
        HttpResponse answer = requireNonNull(http.send(get()).block());
        assertEquals(200, answer.getStatusCode());
        assertTimeoutPreemptively(LONG, answer::close);
        end(peer);
    }

    @Test
    void anUploadThatNobodyReadsEndsWithItsTry() throws Exception {
        CountDownLatch isGivenUp = new CountDownLatch(1);
        FutureTask<Long> peer = new FutureTask<>(() -> {
            try (Socket socket = server.accept()) {
                head(socket);
                isGivenUp.await();
                return untilItEnds(socket);
            }
        });
        Thread.ofVirtual().start(peer);
        HttpRequest put = put(BinaryData.fromBytes(new byte[MORE_THAN_SOCKETS_HOLD]), MORE_THAN_SOCKETS_HOLD);
        RuntimeException failure = assertThrows(
                RuntimeException.class, () -> http.send(put).timeout(SHORT).block(LONG));
        assertInstanceOf(TimeoutException.class, failure.getCause());
        isGivenUp.countDown();
        assertTrue(peer.get(LONG.toSeconds(), TimeUnit.SECONDS) < MORE_THAN_SOCKETS_HOLD);
    }

    @Test
    void aServerThatSaysNothingIsGivenUp() throws Exception {
        FutureTask<?> peer = serve(BlobHttpTest::untilItEnds);
        RuntimeException failure = assertThrows(
                RuntimeException.class,
                () -> new BlobHttp(bounds(SHORT, LONG)).send(get()).block(LONG));
        assertInstanceOf(SocketTimeoutException.class, failure.getCause());
        end(peer);
    }

    /// The SDK only stops waiting for it when it has its answer.
    @Test
    void aSynchronousRequestEndsWithItsTryThoughTheServerGoesOn() throws Exception {
        FutureTask<?> peer = serve(socket -> {
            head(socket);
            say(socket, "HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n");
            assertThrows(SocketException.class, () -> {
                while (true) {
                    say(socket, "a");
                    Thread.sleep(50);
                }
            });
        });
        Context whole = new Context("azure-eagerly-read-response", true);
        RuntimeException failure =
                assertThrows(RuntimeException.class, () -> new BlobHttp(bounds(LONG, SHORT)).sendSync(get(), whole));
        assertInstanceOf(TimeoutException.class, failure.getCause());
        end(peer);
    }

    @Test
    void anErrorOfTheBodyReachesWhoeverWaitsAndEndsNoOtherRequest() throws Exception {
        FutureTask<?> peer = serve(BlobHttpTest::untilItEnds);
        AssertionError error = new AssertionError("no memory, say");
        InputStream broken = new FilterInputStream(InputStream.nullInputStream()) {
            @Override
            public int read(byte[] bytes, int from, int length) {
                throw error;
            }
        };
        HttpRequest put = put(BinaryData.fromStream(broken, 5L), 5);
        Throwable failure = assertThrows(
                        RuntimeException.class, () -> http.send(put).block(LONG))
                .getCause();
        assertInstanceOf(IOException.class, failure);
        assertSame(error, requireNonNull(failure).getCause());
        end(peer);
        FutureTask<?> next = serve(socket -> {
            head(socket);
            say(socket, CREATED);
        });
        assertEquals(201, requireNonNull(http.send(get()).block(LONG)).getStatusCode());
        end(next);
    }

    @Test
    void aBodyOfUnknownLengthIsRefused() {
        HttpRequest put = new HttpRequest(HttpMethod.PUT, url()).setBody(BinaryData.fromString("abc"));
        put.getHeaders().remove(HttpHeaderName.CONTENT_LENGTH);
        assertThrows(IllegalArgumentException.class, () -> http.send(put).block(LONG));
    }

    @Test
    void anUploadWhoseConnectionBreaksIsSentWholeAgain() throws Exception {
        byte[] bytes = "the whole blob".getBytes(StandardCharsets.UTF_8);
        FutureTask<?> broken = serve(BlobHttpTest::head);
        AzureBlobStore store = store();
        FutureTask<PutResult> putting = new FutureTask<>(() -> store.putIfAbsent("a", bytes));
        Thread.ofVirtual().start(putting);
        end(broken);
        end(serve(socket -> {
            head(socket);
            assertArrayEquals(bytes, socket.getInputStream().readNBytes(bytes.length));
            say(socket, CREATED);
        }));
        assertEquals(PutResult.Created, putting.get(LONG.toSeconds(), TimeUnit.SECONDS));
    }

    @ParameterizedTest
    @MethodSource("requests")
    void whoWaitsForAnAnswerCanBeInterrupted(Consumer<BlobStore> request) throws Exception {
        CountDownLatch isAsked = new CountDownLatch(1);
        FutureTask<?> peer = serve(socket -> {
            head(socket);
            isAsked.countDown();
            untilItEnds(socket);
        });
        AzureBlobStore store = store();
        FutureTask<Reason> asking = new FutureTask<>(() ->
                assertThrows(BackupException.class, () -> request.accept(store)).reason());
        Thread waiting = Thread.ofPlatform().daemon().start(asking);
        isAsked.await();
        waiting.interrupt();
        assertEquals(Reason.Interrupted, asking.get(LONG.toSeconds(), TimeUnit.SECONDS));
        end(peer);
    }

    static Stream<Consumer<BlobStore>> requests() {
        return Stream.of(
                store -> store.putIfAbsent("a", new byte[1]),
                store -> store.read("a", 1),
                store -> store.readStart("a", 1),
                store -> store.find("a"),
                store -> store.list("", _ -> {}),
                BlobStore::now);
    }

    private static Bounds bounds(Duration silence, Duration tryTimeout) {
        return new Bounds(silence, tryTimeout, LONG, 1 << 20, 1_000);
    }

    private static ServerSocket open() {
        try {
            return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String url() {
        return "http://127.0.0.1:" + server.getLocalPort() + "/account/container";
    }

    private AzureBlobStore store() {
        return new AzureBlobStore(url(), "c2VjcmV0");
    }

    private HttpRequest get() {
        return new HttpRequest(HttpMethod.GET, url());
    }

    private HttpRequest put(BinaryData body, long length) {
        return new HttpRequest(HttpMethod.PUT, url())
                .setHeader(HttpHeaderName.CONTENT_LENGTH, String.valueOf(length))
                .setBody(body);
    }

    /// The next connection is the peer's.
    private FutureTask<?> serve(Peer peer) {
        FutureTask<?> serving = new FutureTask<>(() -> {
            try (Socket socket = server.accept()) {
                peer.meet(socket);
            }
            return null;
        });
        Thread.ofVirtual().start(serving);
        return serving;
    }

    private static void end(FutureTask<?> peer) throws Exception {
        peer.get(LONG.toSeconds(), TimeUnit.SECONDS);
    }

    private static void head(Socket socket) throws IOException {
        for (int seen = 0; seen < 4; ) {
            seen = "\r\n\r\n".charAt(seen) == socket.getInputStream().read() ? seen + 1 : 0;
        }
    }

    private static void say(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    /// @return how much came
    private static long untilItEnds(Socket socket) throws IOException {
        long count = 0;
        try {
            byte[] piece = new byte[1 << 16];
            for (int read = 0; read >= 0; read = socket.getInputStream().read(piece)) {
                count += read;
            }
        } catch (SocketException e) {
            return count; // reset: ended as well
        }
        return count;
    }
}
