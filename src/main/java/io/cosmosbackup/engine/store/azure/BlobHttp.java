package io.cosmosbackup.engine.store.azure;

import com.azure.core.http.HttpClient;
import com.azure.core.http.HttpHeader;
import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import com.azure.core.util.BinaryData;
import com.azure.core.util.Context;
import io.cosmosbackup.engine.http.Connections;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Objects;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.routing.RoutingSupport;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.io.entity.EntityTemplate;
import reactor.core.publisher.Mono;

/// How the requests of the Blob SDK travel: each on a virtual thread of its own, from its first byte to the head of its
/// answer, and the body when it is read. azure-core's own clients for the JDK and for OkHttp
/// take half as much CPU again (docs/performance.md). Retries are the SDK's.
public final class BlobHttp implements HttpClient {
    /// In which a try must have its answer, but not the body of a blob.
    static final Duration TRY_TIMEOUT = Duration.ofMinutes(2);

    /// As azure-core's own clients have it.
    private static final Duration SILENCE = Duration.ofSeconds(60);

    /// azure-core does not close the answer to a request whose context has one of these (`HttpUtils`).
    private static final String[] READ_AT_ONCE = {"azure-eagerly-read-response", "azure-ignore-response-body"};

    private final CloseableHttpClient connections;
    private final Duration tryTimeout;

    public BlobHttp() {
        this(SILENCE, TRY_TIMEOUT);
    }

    /// @param silence after which a server that says nothing is given up
    /// @param tryTimeout of synchronous requests
    BlobHttp(Duration silence, Duration tryTimeout) {
        connections = Connections.open(silence);
        this.tryTimeout = tryTimeout;
    }

    @Override
    public Mono<HttpResponse> send(HttpRequest request) {
        return send(request, Context.NONE);
    }

    @Override
    public Mono<HttpResponse> send(HttpRequest request, Context context) {
        boolean readAtOnce = isReadAtOnce(context);
        return Mono.create(answer -> {
            HttpUriRequestBase sent = translated(request);
            answer.onCancel(sent::cancel); // which closes the connection
            Thread.startVirtualThread(() -> {
                HttpResponse received;
                try {
                    received = exchange(request, sent, readAtOnce);
                } catch (Throwable e) { // whatever it is, somebody waits for the answer
                    if (!sent.isCancelled()) {
                        answer.error(e);
                    }
                    return;
                }
                answer.success(received);
            });
        });
    }

    /// In the same way: who waits can be interrupted, and a request given up ends. The SDK's own time-out of a try
    /// does not end a synchronous one.
    @Override
    public HttpResponse sendSync(HttpRequest request, Context context) {
        return Objects.requireNonNull(send(request, context).timeout(tryTimeout).block());
    }

    private HttpResponse exchange(HttpRequest request, HttpUriRequestBase sent, boolean readAtOnce) throws IOException {
        try {
            BlobAnswer answer = new BlobAnswer(
                    request, sent, connections.executeOpen(RoutingSupport.determineHost(sent), sent, null));
            return readAtOnce ? answer.whole() : answer;
        } catch (HttpException e) {
            throw new IOException("no HTTP from " + sent.getAuthority(), e);
        }
    }

    private static boolean isReadAtOnce(Context context) {
        for (String key : READ_AT_ONCE) {
            if (context.getData(key).filter(Boolean.TRUE::equals).isPresent()) {
                return true;
            }
        }
        return false;
    }

    private static HttpUriRequestBase translated(HttpRequest request) {
        HttpUriRequestBase sent;
        try {
            sent = new HttpUriRequestBase(
                    request.getHttpMethod().toString(), request.getUrl().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("no URI: " + request.getUrl(), e);
        }
        long length = -1;
        for (HttpHeader header : request.getHeaders()) {
            if (header.getName().equalsIgnoreCase(HttpHeaderName.CONTENT_LENGTH.getCaseInsensitiveName())) {
                length = Long.parseLong(header.getValue()); // the connection sends it itself
            } else {
                header.getValuesList().forEach(value -> sent.addHeader(header.getName(), value));
            }
        }
        BinaryData body = request.getBodyAsBinaryData();
        if (body != null) {
            if (length < 0) { // it would go in chunks, and one that broke off would look whole
                throw new IllegalArgumentException("a body of unknown length: " + request.getUrl());
            }
            sent.setEntity(new EntityTemplate(length, null, null, out -> write(body, out)));
        }
        return sent;
    }

    /// Of an Error the client would close all of its connections, and itself for good.
    private static void write(BinaryData body, OutputStream out) throws IOException {
        try {
            body.writeTo(out);
        } catch (Error e) {
            throw new IOException("a body that cannot be sent", e);
        }
    }
}
