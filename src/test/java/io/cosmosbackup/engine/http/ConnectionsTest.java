package io.cosmosbackup.engine.http;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.cosmosbackup.emulator.CosmosEmulator;
import io.cosmosbackup.emulator.EmulatorOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.classic.methods.HttpPut;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.io.entity.EntityTemplate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The client is put together by hand: that must not cost what it does by itself. Over TLS, for a thread
/// that is blocked there holds locks that it does not hold on a plain connection.
class ConnectionsTest {
    private static final Duration LONG = Duration.ofSeconds(60);

    private static CosmosEmulator emulator;

    @BeforeAll
    static void start() {
        emulator = CosmosEmulator.start(EmulatorOptions.defaults().withHttps());
    }

    @AfterAll
    static void stop() {
        emulator.close();
    }

    /// What ends the wait of somebody who does not want to wait any longer.
    enum End {
        CANCEL,
        INTERRUPT
    }

    @Test
    void aServerWhoseCertificateNobodyHasVouchedForIsToldNothing() throws IOException {
        try (CloseableHttpClient http = Connections.open(LONG)) {
            HttpGet account = new HttpGet(emulator.httpsEndpoint());
            assertThrows(SSLException.class, () -> http.execute(account, _ -> null));
        }
    }

    /// A record of TLS has 16 KiB, and some of them wait for more.
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 1 << 13, 1 << 14, 1 << 16, (1 << 16) + 1, 1 << 20, (1 << 20) - 1})
    void aRequestOfAnyLengthIsSentWhole(int length) throws IOException {
        byte[] body = new byte[length];
        new Random(length).nextBytes(body);
        HttpsServer echo = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        echo.setHttpsConfigurator(new HttpsConfigurator(emulator.certificate().serverContext()));
        echo.createContext("/", exchange -> {
            byte[] received = exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(200, received.length == 0 ? -1 : received.length);
            exchange.getResponseBody().write(received);
            exchange.close();
        });
        echo.start();
        try (CloseableHttpClient http = trusting(LONG)) {
            for (int i = 0; i < 2; i++) { // the second one on a connection that was used
                HttpPut request =
                        new HttpPut("https://127.0.0.1:" + echo.getAddress().getPort() + "/");
                request.setEntity(new ByteArrayEntity(body, null));
                assertArrayEquals(
                        body,
                        http.execute(
                                request,
                                answer -> answer.getEntity() == null
                                        ? new byte[0]
                                        : answer.getEntity().getContent().readAllBytes()));
            }
        } finally {
            echo.stop(0);
        }
    }

    @ParameterizedTest
    @EnumSource
    void whoWaitsForAnAnswerCanBeEnded(End end) throws Exception {
        try (ServerSocket server = silentServer();
                CloseableHttpClient http = trusting(LONG)) {
            HttpGet request = new HttpGet(url(server));
            Asking asking = new Asking(http, request);
            try (Socket socket = server.accept()) {
                for (int seen = 0; seen < 4; ) { // the empty line behind the headers
                    seen = "\r\n\r\n".charAt(seen) == socket.getInputStream().read() ? seen + 1 : 0;
                }
                asking.isEndedBy(end, request);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void whoSendsToAServerThatReadsNoMoreCanBeEnded(End end) throws Exception {
        try (ServerSocket server = silentServer();
                CloseableHttpClient http = trusting(LONG)) {
            AtomicLong written = new AtomicLong();
            HttpPut request = new HttpPut(url(server));
            request.setEntity(new EntityTemplate(Long.MAX_VALUE, null, null, out -> {
                for (byte[] piece = new byte[1 << 16]; ; written.addAndGet(piece.length)) {
                    out.write(piece);
                }
            }));
            Asking asking = new Asking(http, request);
            try (Socket socket = server.accept()) {
                assertEquals('P', socket.getInputStream().read());
                AtomicLong before = new AtomicLong(-1);
                await().pollInterval(Duration.ofMillis(200))
                        .until(() -> before.getAndSet(written.get()) == written.get());
                asking.isEndedBy(end, request);
            }
        }
    }

    @Test
    void aServerThatSaysNothingIsGivenUp() throws Exception {
        try (ServerSocket server = silentServer();
                CloseableHttpClient http = trusting(Duration.ofSeconds(1))) {
            Asking asking = new Asking(http, new HttpGet(url(server)));
            try (Socket socket = server.accept()) {
                assertEquals('G', socket.getInputStream().read());
                assertInstanceOf(SocketTimeoutException.class, asking.failure());
            }
        }
    }

    /// The next one asks for the account's address anew, which is another one after a failover.
    @Test
    void aConnectionIsUsedForItsLifeOnly() throws Exception {
        Set<InetSocketAddress> clients = ConcurrentHashMap.newKeySet();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            clients.add(exchange.getRemoteAddress());
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.start();
        HttpGet request = new HttpGet("http://127.0.0.1:" + server.getAddress().getPort() + "/");
        TlsSocketStrategy tls = DefaultClientTlsStrategy.createSystemDefault();
        try (CloseableHttpClient lasting = Connections.over(Connections.pool(LONG, LONG, tls), LONG);
                CloseableHttpClient brief = Connections.over(Connections.pool(LONG, Duration.ofMillis(1), tls), LONG)) {
            for (int i = 0; i < 3; i++) {
                lasting.execute(request, _ -> null);
            }
            assertEquals(1, clients.size());
            for (int i = 0; i < 3; i++) {
                brief.execute(request, _ -> null);
                long used = System.currentTimeMillis();
                await().pollInterval(Duration.ofMillis(1)).until(() -> System.currentTimeMillis() > used + 1);
            }
            assertEquals(4, clients.size());
        } finally {
            server.stop(0);
        }
    }

    @Test
    void aProxyIsAskedWhereThereIsOne() throws Exception {
        InetAddress here = InetAddress.getLoopbackAddress();
        try (ServerSocket proxy = new ServerSocket(0, 1, here);
                CloseableHttpClient http = Connections.open(
                        LONG,
                        DefaultClientTlsStrategy.createSystemDefault(),
                        ProxySelector.of(new InetSocketAddress(here, proxy.getLocalPort())))) {
            Asking asking = new Asking(http, new HttpGet("http://account.blob.invalid/c"));
            try (Socket socket = proxy.accept()) {
                String expected = "GET http://account.blob.invalid/c HTTP/1.1\r\n";
                assertEquals(
                        expected,
                        new String(socket.getInputStream().readNBytes(expected.length()), StandardCharsets.US_ASCII));
            }
            assertInstanceOf(IOException.class, asking.failure()); // the proxy went away
        }
    }

    /// A request on a virtual thread, that fails.
    private static final class Asking {
        private final FutureTask<IOException> failure;
        private final Thread thread;

        Asking(CloseableHttpClient http, HttpUriRequestBase request) {
            failure = new FutureTask<>(() -> assertThrows(IOException.class, () -> http.execute(request, _ -> null)));
            thread = Thread.ofVirtual().start(failure);
        }

        IOException failure() throws Exception {
            return failure.get(LONG.toSeconds() / 2, TimeUnit.SECONDS);
        }

        void isEndedBy(End end, HttpUriRequestBase request) throws Exception {
            switch (end) {
                case CANCEL -> request.cancel();
                case INTERRUPT -> thread.interrupt();
            }
            failure();
        }
    }

    private static ServerSocket silentServer() throws IOException {
        return emulator.certificate()
                .serverContext()
                .getServerSocketFactory()
                .createServerSocket(0, 1, InetAddress.getLoopbackAddress());
    }

    private static String url(ServerSocket server) {
        return "https://127.0.0.1:" + server.getLocalPort() + "/";
    }

    private static CloseableHttpClient trusting(Duration silence) {
        return Connections.open(
                silence,
                new DefaultClientTlsStrategy(emulator.certificate().clientContext()),
                ProxySelector.getDefault());
    }
}
