package io.cosmosbackup.engine.source.nosql;

import static org.junit.jupiter.api.Assertions.assertThrows;

import io.cosmosbackup.emulator.CosmosEmulator;
import io.cosmosbackup.emulator.EmulatorOptions;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;

/// The client is put together by hand here: that must not cost what it does by itself.
class HttpConnectionsTest {
    private static final Duration LONG = Duration.ofSeconds(60);

    @Test
    void aServerWhoseCertificateNobodyHasVouchedForIsToldNothing() {
        try (CosmosEmulator emulator =
                        CosmosEmulator.start(EmulatorOptions.defaults().withHttps());
                HttpConnections http = new HttpConnections(LONG)) {
            URI account = emulator.httpsEndpoint();
            assertThrows(SSLException.class, () -> http.send("GET", account, Map.of(), new byte[0]));
        }
    }
}
