package io.cosmosbackup.engine.source.rest;

import com.fasterxml.jackson.databind.JsonNode;
import io.cosmosbackup.engine.account.ResourceName;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Reason;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Which regions are written to, by what an account says of itself.
///
/// @param names the names of those regions, in the account's order
public record WrittenRegions(List<String> names) {
    private static final int MOST_SHOWN = 10;
    private static final int MOST_REGIONS = 200; // Azure has some sixty

    public WrittenRegions {
        names = List.copyOf(names);
    }

    /// @param account the answer to `GET /`
    public static WrittenRegions of(String endpoint, JsonNode account) {
        List<String> names = new ArrayList<>();
        account.path("writableLocations")
                .forEach(region ->
                        names.add(ResourceName.shown(region.path("name").asText())));
        if (names.size() > MOST_REGIONS) {
            throw new BackupException(
                    Reason.Unavailable,
                    "account " + endpoint + " says that it is written in " + names.size()
                            + " regions. HINT: no Cosmos DB says that");
        }
        return new WrittenRegions(names);
    }

    /// Refuses an endpoint whose region is only read as a backup's source. Such a region lags behind, and its
    /// answers do not show by how much. A backup from there could not report what it lacks
    /// (docs/decisions/003). The account's own endpoint leads to a region that is written to.
    ///
    /// @param account the answer to `GET /`
    public static void require(String endpoint, JsonNode account) {
        JsonNode writable = account.path("writableLocations");
        JsonNode read = at(endpoint, account.path("readableLocations"));
        if (read == null || at(endpoint, writable) != null) {
            return;
        }
        JsonNode written = writable.path(0);
        throw new BackupException(
                Reason.InvalidArgument,
                "endpoint " + endpoint + " is region " + shown(read, "name")
                        + ", which is only read. It lags behind"
                        + " region " + shown(written, "name")
                        + ", where the account is written, and no answer tells"
                        + " by how much. HINT: use the account's own endpoint, https://<account>.documents.azure.com, or "
                        + shown(written, "databaseAccountEndpoint"));
    }

    private static @Nullable JsonNode at(String endpoint, JsonNode locations) {
        for (JsonNode location : locations) {
            if (isSameServer(location.path("databaseAccountEndpoint").asText(), endpoint)) {
                return location;
            }
        }
        return null;
    }

    /// What to do when the region behind an endpoint takes no writes: a failover has not ended, or somebody has given
    /// the address of a region that is only read.
    static String hint(String endpoint, JsonNode account) {
        List<String> written = new ArrayList<>();
        boolean here = false;
        for (JsonNode region : account.path("writableLocations")) {
            String address = region.path("databaseAccountEndpoint").asText();
            here |= isSameServer(address, endpoint);
            if (written.size() < MOST_SHOWN) {
                written.add(shown(region, "name") + " (" + ResourceName.shown(address) + ")");
            }
        }
        if (here || written.isEmpty()) {
            return "a failover may be going on: run again when it has ended";
        }
        return "a failover may be going on, or " + endpoint
                + " is the address of a region that is only read. Written is " + String.join(", ", written)
                + ": use the account's own address, or that one";
    }

    private static String shown(JsonNode region, String member) {
        return ResourceName.shown(region.path(member).asText());
    }

    private static boolean isSameServer(String address, String endpoint) {
        try {
            URI one = URI.create(address);
            URI other = URI.create(endpoint);
            return port(one) == port(other) && String.valueOf(one.getHost()).equalsIgnoreCase(other.getHost());
        } catch (IllegalArgumentException e) {
            return false; // not an address at all
        }
    }

    private static int port(URI address) {
        return address.getPort() >= 0 ? address.getPort() : "http".equals(address.getScheme()) ? 80 : 443;
    }
}
