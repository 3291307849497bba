package io.cosmosbackup.contract;

import io.cosmosbackup.contract.ContractClient.Access;
import io.cosmosbackup.contract.ContractClient.Secret;
import io.cosmosbackup.emulator.CosmosEmulator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// How clients come to an emulator's addresses: by a host name, since SDKs make the names of regions from it.
final class Trust {
    private static final String STORE = "javax.net.ssl.trustStore";
    private static final String PASSWORD = "javax.net.ssl.trustStorePassword";

    private Trust() {}

    static Access http(CosmosEmulator emulator, Secret secret, List<String> regions) {
        return new Access(named(emulator.endpoint()), secret, Optional.empty(), regions);
    }

    private static URI named(URI endpoint) {
        return URI.create(endpoint.getScheme() + "://localhost:" + endpoint.getPort() + "/");
    }

    /// With the certificate in a file.
    static Access https(CosmosEmulator emulator, Secret secret, List<String> regions, Path folder) {
        try {
            Path pem = Files.writeString(
                    Files.createTempFile(folder, "emulator", ".pem"),
                    emulator.certificate().pem());
            return new Access(named(emulator.httpsEndpoint()), secret, Optional.of(pem), regions);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Makes this JVM trust the emulator's certificate, as a program's user would.
    static void trust(CosmosEmulator emulator, Path folder) {
        try {
            Path store = Files.createTempFile(folder, "trust", ".p12");
            emulator.certificate().writeTrustStore(store, "changeit");
            System.setProperty(STORE, store.toString());
            System.setProperty(PASSWORD, "changeit");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void forget() {
        System.clearProperty(STORE);
        System.clearProperty(PASSWORD);
    }
}
