package io.cosmosbackup.engine.source.nosql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.cosmosbackup.engine.parallel.RequestUnitBudget;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CosmosConnectionTest {
    /// As when a gateway or a middlebox dies behind the headers: no byte comes any more and no end either.
    @Test
    void anAnswerThatStopsInTheMiddleIsAskedForAgain() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
                CosmosConnection connection = new CosmosConnection(
                        "http://127.0.0.1:" + server.getLocalPort(),
                        new MasterKey("c2VjcmV0"),
                        RequestUnitBudget.unlimited(),
                        Duration.ofMillis(300))) {
            Thread.ofVirtual().start(() -> answer(server, "{\"half\":", "{\"whole\":1}"));
            CosmosResponse response =
                    assertTimeoutPreemptively(Duration.ofSeconds(20), () -> connection.send(CosmosRequest.account()));
            assertEquals("{\"whole\":1}", new String(response.body(), StandardCharsets.UTF_8));
        }
    }

    /// Announces the last body's length each time, and keeps every connection open until the last is answered.
    private static void answer(ServerSocket server, String... bodies) {
        List<Socket> open = new ArrayList<>();
        try {
            for (String body : bodies) {
                Socket socket = server.accept();
                open.add(socket);
                int length = bodies[bodies.length - 1].length();
                socket.getOutputStream()
                        .write(("HTTP/1.1 200 OK\r\ncontent-length: " + length + "\r\n\r\n" + body)
                                .getBytes(StandardCharsets.US_ASCII));
            }
            for (Socket socket : open) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
