package io.cosmosbackup.engine.store.azure;

import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpHeaders;
import com.azure.core.http.HttpMethod;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import com.azure.core.util.CoreUtils;
import com.azure.core.util.FluxUtil;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.util.Optional;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// An answer whose body comes over its connection when it is read. The connection is free for the next request when
/// the body was read to its end, and ends when the answer is closed before.
final class BlobAnswer extends HttpResponse {
    private static final int PIECE_BYTES = 64 << 10;

    private final HttpUriRequestBase sent;
    private final ClassicHttpResponse received;
    private final Operation operation;
    private final Optional<ListedPage> page;
    private final HttpHeaders headers = new HttpHeaders();
    private byte @Nullable [] read;

    BlobAnswer(HttpRequest request, HttpUriRequestBase sent, ClassicHttpResponse received, Operation operation) {
        super(request);
        this.sent = sent;
        this.received = received;
        this.operation = operation;
        this.page = ok() ? ListedPage.of(query()) : Optional.empty();
        for (Header header : received.getHeaders()) {
            headers.add(HttpHeaderName.fromString(header.getName()), header.getValue());
        }
    }

    /// Whether it is a page of a list.
    boolean isList() {
        return page.isPresent();
    }

    /// Reads the body now.
    BlobAnswer whole() throws IOException {
        byte[] bytes = content().readAllBytes(); // closing what is not at its end would read it to its end
        if (page.isPresent()) {
            page.get().require(bytes);
        }
        read = bytes;
        return this;
    }

    private boolean ok() {
        return received.getCode() / 100 == 2;
    }

    private String query() {
        return String.valueOf(getRequest().getUrl().getQuery());
    }

    @Override
    public int getStatusCode() {
        return received.getCode();
    }

    @Override
    @Deprecated
    public @Nullable String getHeaderValue(String name) {
        return headers.getValue(HttpHeaderName.fromString(name));
    }

    @Override
    public HttpHeaders getHeaders() {
        return headers;
    }

    @Override
    public Flux<ByteBuffer> getBody() {
        return Flux.using(this::content, in -> FluxUtil.toFluxByteBuffer(in, PIECE_BYTES), _ -> close());
    }

    @Override
    public Mono<byte[]> getBodyAsByteArray() {
        return Mono.using(this::content, in -> Mono.fromCallable(in::readAllBytes), _ -> close());
    }

    @Override
    public Mono<String> getBodyAsString() {
        return getBodyAsByteArray()
                .map(bytes -> CoreUtils.bomAwareToString(bytes, headers.getValue(HttpHeaderName.CONTENT_TYPE)));
    }

    @Override
    public Mono<String> getBodyAsString(Charset charset) {
        return getBodyAsByteArray().map(bytes -> new String(bytes, charset));
    }

    @Override
    public void close() {
        sent.cancel(); // nothing, if the connection is free; closing what was received would read it to its end
        operation.end(sent);
    }

    private InputStream content() throws IOException {
        byte[] bytes = read;
        if (bytes != null) {
            return new ByteArrayInputStream(bytes);
        }
        if (received.getEntity() == null) {
            return InputStream.nullInputStream(); // such an answer has freed its connection
        }
        InputStream in = received.getEntity().getContent();
        if (page.isPresent()) {
            return operation.page(in, page.get());
        }
        boolean blob = ok()
                && getRequest().getHttpMethod() == HttpMethod.GET
                && !query().contains("comp=")
                && !query().contains("restype=");
        return blob ? operation.blob(in) : operation.other(in);
    }
}
