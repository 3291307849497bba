package io.cosmosbackup.engine.store.azure;

import com.azure.core.http.HttpClient;
import com.azure.core.http.HttpHeader;
import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import com.azure.core.util.BinaryData;
import com.azure.core.util.Context;
import io.cosmosbackup.engine.http.Connections;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
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
    private static final int PIECE_BYTES = 64 << 10;

    /// azure-core does not close the answer to a request whose context has one of these (`HttpUtils`).
    private static final String[] READ_AT_ONCE = {"azure-eagerly-read-response", "azure-ignore-response-body"};

    private final CloseableHttpClient connections;
    private final Bounds bounds;

    public BlobHttp() {
        this(Bounds.ORDINARY);
    }

    BlobHttp(Bounds bounds) {
        this.connections = Connections.open(bounds.silence());
        this.bounds = bounds;
    }

    /// A client whose requests, all together, are that operation.
    HttpClient within(Operation operation) {
        return new HttpClient() {
            @Override
            public Mono<HttpResponse> send(HttpRequest request) {
                return BlobHttp.this.send(request, Context.NONE, operation);
            }

            @Override
            public Mono<HttpResponse> send(HttpRequest request, Context context) {
                return BlobHttp.this.send(request, context, operation);
            }

            @Override
            public HttpResponse sendSync(HttpRequest request, Context context) {
                return Objects.requireNonNull(send(request, context).block());
            }
        };
    }

    @Override
    public Mono<HttpResponse> send(HttpRequest request) {
        return send(request, Context.NONE);
    }

    @Override
    public Mono<HttpResponse> send(HttpRequest request, Context context) {
        return send(request, context, Operation.unlimited(bounds));
    }

    /// In the same way: who waits can be interrupted, and a request given up ends. The SDK's own time-out of a try
    /// does not end a synchronous one.
    @Override
    public HttpResponse sendSync(HttpRequest request, Context context) {
        return Objects.requireNonNull(send(request, context).block());
    }

    private Mono<HttpResponse> send(HttpRequest request, Context context, Operation operation) {
        boolean readAtOnce = isReadAtOnce(context);
        Mono<HttpResponse> sending = Mono.create(answer -> {
            HttpUriRequestBase sent = translated(request, operation);
            AtomicBoolean unwanted = new AtomicBoolean();
            answer.onCancel(() -> {
                unwanted.set(true);
                sent.cancel(); // which closes the connection
            });
            Thread.startVirtualThread(() -> {
                HttpResponse received;
                try {
                    operation.begin(sent);
                    received = exchange(request, sent, readAtOnce, operation);
                } catch (Throwable e) { // whatever it is, somebody waits for the answer
                    sent.cancel();
                    operation.end(sent);
                    if (!unwanted.get()) {
                        answer.error(operation.failure(e));
                    }
                    return;
                }
                answer.success(received);
            });
        });
        return sending.timeout(tryTimeout(request));
    }

    private Duration tryTimeout(HttpRequest request) {
        long bytes = contentLength(request)
                + ListedPage.of(String.valueOf(request.getUrl().getQuery()))
                        .map(ListedPage::mostBytes)
                        .orElse(0L);
        return bounds.tryTimeout().plus(bounds.forBytes(bytes));
    }

    private static long contentLength(HttpRequest request) {
        String length = request.getHeaders().getValue(HttpHeaderName.CONTENT_LENGTH);
        return length == null ? 0 : Long.parseLong(length);
    }

    private HttpResponse exchange(HttpRequest request, HttpUriRequestBase sent, boolean readAtOnce, Operation operation)
            throws IOException {
        try {
            BlobAnswer answer = new BlobAnswer(
                    request, sent, connections.executeOpen(RoutingSupport.determineHost(sent), sent, null), operation);
            return readAtOnce || answer.isList() ? answer.whole() : answer;
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

    private static HttpUriRequestBase translated(HttpRequest request, Operation operation) {
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
            sent.setEntity(new EntityTemplate(length, null, null, out -> write(body, new Counted(out, operation))));
        }
        return sent;
    }

    /// After an Error the client would close all its connections, and itself for good.
    private static void write(BinaryData body, OutputStream out) throws IOException {
        try {
            body.writeTo(out);
        } catch (Error e) {
            throw new IOException("a body that cannot be sent", e);
        }
    }

    /// In pieces, so that a body on a slow link counts as it goes.
    private static final class Counted extends FilterOutputStream {
        private final Operation operation;

        Counted(OutputStream out, Operation operation) {
            super(out);
            this.operation = operation;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int count) throws IOException {
            for (int at = from; at < from + count; ) {
                int piece = Math.min(PIECE_BYTES, from + count - at);
                out.write(bytes, at, piece);
                operation.moved(piece);
                at += piece;
            }
        }
    }
}
