package io.cosmosbackup.engine.source.nosql;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
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

/// Connections that ask the kernel for several TLS records at once, where the JDK's TLS asks twice for each record of
/// 16 KiB: for its five bytes of header and for the rest (docs/performance.md).
final class BufferedSockets extends PoolingHttpClientConnectionManagerBuilder {
    private static final int AT_ONCE = 64 << 10;

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
        private @Nullable InputStream buffered;

        BufferedSocket() {}

        BufferedSocket(Proxy socks) {
            super(socks);
        }

        @Override
        public synchronized InputStream getInputStream() throws IOException {
            InputStream in = buffered;
            if (in == null) {
                in = new BufferedInputStream(super.getInputStream(), AT_ONCE);
                buffered = in;
            }
            return in;
        }
    }
}
