package io.cosmosbackup.engine.http;

import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.routing.RoutingSupport;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.MessageConstraintException;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.TimeValue;
import org.jspecify.annotations.Nullable;

/// The connections to one server, how long each of its answers may take, and how much it may hold. Bytes are
/// counted as they come, whatever length was announced. An answer that is too long closes its connection:
/// nobody reads the rest.
public final class HttpConnections implements AutoCloseable {
    private static final int FIRST_BYTES = 4 << 20; // the service's own limit of a page
    private static final int ERROR_BYTES = 64 << 10; // the beginning of a refusal says why
    private static final int SLOWEST_BYTES_A_SECOND = 256 << 10;
    private static final byte[] NOTHING = new byte[0];

    private final Duration timeout;
    private final PoolingHttpClientConnectionManager pool;
    private final CloseableHttpClient client;
    private final ScheduledThreadPoolExecutor deadlines = new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("http-deadlines").factory());

    /// @param timeout of one request, from its first byte to the last one of its answer, beside what its bytes take
    public HttpConnections(Duration timeout) {
        this(timeout, ProxySelector.getDefault());
    }

    private HttpConnections(Duration timeout, ProxySelector proxies) {
        this.timeout = timeout;
        deadlines.setRemoveOnCancelPolicy(true); // else each request would be kept until its deadline
        pool = Connections.pool(timeout);
        client = Connections.over(pool, timeout, proxies);
    }

    /// Connections that use no proxy, whatever the JVM is told: for a server that only this machine reaches.
    public static HttpConnections direct(Duration timeout) {
        return new HttpConnections(timeout, ProxySelector.of(null));
    }

    /// Closes the connections that no request uses: the next ones ask anew where the server is.
    public void forgetAddresses() {
        pool.closeIdle(TimeValue.ZERO_MILLISECONDS);
    }

    /// @param most how many bytes the body of the answer may have; of a refusal the first ones are enough
    public HttpAnswer send(String verb, URI uri, Map<String, String> headers, byte[] body, int most)
            throws IOException {
        HttpUriRequestBase request = new HttpUriRequestBase(verb, uri);
        headers.forEach(request::setHeader);
        if (body.length > 0) {
            request.setEntity(new ByteArrayEntity(body, null));
        }
        Duration limit = timeout.plusSeconds(((long) body.length + most) / SLOWEST_BYTES_A_SECOND);
        AtomicBoolean late = new AtomicBoolean();
        ScheduledFuture<?> deadline = deadlines.schedule(
                () -> {
                    late.set(true);
                    request.cancel();
                },
                limit.toMillis(),
                TimeUnit.MILLISECONDS);
        try {
            return answered(request, most);
        } catch (MessageConstraintException e) {
            throw new EndlessAnswerException("headers too long or too many: " + e.getMessage(), e);
        } catch (IllegalStateException e) {
            if (!late.get()) {
                throw e;
            }
            throw new IOException(tooLate(limit), e); // cancelled before it had a connection
        } catch (IOException e) {
            if (Thread.currentThread().isInterrupted()) { // which closes the socket of a blocked virtual thread
                throw new BackupException(Reason.Interrupted, "the run was interrupted", e);
            }
            throw late.get() ? new IOException(tooLate(limit), e) : e;
        } finally {
            deadline.cancel(false);
        }
    }

    private static String tooLate(Duration limit) {
        return "no whole answer within " + limit.toSeconds() + " s";
    }

    @Override
    public void close() {
        deadlines.shutdownNow();
        client.close(CloseMode.IMMEDIATE);
    }

    private HttpAnswer answered(HttpUriRequestBase request, int most) throws IOException {
        boolean whole = false;
        try {
            ClassicHttpResponse response = client.executeOpen(RoutingSupport.determineHost(request), request, null);
            Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            for (Header header : response.getHeaders()) {
                headers.computeIfAbsent(header.getName(), _ -> new ArrayList<>())
                        .add(header.getValue() == null ? "" : header.getValue());
            }
            int status = response.getCode();
            Body body = body(response.getEntity(), status < 400 ? most : Math.min(most, ERROR_BYTES));
            if (!body.whole() && status < 400) {
                throw new EndlessAnswerException("a body of more than " + most + " bytes");
            }
            whole = body.whole();
            return new HttpAnswer(status, HttpHeaders.of(headers, (_, _) -> true), body.bytes());
        } catch (HttpException e) {
            throw new IOException("no HTTP from " + request.getAuthority(), e);
        } finally {
            if (!whole) {
                request.cancel(); // to close the answer instead would read it to its end
            }
        }
    }

    private record Body(byte[] bytes, boolean whole) {}

    /// In one array of the announced length where that is a page's: no second copy of megabytes. The
    /// connection is free again when the end has been seen.
    private static Body body(@Nullable HttpEntity entity, int most) throws IOException {
        if (entity == null) {
            return new Body(NOTHING, true);
        }
        InputStream in = entity.getContent();
        long announced = entity.getContentLength();
        byte[] body = new byte[Math.min(most, announced >= 0 && announced <= FIRST_BYTES ? (int) announced : 1 << 16)];
        int length = 0;
        while (true) {
            if (length < body.length) {
                int read = in.read(body, length, body.length - length);
                if (read < 0) {
                    return new Body(Arrays.copyOf(body, length), true);
                }
                length += read;
                continue;
            }
            int next = in.read();
            if (next < 0) {
                return new Body(body, true);
            }
            if (length == most) {
                return new Body(body, false);
            }
            body = Arrays.copyOf(body, (int) Math.min(most, Math.max(1 << 16, 2L * length)));
            body[length++] = (byte) next;
        }
    }
}
