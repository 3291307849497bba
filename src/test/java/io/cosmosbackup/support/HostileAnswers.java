package io.cosmosbackup.support;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;

/// A service that refuses every request with bytes of its own choice, also such as no HTTP library would send in a
/// header.
public final class HostileAnswers implements AutoCloseable {
    private final ServerSocket listening;
    private final byte[] answer;

    private HostileAnswers(ServerSocket listening, byte[] answer) {
        this.listening = listening;
        this.answer = answer;
    }

    /// @param word goes into the headers that carry the service's word for a refusal, as ISO 8859-1
    /// @param body JSON or XML of the service
    public static HostileAnswers refusing(int status, String word, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        String head =
                "HTTP/1.1 %d %s\r\nx-ms-error-code: %s\r\nx-ms-substatus: 0\r\nx-ms-request-id: %s\r\nContent-Type: application/xml\r\n"
                                .formatted(status, word, word, word)
                        + "Content-Length: %d\r\nConnection: close\r\n\r\n".formatted(bytes.length);
        byte[] header = head.getBytes(StandardCharsets.ISO_8859_1);
        byte[] answer = new byte[header.length + bytes.length];
        System.arraycopy(header, 0, answer, 0, header.length);
        System.arraycopy(bytes, 0, answer, header.length, bytes.length);
        HostileAnswers answers = new HostileAnswers(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), answer);
        Thread.ofVirtual().start(answers::serve);
        return answers;
    }

    public int port() {
        return listening.getLocalPort();
    }

    private void serve() {
        while (!listening.isClosed()) {
            try (Socket socket = listening.accept()) {
                socket.setSoTimeout(5_000);
                readHead(socket.getInputStream());
                OutputStream out = socket.getOutputStream();
                out.write(answer);
                out.flush();
            } catch (SocketException e) {
                // closed, by us or by the client: the next one
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private static void readHead(InputStream in) throws IOException {
        int newlines = 0;
        for (int b = in.read(); b >= 0 && newlines < 2; b = newlines == 2 ? -1 : in.read()) {
            newlines = b == '\n' ? newlines + 1 : b == '\r' ? newlines : 0;
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
    }
}
