package io.cosmosbackup.engine.source.nosql;

import io.cosmosbackup.engine.http.Connections;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.TimeValue;
import org.jspecify.annotations.Nullable;

/// The connections to one account, and how long each of its answers may take.
final class HttpConnections implements AutoCloseable {
    private static final int LONGEST_EXPECTED = 16 << 20; // pages and definitions are a few megabytes
    private static final byte[] NOTHING = new byte[0];

    private final Duration timeout;
    private final PoolingHttpClientConnectionManager pool;
    private final CloseableHttpClient client;
    private final ScheduledThreadPoolExecutor deadlines = new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("http-deadlines").factory());

    /// @param timeout of one request, from its first byte to the last one of its answer
    HttpConnections(Duration timeout) {
        this.timeout = timeout;
        deadlines.setRemoveOnCancelPolicy(true); // else each request would be kept until its deadline
        pool = Connections.pool(timeout);
        client = Connections.over(pool, timeout);
    }

    /// Closes the connections that no request uses: the next ones ask anew where the account is.
    void forgetAddresses() {
        pool.closeIdle(TimeValue.ZERO_MILLISECONDS);
    }

    HttpAnswer send(String verb, URI uri, Map<String, String> headers, byte[] body) throws IOException {
        HttpUriRequestBase request = new HttpUriRequestBase(verb, uri);
        headers.forEach(request::setHeader);
        if (body.length > 0) {
            request.setEntity(new ByteArrayEntity(body, null));
        }
        ScheduledFuture<?> deadline = deadlines.schedule(request::cancel, timeout.toMillis(), TimeUnit.MILLISECONDS);
        try {
            return client.execute(request, HttpConnections::answer);
        } catch (IllegalStateException e) {
            if (!request.isCancelled()) {
                throw e;
            }
            throw new IOException(tooLate(), e); // cancelled before it had a connection
        } catch (IOException e) {
            if (Thread.currentThread().isInterrupted()) { // which closes the socket of a blocked virtual thread
                throw new BackupException(Reason.Interrupted, "the run was interrupted", e);
            }
            throw request.isCancelled() ? new IOException(tooLate(), e) : e;
        } finally {
            deadline.cancel(false);
        }
    }

    private String tooLate() {
        return "no whole answer within " + timeout.toSeconds() + " s";
    }

    @Override
    public void close() {
        deadlines.shutdownNow();
        client.close(CloseMode.IMMEDIATE);
    }

    private static HttpAnswer answer(ClassicHttpResponse response) throws IOException {
        Map<String, List<String>> headers = new HashMap<>();
        for (Header header : response.getHeaders()) {
            headers.computeIfAbsent(header.getName(), _ -> new ArrayList<>()).add(header.getValue());
        }
        return new HttpAnswer(response.getCode(), HttpHeaders.of(headers, (_, _) -> true), body(response.getEntity()));
    }

    /// In one array of the announced length: no second copy of a page of megabytes.
    private static byte[] body(@Nullable HttpEntity entity) throws IOException {
        if (entity == null) {
            return NOTHING;
        }
        try (InputStream in = entity.getContent()) {
            long length = entity.getContentLength();
            if (length < 0 || length > LONGEST_EXPECTED) {
                return in.readAllBytes();
            }
            byte[] body = new byte[(int) length];
            in.readNBytes(body, 0, body.length); // the library throws when fewer come
            return body;
        }
    }
}
