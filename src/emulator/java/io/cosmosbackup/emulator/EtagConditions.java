package io.cosmosbackup.emulator;

import org.jspecify.annotations.Nullable;

/// What {@code If-Match} and {@code If-None-Match} ask of an etag. A condition that is missing holds.
final class EtagConditions {
    private EtagConditions() {}

    /// 412 unless {@code ifMatch} is the etag, or {@code *}.
    static void check(@Nullable String ifMatch, String etag) {
        if (ifMatch != null && !ifMatch.equals("*") && !ifMatch.equals(etag)) {
            throw GatewayException.preconditionFailed();
        }
    }

    static void check(GatewayRequest request, String etag) {
        check(request.header("If-Match"), etag);
    }

    /// Whether a reader has what it would get: 304.
    static boolean isKnown(@Nullable String ifNoneMatch, String etag) {
        return ifNoneMatch != null && (ifNoneMatch.equals("*") || ifNoneMatch.equals(etag));
    }

    /// The answer to a read, with its body only if that is news.
    static GatewayResponse read(GatewayRequest request, String etag, String json) {
        return (isKnown(request.header("If-None-Match"), etag)
                        ? GatewayResponse.empty(304, RequestCharge.METADATA_READ)
                        : GatewayResponse.of(200, RequestCharge.METADATA_READ, ResponseBody.of(json)))
                .withEtag(etag);
    }
}
