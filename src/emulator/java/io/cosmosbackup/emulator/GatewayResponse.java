package io.cosmosbackup.emulator;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// An answer in the making.
final class GatewayResponse {
    private final int status;
    private final double charge;
    private final @Nullable ResponseBody body;
    private final Map<String, String> headers = new LinkedHashMap<>();

    private GatewayResponse(int status, double charge, @Nullable ResponseBody body) {
        this.status = status;
        this.charge = charge;
        this.body = body;
        headers.put("x-ms-request-charge", String.valueOf(charge));
    }

    static GatewayResponse of(int status, double charge, ResponseBody body) {
        return new GatewayResponse(status, charge, body);
    }

    static GatewayResponse empty(int status, double charge) {
        return new GatewayResponse(status, charge, null);
    }

    static GatewayResponse of(GatewayException refusal) {
        return of(refusal, Map.of());
    }

    /// With further members in its body.
    static GatewayResponse of(GatewayException refusal, Map<String, String> more) {
        Map<String, String> error = new LinkedHashMap<>();
        error.put("code", refusal.code());
        String activity = UUID.randomUUID().toString();
        error.put(
                "message",
                refusal.getMessage() + "\r\nActivityId: " + activity + ", Microsoft.Azure.Documents.Common/2.14.0");
        error.putAll(more);
        GatewayResponse response = of(
                        refusal.status(),
                        refusal.status() == 429 ? 0.38 : RequestCharge.FAILED,
                        ResponseBody.of(Json.text(error)))
                .with("x-ms-substatus", String.valueOf(refusal.subStatus()))
                .with("x-ms-activity-id", activity);
        if (!refusal.retryAfter().isZero()) {
            response.with(
                    "x-ms-retry-after-ms", String.valueOf(refusal.retryAfter().toMillis()));
        }
        return response;
    }

    GatewayResponse with(String header, String value) {
        headers.put(header, value);
        return this;
    }

    GatewayResponse withEtag(String etag) {
        return with("etag", etag);
    }

    /// Names what the resource is in, by name and by id: without it the Java SDK can not read change feeds.
    GatewayResponse in(String ownerName, String ownerRid) {
        return with("x-ms-alt-content-path", HeaderText.encoded(ownerName)).with("x-ms-content-path", ownerRid);
    }

    GatewayResponse at(PhysicalPartition partition, ReplicaState replica) {
        return in(partition.container().namePath(), partition.container().rid())
                .with("x-ms-session-token", partition.id() + ":" + replica.token())
                .with("lsn", String.valueOf(replica.lsn()));
    }

    /// As a client would have it.
    EmulatorClient.Answer asAnswer() {
        Map<String, List<String>> sent = new LinkedHashMap<>();
        headers.forEach((name, value) -> sent.put(name.toLowerCase(Locale.ROOT), List.of(value)));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        if (body != null) {
            try {
                body.writeTo(bytes);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return new EmulatorClient.Answer(status, sent, bytes.toByteArray());
    }

    int status() {
        return status;
    }

    double charge() {
        return charge;
    }

    @Nullable
    ResponseBody body() {
        return body;
    }

    Map<String, String> headers() {
        return headers;
    }
}
