package io.cosmosbackup.engine.http;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Proxy;
import java.net.Socket;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SchemePortResolver;
import org.apache.hc.client5.http.impl.io.DefaultHttpClientConnectionOperator;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.io.DetachedSocketFactory;
import org.apache.hc.client5.http.io.HttpClientConnectionOperator;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.URIScheme;
import org.apache.hc.core5.http.config.RegistryBuilder;
import org.jspecify.annotations.Nullable;

/// Connections that hand the kernel several TLS records at once, and ask it for several. The JDK's TLS sends each
/// record of 16 KiB by itself, and asks twice for each: for its five bytes of header and for the rest
/// (docs/performance.md).
final class BufferedSockets extends PoolingHttpClientConnectionManagerBuilder {
    private static final int RECORD = (16 << 10) + 256; // about the longest that TLS has (RFC 8446, 5.2)
    private static final int AT_ONCE = 4 * RECORD;

    @Override
    protected HttpClientConnectionOperator createConnectionOperator(
            SchemePortResolver ports, DnsResolver names, TlsSocketStrategy tls) {
        DetachedSocketFactory sockets =
                socks -> socks == null ? new BufferedSocket() : new BufferedSocket(socks); // none: as the JVM is told
        return new DefaultHttpClientConnectionOperator(
                sockets,
                ports,
                names,
                RegistryBuilder.<TlsSocketStrategy>create()
                        .register(URIScheme.HTTPS.id, tls)
                        .build());
    }

    private static final class BufferedSocket extends Socket {
        private @Nullable Sending out;
        private @Nullable InputStream in;

        BufferedSocket() {}

        BufferedSocket(Proxy socks) {
            super(socks);
        }

        @Override
        public synchronized OutputStream getOutputStream() throws IOException {
            return sending();
        }

        @Override
        public synchronized InputStream getInputStream() throws IOException {
            InputStream buffered = in;
            if (buffered == null) {
                buffered = new BufferedInputStream(new Receiving(super.getInputStream(), sending()), AT_ONCE);
                in = buffered;
            }
            return buffered;
        }

        private Sending sending() throws IOException {
            Sending sending = out;
            if (sending == null) {
                sending = new Sending(super.getOutputStream());
                out = sending;
            }
            return sending;
        }
    }

    /// Keeps what is written until there is much of it. Whoever writes flushes after every record, so a flush says
    /// nothing here: a short write ends something (a handshake's step, a request, its body), and sends all at once.
    /// If a body happens to end with a whole record, that one is sent when the answer is asked for.
    static final class Sending extends OutputStream {
        /// A write shorter than this is the last one: all other TLS records and all other pieces of clear
        /// text are longer.
        private static final int SHORT = 8 << 10;

        private final OutputStream socket;
        private final byte[] kept = new byte[AT_ONCE];
        private int length;

        Sending(OutputStream socket) {
            this.socket = socket;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public synchronized void write(byte[] bytes, int from, int count) throws IOException {
            if (count > kept.length - length) {
                send();
            }
            if (count > kept.length) {
                socket.write(bytes, from, count);
                return;
            }
            System.arraycopy(bytes, from, kept, length, count);
            length += count;
            if (count < SHORT) {
                send();
            }
        }

        synchronized void send() throws IOException {
            int count = length;
            length = 0; // also when it fails: then the connection is lost
            if (count > 0) {
                socket.write(kept, 0, count);
            }
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    /// Nobody answers what has not been sent.
    private static final class Receiving extends FilterInputStream {
        private final Sending sending;

        Receiving(InputStream in, Sending sending) {
            super(in);
            this.sending = sending;
        }

        @Override
        public int read() throws IOException {
            sending.send();
            return super.read();
        }

        @Override
        public int read(byte[] bytes, int from, int count) throws IOException {
            sending.send();
            return super.read(bytes, from, count);
        }
    }
}
