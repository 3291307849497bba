package io.cosmosbackup.emulator;

import java.net.URI;

/// How a request came in.
///
/// @param authority host and port as the client wrote them
record Arrival(Region region, String scheme, String authority) {
    /// The address of a region as this client can reach it: by its own scheme and host.
    String endpointOf(Region other) {
        if (other == region) {
            return scheme + "://" + authority + "/";
        }
        String host = URI.create(scheme + "://" + authority).getHost();
        return scheme + "://" + host + ":" + other.endpoint(scheme).getPort() + "/";
    }
}
