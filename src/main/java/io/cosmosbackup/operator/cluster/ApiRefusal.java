package io.cosmosbackup.operator.cluster;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.Optional;

/// An answer of the API server that the same request would get again: a rule, a right, a quota or a webhook is
/// against it.
final class ApiRefusal {
    private static final int UNPROCESSABLE = 422;

    private ApiRefusal() {}

    /// What the API server says, if it refuses what was sent.
    static Optional<String> of(KubernetesClientException e) {
        return switch (e.getCode()) {
            case HttpURLConnection.HTTP_BAD_REQUEST, HttpURLConnection.HTTP_FORBIDDEN, UNPROCESSABLE ->
                Optional.of(said(e));
            default -> StatusWriter.isTooLarge(e) ? Optional.of(said(e)) : Optional.empty();
        };
    }

    private static String said(KubernetesClientException e) {
        return String.valueOf(
                e.getStatus() == null ? e.getMessage() : e.getStatus().getMessage());
    }
}
