package io.cosmosbackup.engine.http;

import java.net.ProxySelector;
import java.time.Duration;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.routing.SystemDefaultRoutePlanner;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/// Clients that send a request and receive its answer on the caller's thread: pages and blobs come and go by the
/// megabyte, and the JDK's own client spends more on handing their buffers between threads than on encrypting them
/// (docs/performance.md). Nothing is repeated, redirected or decoded here.
public final class Connections {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
    private static final int AT_ONCE = 1024; // above any parallelism: what waits here would count against its time-out

    /// How long a connection is used at most. An account's name leads to another address after a failover, and only
    /// new connections ask for it.
    private static final Duration LIFE = Duration.ofMinutes(5);

    /// How much a server may say before a body, between its chunks and behind it. Both services send some
    /// 40 headers, the longest of a few KiB. By itself the library takes any number of any length.
    private static final Http1Config HEADS = Http1Config.custom()
            .setMaxLineLength(32 << 10)
            .setMaxHeaderCount(128)
            .setMaxEmptyLineCount(10)
            .build();

    private Connections() {}

    /// @param silence after which a server that says nothing is given up; sending has no time-out, so a request that
    ///     may be long is cancelled by its caller
    public static CloseableHttpClient open(Duration silence) {
        return over(pool(silence), silence);
    }

    static CloseableHttpClient open(Duration silence, TlsSocketStrategy tls, ProxySelector proxies) {
        return over(pool(silence, LIFE, tls), silence, proxies);
    }

    /// The connections that a client keeps, for an owner that wants to close some of them by itself.
    public static PoolingHttpClientConnectionManager pool(Duration silence) {
        return pool(silence, LIFE, DefaultClientTlsStrategy.createSystemDefault());
    }

    static PoolingHttpClientConnectionManager pool(Duration silence, Duration life, TlsSocketStrategy tls) {
        return new BufferedSockets()
                .setMaxConnTotal(AT_ONCE)
                .setMaxConnPerRoute(AT_ONCE)
                .setConnectionFactory(ManagedHttpClientConnectionFactory.builder()
                        .http1Config(HEADS)
                        .build())
                .setTlsSocketStrategy(tls)
                .setDefaultConnectionConfig(ConnectionConfig.custom()
                        .setConnectTimeout(Timeout.of(CONNECT_TIMEOUT))
                        .setSocketTimeout(Timeout.of(silence))
                        .setTimeToLive(TimeValue.of(life))
                        .build())
                .build();
    }

    public static CloseableHttpClient over(PoolingHttpClientConnectionManager pool, Duration silence) {
        return over(pool, silence, ProxySelector.getDefault());
    }

    static CloseableHttpClient over(PoolingHttpClientConnectionManager pool, Duration silence, ProxySelector proxies) {
        return HttpClients.custom()
                .setConnectionManager(pool)
                .setDefaultRequestConfig(RequestConfig.custom()
                        .setResponseTimeout(Timeout.of(silence))
                        .build())
                .setRoutePlanner(new SystemDefaultRoutePlanner(proxies))
                .disableAutomaticRetries()
                .disableRedirectHandling()
                .disableContentCompression()
                .disableCookieManagement()
                .disableAuthCaching()
                .build();
    }
}
