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
/// answer, and the body when it is read. azure-core's own clients hand every buffer between threads, or send a
/// TLS record for every 8 KiB (docs/performance.md). Retries and the time-out of a try are the SDK's.
public final class BlobHttp implements HttpClient {
    /// As of azure-core's own clients.
    private static final Duration SILENCE = Duration.ofSeconds(60);

    /// In whose context azure-core has one of these (`HttpUtils`) does not close the answer.
    private static final String[] READ_AT_ONCE = {"azure-eagerly-read-response", "azure-ignore-response-body"};

    private final CloseableHttpClient connections;

    public BlobHttp() {
        this(SILENCE);
    }

    /// @param silence after which a server that says nothing is given up
    BlobHttp(Duration silence) {
        connections = Connections.open(silence);
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
                try {
                    answer.success(exchange(request, sent, readAtOnce));
                } catch (Throwable e) { // whatever it is, somebody waits for the answer
                    if (!sent.isCancelled()) {
                        answer.error(e);
                    }
                }
            });
        });
    }

    /// By the same way: who waits can be interrupted, and a request given up ends.
    @Override
    public HttpResponse sendSync(HttpRequest request, Context context) {
        return Objects.requireNonNull(send(request, context).block());
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
        long length = -1; // not known
        for (HttpHeader header : request.getHeaders()) {
            if (header.getName().equalsIgnoreCase(HttpHeaderName.CONTENT_LENGTH.getCaseInsensitiveName())) {
                length = Long.parseLong(header.getValue()); // the connection sends it itself
            } else {
                header.getValuesList().forEach(value -> sent.addHeader(header.getName(), value));
            }
        }
        BinaryData body = request.getBodyAsBinaryData();
        if (body != null) {
            sent.setEntity(new EntityTemplate(length, null, null, body::writeTo));
        }
        return sent;
    }
}
