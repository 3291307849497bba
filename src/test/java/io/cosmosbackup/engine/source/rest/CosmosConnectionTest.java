package io.cosmosbackup.engine.source.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Reason;
import io.cosmosbackup.engine.requestunits.RequestUnitBudget;
import io.cosmosbackup.engine.source.Access;
import io.cosmosbackup.engine.source.nosql.NoSqlTarget;
import io.cosmosbackup.support.QuickPace;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Against a server that answers badly, as gateways and middleboxes on the way do.
class CosmosConnectionTest {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final String WHOLE = "HTTP/1.1 200 OK\r\ncontent-length: 11\r\n\r\n{\"whole\":1}";

    private final QuickPace pace = new QuickPace();
    private ServerSocket server;

    @BeforeEach
    void listen() throws IOException {
        server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    /// No byte comes any more behind the headers, and no end either.
    @Test
    void anAnswerThatStopsInTheMiddleIsAskedForAgain() throws Exception {
        Future<?> served = serve(socket -> write(socket, WHOLE.substring(0, WHOLE.length() - 3)), this::whole);
        assertEquals("{\"whole\":1}", asked(Duration.ofMillis(300)));
        served.get(LONG.toSeconds(), TimeUnit.SECONDS);
    }

    /// Each byte comes in time for a limit between two of them.
    @Test
    void anAnswerThatDripsIsAskedForAgain() throws Exception {
        CompletableFuture<Void> givenUp = new CompletableFuture<>();
        Future<?> served = serve(
                socket -> {
                    write(socket, "HTTP/1.1 200 OK\r\ncontent-length: 1000000\r\n\r\n");
                    Thread.ofVirtual().start(() -> drip(socket, givenUp));
                },
                this::whole);
        assertEquals("{\"whole\":1}", asked(Duration.ofMillis(500)));
        served.get(LONG.toSeconds(), TimeUnit.SECONDS);
        givenUp.get(LONG.toSeconds(), TimeUnit.SECONDS);
    }

    @Test
    void anAnswerThatEndsTooEarlyIsAskedForAgain() throws Exception {
        Future<?> served = serve(
                socket -> {
                    write(socket, WHOLE.substring(0, WHOLE.length() - 3));
                    socket.close();
                },
                this::whole);
        assertEquals("{\"whole\":1}", asked(LONG));
        served.get(LONG.toSeconds(), TimeUnit.SECONDS);
    }

    @Test
    void aRefusedKeyIsKnownForARequestWithABodyToo() throws Exception {
        Future<?> served = serve(socket -> {
            requireEnd(socket.getInputStream(), "\r\n\r\n{}");
            write(socket, "HTTP/1.1 401 Unauthorized\r\nx-ms-substatus: 5202\r\ncontent-length: 0\r\n\r\n");
        });
        try (CosmosConnection connection = connection(LONG)) {
            BackupException failure = assertThrows(
                    BackupException.class,
                    () -> connection.send(CosmosRequest.post("docs", new byte[] {'{', '}'}, "dbs", "d", "colls", "c")));
            assertEquals(Reason.AccessDenied, failure.reason());
        }
        served.get(LONG.toSeconds(), TimeUnit.SECONDS);
    }

    @Test
    void aWholeAnswerLeavesItsConnectionToTheNext() throws Exception {
        List<String> answers = List.of(
                WHOLE,
                "HTTP/1.1 304 Not Modified\r\netag: \"1\"\r\n\r\n",
                "HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n",
                "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
                WHOLE);
        Future<?> served = serve(socket -> {
            for (String answer : answers) {
                requireEnd(socket.getInputStream(), "\r\n\r\n");
                write(socket, answer);
            }
        });
        try (CosmosConnection connection = connection(Duration.ofSeconds(5))) {
            for (String answer : answers) {
                CosmosResponse response = connection.send(CosmosRequest.account());
                assertEquals(answer.substring(9, 12), String.valueOf(response.status()));
            }
        }
        served.get(LONG.toSeconds(), TimeUnit.SECONDS);
    }

    /// Answers of another kind go before each real one, for ever.
    @Test
    void aServerThatOnlyEverAnnouncesAnAnswerIsGivenUp() throws Exception {
        Future<?> served = serve(
                socket -> {
                    CompletableFuture<Void> givenUp = new CompletableFuture<>();
                    Thread.ofVirtual().start(() -> {
                        try {
                            while (true) {
                                write(socket, "HTTP/1.1 100 Continue\r\n\r\n");
                            }
                        } catch (IOException e) {
                            givenUp.complete(null);
                        }
                    });
                    givenUp.join();
                },
                this::whole);
        assertEquals("{\"whole\":1}", asked(Duration.ofMillis(300)));
        served.get(LONG.toSeconds(), TimeUnit.SECONDS);
    }

    /// The ten minutes are counted before each wait, however long a wait the service asks for.
    @ParameterizedTest
    @ValueSource(strings = {"9999999", "599999", "60000", "700", "NaN"})
    void noWaitGoesBeyondTheTenMinutes(String asked) throws IOException {
        HttpServer throttling = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        throttling.createContext("/", exchange -> {
            exchange.getResponseHeaders().set("x-ms-retry-after-ms", asked);
            exchange.sendResponseHeaders(429, -1);
            exchange.close();
        });
        throttling.start();
        try (CosmosConnection connection = new CosmosConnection(
                "http://127.0.0.1:" + throttling.getAddress().getPort(),
                new Access.Key("c2VjcmV0"),
                RequestUnitBudget.unlimited(),
                pace)) {
            BackupException failure =
                    assertThrows(BackupException.class, () -> connection.send(CosmosRequest.account()));
            assertEquals(Reason.Unavailable, failure.reason());
        } finally {
            throttling.stop(0);
        }
        Duration waited = pace.waited();
        assertTrue(waited.compareTo(Duration.ofMinutes(10)) <= 0, waited::toString);
        assertTrue(waited.compareTo(Duration.ofMinutes(8)) > 0, waited::toString);
    }

    /// What authorized an hour ago need not do so now.
    @Test
    void aRequestThatIsRepeatedIsAuthorizedAnew() throws IOException {
        QuickPace slow = new QuickPace();
        Set<String> authorizations = ConcurrentHashMap.newKeySet();
        HttpServer unwell = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        unwell.createContext("/", exchange -> {
            boolean first = authorizations.isEmpty();
            authorizations.add(exchange.getRequestHeaders().getFirst("Authorization"));
            slow.wrongBy(Duration.ofHours(1));
            exchange.sendResponseHeaders(first ? 503 : 200, -1);
            exchange.close();
        });
        unwell.start();
        try (CosmosConnection connection = new CosmosConnection(
                "http://127.0.0.1:" + unwell.getAddress().getPort(),
                new Access.Key("c2VjcmV0"),
                RequestUnitBudget.unlimited(),
                slow)) {
            assertEquals(200, connection.send(CosmosRequest.account()).status());
        } finally {
            unwell.stop(0);
        }
        assertEquals(2, authorizations.size());
    }

    @Test
    void aThreadThatWaitsForAnAnswerCanBeInterrupted() throws Exception {
        try (CosmosConnection connection = connection(Duration.ofMinutes(5))) {
            FutureTask<Reason> asking = new FutureTask<>(
                    () -> assertThrows(BackupException.class, () -> connection.send(CosmosRequest.account()))
                            .reason());
            Thread waiting = Thread.ofVirtual().start(asking);
            try (Socket socket = server.accept()) {
                requireEnd(socket.getInputStream(), "\r\n\r\n");
                waiting.interrupt();
                assertEquals(Reason.Interrupted, asking.get(LONG.toSeconds(), TimeUnit.SECONDS));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://user:hunter2@shop.documents.azure.com",
                "https://shop.documents.azure.com?key=hunter2",
                "AccountEndpoint=https://shop.documents.azure.com:443/;AccountKey=hunter2;"
            })
    void anEndpointThatCarriesACredentialIsRefusedWithoutRepeatingIt(String endpoint) {
        BackupException failure = assertThrows(
                BackupException.class,
                () -> new CosmosConnection(endpoint, new Access.Key("c2VjcmV0"), RequestUnitBudget.unlimited()));
        assertEquals(Reason.InvalidArgument, failure.reason());
        assertFalse(String.valueOf(failure.getMessage()).contains("hunter2"), failure.getMessage());
    }

    /// A web server, a portal that wants a login, and a page that says that all is well.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 404 Not Found\r\ncontent-length: 9\r\n\r\nno page\r\n",
                "HTTP/1.1 405 Method Not Allowed\r\ncontent-length: 0\r\n\r\n",
                "HTTP/1.1 302 Found\r\nlocation: http://portal/\r\ncontent-length: 0\r\n\r\n",
                "HTTP/1.1 200 OK\r\ncontent-length: 15\r\n\r\n<html>ok</html>"
            })
    void whatIsNoAccountIsSaidToBeNone(String answer) throws Exception {
        Future<?> served = serve(socket -> {
            requireEnd(socket.getInputStream(), "\r\n\r\n");
            write(socket, answer);
        });
        BackupException failure = assertThrows(BackupException.class, this::connect);
        assertEquals(Reason.AccountNotFound, failure.reason());
        String message = String.valueOf(failure.getMessage());
        assertTrue(message.contains("no Cosmos DB account answers at http://127.0.0.1:"), message);
        assertTrue(message.contains("HINT: check the endpoint"), message);
        served.get(LONG.toSeconds(), TimeUnit.SECONDS);
    }

