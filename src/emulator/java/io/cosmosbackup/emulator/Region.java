package io.cosmosbackup.emulator;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// One address of the account's data, by each scheme that it is served by. How far a region that is only read lags
/// behind is {@link Replication}'s to say.
final class Region {
    private final String name;
    private final Map<String, URI> endpoints = new ConcurrentHashMap<>();
    private volatile boolean down;

    Region(String name) {
        this.name = name;
    }

    String name() {
        return name;
    }

    /// Says where it listens.
    void at(URI endpoint) {
        endpoints.put(endpoint.getScheme(), endpoint);
    }

    List<URI> endpoints() {
        return List.copyOf(endpoints.values());
    }

    URI endpoint(String scheme) {
        URI endpoint = endpoints.get(scheme);
        if (endpoint == null) {
            throw new IllegalStateException("region " + name + " is not served by " + scheme);
        }
        return endpoint;
    }

    boolean isDown() {
        return down;
    }

    void setDown(boolean newDown) {
        down = newDown;
    }
}
