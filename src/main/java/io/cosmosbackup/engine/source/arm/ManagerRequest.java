package io.cosmosbackup.engine.source.arm;

import java.net.URI;

/// @param what for messages: `GET sqlDatabases/shop`
/// @param most how many bytes an answer may have
record ManagerRequest(String verb, URI address, byte[] body, String what, int most) {
    /// A definition has 2 MB at most, and here others around it.
    private static final int ONE = 4 << 20;

    private static final int MANY = 16 << 20;

    static final byte[] NO_BODY = new byte[0];

    static ManagerRequest one(String verb, URI address, byte[] body, String what) {
        return new ManagerRequest(verb, address, body, what, ONE);
    }

    static ManagerRequest list(URI address, String what) {
        return new ManagerRequest("GET", address, NO_BODY, what, MANY);
    }

    @Override
    public String toString() {
        return what;
    }
}