    @Test
    void aProxyThatWantsALoginIsNoFaultOfThisProgram() throws Exception {
        Future<?> served = serve(socket -> {
            requireEnd(socket.getInputStream(), "\r\n\r\n");
            write(
                    socket,
                    "HTTP/1.1 407 Proxy Authentication Required\r\nproxy-authenticate: Basic\r\ncontent-length: 0\r\n\r\n");
        });
        BackupException failure = assertThrows(BackupException.class, this::connect);
        assertEquals(Reason.AccessDenied, failure.reason());
        String message = String.valueOf(failure.getMessage());
        assertTrue(message.contains("a proxy on the way to account http://127.0.0.1:"), message);
        assertTrue(message.contains("HINT:"), message);
        served.get(LONG.toSeconds(), TimeUnit.SECONDS);
    }

    /// As a restore does.
    private void connect() {
        new NoSqlTarget(
                        "http://127.0.0.1:" + server.getLocalPort(),
                        new Access.Key("c2VjcmV0"),
                        RequestUnitBudget.unlimited(),
                        pace)
                .close();
    }

    private interface Answer {
        void to(Socket socket) throws IOException;
    }

    /// One connection after another, each for one answer; all stay open until the last is answered.
    private Future<?> serve(Answer... answers) {
        FutureTask<?> serving = new FutureTask<>(() -> {
            List<Socket> open = new ArrayList<>();
            for (Answer answer : answers) {
                Socket socket = server.accept();
                open.add(socket);
                answer.to(socket);
            }
            for (Socket socket : open) {
                socket.close();
            }
            return null;
        });
        Thread.ofVirtual().start(serving);
        return serving;
    }

    private void whole(Socket socket) throws IOException {
        write(socket, WHOLE);
    }

    private String asked(Duration timeout) {
        try (CosmosConnection connection = connection(timeout)) {
            CosmosResponse response = assertTimeoutPreemptively(LONG, () -> connection.send(CosmosRequest.account()));
            return new String(response.body(), StandardCharsets.UTF_8);
        }
    }

    private CosmosConnection connection(Duration timeout) {
        return new CosmosConnection(
                "http://127.0.0.1:" + server.getLocalPort(),
                new Access.Key("c2VjcmV0"),
                RequestUnitBudget.unlimited(),
                pace,
                timeout);
    }

    private static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static void drip(Socket socket, CompletableFuture<Void> givenUp) {
        try {
            OutputStream out = socket.getOutputStream();
            while (true) {
                out.write('x');
                Thread.sleep(50);
            }
        } catch (IOException | InterruptedException e) {
            givenUp.complete(null);
        }
    }

    private static void requireEnd(InputStream in, String end) throws IOException {
        StringBuilder read = new StringBuilder();
        while (!read.toString().endsWith(end)) {
            int b = in.read();
            assertTrue(b >= 0, "the request ended: " + read);
            read.append((char) b);
        }
    }
}
