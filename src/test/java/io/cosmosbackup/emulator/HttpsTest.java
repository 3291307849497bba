package io.cosmosbackup.emulator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Map;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HttpsTest {
    private static CosmosEmulator emulator;

    @BeforeAll
    static void start() {
        emulator = CosmosEmulator.start(EmulatorOptions.defaults()
                .withHttps()
                .withRegions("East", "West")
                .withControl());
    }

    @AfterAll
    static void stop() {
        emulator.close();
    }

    private static EmulatorClient client(URI endpoint) {
        return new EmulatorClient(
                endpoint, emulator.key(), emulator.certificate().clientContext());
    }

    @Test
    void bothSchemesSeeTheSameData() {
        try (EmulatorClient secure = client(emulator.httpsEndpoint());
                EmulatorClient plain = client(emulator.endpoint())) {
            secure.createDatabase("db").ok();
            secure.createContainer("db", "c", "/pk").ok();
            byte[] item = "{\"id\":\"a\",\"pk\":\"p\"}".getBytes(UTF_8);
            secure.createItem("db", "c", "[\"p\"]", item).ok();
            assertArrayEquals(
                    secure.readItem("db", "c", "[\"p\"]", "a").ok().body(),
                    plain.readItem("db", "c", "[\"p\"]", "a").ok().body());
        }
    }

    @Test
    void clientsThatDoNotTrustTheCertificateRefuseIt() {
        try (EmulatorClient stranger = new EmulatorClient(emulator.httpsEndpoint(), emulator.key())) {
            UncheckedIOException refusal =
                    assertThrows(UncheckedIOException.class, () -> stranger.createDatabase("never"));
            assertInstanceOf(SSLException.class, refusal.getCause());
        }
    }

    @Test
    void everyEmulatorHasAKeyOfItsOwn() {
        try (CosmosEmulator other =
                        CosmosEmulator.start(EmulatorOptions.defaults().withHttps());
                EmulatorClient client = client(other.httpsEndpoint())) {
            assertThrows(UncheckedIOException.class, () -> client.createDatabase("never"));
        }
    }

    @Test
    void endpointsAreToldByTheSchemeTheHostAndThePortThatWereReached() {
        for (URI reached : new URI[] {
            emulator.endpoint(),
            emulator.httpsEndpoint(),
            URI.create("https://localhost:" + emulator.httpsEndpoint().getPort() + "/")
        }) {
            try (EmulatorClient client = client(reached)) {
                JsonNode account = client.send("GET", "", Map.of(), new byte[0]).json();
                assertEquals(
                        reached.toString(),
                        account.path("writableLocations")
                                .path(0)
                                .path("databaseAccountEndpoint")
                                .asText());
                URI west = URI.create(account.path("readableLocations")
                        .path(1)
                        .path("databaseAccountEndpoint")
                        .asText());
                assertEquals(reached.getScheme(), west.getScheme());
                assertEquals(reached.getHost(), west.getHost());
                try (EmulatorClient there = client(west)) {
                    there.send("GET", "dbs", Map.of(), new byte[0]).ok();
                }
            }
        }
    }

    @Test
    void theCertificateIsGivenAsPemAndAsATrustStore(@TempDir Path folder) throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(emulator.endpoint().resolve("/_emulator/certificate"))
                    .build();
            byte[] pem =
                    http.send(request, HttpResponse.BodyHandlers.ofByteArray()).body();
            Certificate certificate =
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(pem));
            certificate.verify(certificate.getPublicKey());
            Path file = folder.resolve("trust.p12");
            emulator.certificate().writeTrustStore(file, "changeit");
            KeyStore store = KeyStore.getInstance("PKCS12");
            try (var in = Files.newInputStream(file)) {
                store.load(in, "changeit".toCharArray());
            }
            assertEquals(certificate, store.getCertificate("emulator"));
        }
    }
}
