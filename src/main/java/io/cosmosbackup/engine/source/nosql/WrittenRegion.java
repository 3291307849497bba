package io.cosmosbackup.engine.source.nosql;

import com.fasterxml.jackson.databind.JsonNode;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Reason;
import java.net.URI;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Whether an endpoint may be a backup's source. A region that is only read lags behind the one that is written to, and
/// no answer of it tells by how much: a backup from there could not say what it lacks (docs/decisions/003).
/// The account's own endpoint leads to a region that is written to.
final class WrittenRegion {
    private WrittenRegion() {}

    /// @param account the answer to `GET /`
    static void require(String endpoint, JsonNode account) {
        JsonNode writable = account.path("writableLocations");
        JsonNode read = at(endpoint, account.path("readableLocations"));
        if (read == null || at(endpoint, writable) != null) {
            return;
        }
        JsonNode written = writable.path(0);
        throw new BackupException(
                Reason.InvalidArgument,
                "endpoint " + endpoint + " is region " + read.path("name").asText()
                        + ", which is only read. It lags behind"
                        + " region " + written.path("name").asText()
                        + ", where the account is written, and no answer tells"
                        + " by how much. HINT: use the account's own endpoint, https://<account>.documents.azure.com, or "
                        + written.path("databaseAccountEndpoint").asText());
    }

    private static @Nullable JsonNode at(String endpoint, JsonNode locations) {
        for (JsonNode location : locations) {
            if (place(location.path("databaseAccountEndpoint").asText()).equals(place(endpoint))) {
                return location;
            }
        }
        return null;
    }

    /// Host and port, in one spelling.
    private static String place(String endpoint) {
        URI uri = URI.create(endpoint.strip());
        int port = uri.getPort() >= 0 ? uri.getPort() : "http".equals(uri.getScheme()) ? 80 : 443;
        return String.valueOf(uri.getHost()).toLowerCase(Locale.ROOT) + ":" + port;
    }
}
