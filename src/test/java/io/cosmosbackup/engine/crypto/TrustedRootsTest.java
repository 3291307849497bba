package io.cosmosbackup.engine.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cosmosbackup.emulator.SelfSignedCertificate;
import io.cosmosbackup.emulator.entra.TokenService;
import io.cosmosbackup.engine.http.HttpConnections;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Reason;
import java.io.IOException;
import java.net.URI;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrustedRootsTest {
    private static int status(URI address) throws IOException {
        try (HttpConnections connections = new HttpConnections(Duration.ofSeconds(10))) {
            return connections
                    .send("GET", address.resolve("/t/discovery/v2.0/keys"), Map.of(), new byte[0], 1 << 16)
                    .status();
        }
    }

    @Test
    void aServerThatOnlyTheFileTrustsIsReached() throws IOException, NoSuchAlgorithmException {
        SelfSignedCertificate certificate = SelfSignedCertificate.of("127.0.0.1");
        SSLContext before = SSLContext.getDefault();
        try (TokenService server = TokenService.start("127.0.0.1", 0, "t", certificate.serverContext())) {
            assertThrows(SSLException.class, () -> status(server.address()));
            TrustedRoots.add(SelfSignedCertificate.of("localhost").pem(), "file other.pem");
            assertThrows(SSLException.class, () -> status(server.address()));
            TrustedRoots.add("Issuer: proxy\n" + certificate.pem(), "file ca.pem");
            assertEquals(200, status(server.address()));
        } finally {
            SSLContext.setDefault(before);
        }
    }

    @Test
    void whatTheSystemTrustsIsTrustedAsBefore() {
        String pem = SelfSignedCertificate.of("localhost").pem();
        int system = TrustedRoots.ofSystem().size();
        assertTrue(system > 10, "roots of the system: " + system);
        assertEquals(system + 1, TrustedRoots.all(pem, "file ca.pem").size());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "no PEM",
                "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
                "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n",
            })
    void aFileWithoutCertificatesIsRefused(String pem) {
        BackupException failure = assertThrows(BackupException.class, () -> TrustedRoots.with(pem, "file ca.pem"));
        assertEquals(Reason.InvalidArgument, failure.reason());
        assertTrue(
                String.valueOf(failure.getMessage()).contains("cannot trust the certificates of file ca.pem"),
                failure.getMessage());
    }
}
