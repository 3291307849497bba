package io.cosmosbackup.engine.source.nosql;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/// Which regions are written to, by what an account says of itself.
final class WrittenRegions {
    private WrittenRegions() {}

    /// What to do when the region behind an endpoint takes no writes: a failover has not ended, or somebody has given
    /// the address of a region that is only read.
    static String hint(String endpoint, JsonNode account) {
        List<String> written = new ArrayList<>();
        boolean here = false;
        for (JsonNode region : account.path("writableLocations")) {
            String address = region.path("databaseAccountEndpoint").asText();
            here |= isSameServer(address, endpoint);
            written.add(region.path("name").asText() + " (" + address + ")");
        }
        if (here || written.isEmpty()) {
            return "a failover may be going on: run again when it has ended";
        }
        return "a failover may be going on, or " + endpoint
                + " is the address of a region that is only read. Written is " + String.join(", ", written)
                + ": use the account's own address, or that one";
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
