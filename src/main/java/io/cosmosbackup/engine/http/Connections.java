package io.cosmosbackup.engine.http;

import java.net.ProxySelector;
import java.time.Duration;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.routing.SystemDefaultRoutePlanner;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.util.Timeout;

/// Clients that send a request and receive its answer on the caller's thread: pages and blobs come and go by the
/// megabyte, and the JDK's own client spends more on handing their buffers between threads than on encrypting them
/// (docs/performance.md). Nothing is repeated, redirected or decoded here.
public final class Connections {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
    private static final int AT_ONCE = 1024; // above any parallelism: what waits here would count against its time-out

    private Connections() {}

    /// @param silence after which a server that says nothing is given up; sending has no time-out, so a request that
    ///     may be long is cancelled by its caller
    public static CloseableHttpClient open(Duration silence) {
        return open(silence, DefaultClientTlsStrategy.createSystemDefault(), ProxySelector.getDefault());
    }

    static CloseableHttpClient open(Duration silence, TlsSocketStrategy tls, ProxySelector proxies) {
        Timeout timeout = Timeout.of(silence);
        return HttpClients.custom()
                .setConnectionManager(new BufferedSockets()
                        .setMaxConnTotal(AT_ONCE)
                        .setMaxConnPerRoute(AT_ONCE)
                        .setTlsSocketStrategy(tls)
                        .setDefaultConnectionConfig(ConnectionConfig.custom()
                                .setConnectTimeout(Timeout.of(CONNECT_TIMEOUT))
                                .setSocketTimeout(timeout)
                                .build())
                        .build())
                .setDefaultRequestConfig(
                        RequestConfig.custom().setResponseTimeout(timeout).build())
                .setRoutePlanner(new SystemDefaultRoutePlanner(proxies))
                .disableAutomaticRetries()
                .disableRedirectHandling()
                .disableContentCompression()
                .disableCookieManagement()
                .disableAuthCaching()
                .build();
    }
}
