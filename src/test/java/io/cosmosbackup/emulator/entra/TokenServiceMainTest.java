package io.cosmosbackup.emulator.entra;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cosmosbackup.support.ServiceAccounts;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The program as the demo starts it: all that is known of it is what it prints and the files that it writes.
class TokenServiceMainTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String TENANT = "7a1b0000-0000-0000-0000-000000000001";

    @TempDir
    private Path folder;

    private final ServiceAccounts accounts = new ServiceAccounts();

    @Test
    void aClientIsBelievedForEachOfItsServiceAccountsAndItsSecret() throws Exception {
        Path clusterKeys = Files.writeString(
                folder.resolve("cluster.json"), accounts.keys().json());
        Process program = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        TokenServiceMain.class.getName(),
                        "--tenant",
                        TENANT,
                        "--issuer",
                        ServiceAccounts.ISSUER,
                        "--issuer-keys",
                        clusterKeys.toString(),
                        "--certificate",
                        folder.resolve("ca.pem").toString(),
                        "--keys",
                        folder.resolve("keys.json").toString(),
                        "--federated",
                        "reader:object-1:system:serviceaccount:shop:verifier",
                        "--federated",
                        "reader:object-1:system:serviceaccount:shop:restorer",
                        "--secret",
                        "reader:object-1:a:b")
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader out = program.inputReader()) {
            String line = String.valueOf(out.readLine());
            assertTrue(line.matches("listening address=https://127[.]0[.]0[.]1:\\d+/ issuer=https://\\S+/"), line);
            URI address = URI.create(line.replaceFirst("^listening address=(\\S+) .*$", "$1"));
            try (HttpClient http = HttpClient.newBuilder().sslContext(trusted()).build()) {
                assertGiven(http, address, Map.of("client_secret", "a:b"));
                for (String name : List.of("verifier", "restorer")) {
                    assertGiven(
                            http,
                            address,
                            Map.of(
                                    "client_assertion_type",
                                    "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
                                    "client_assertion",
                                    accounts.token(Map.of("sub", "system:serviceaccount:shop:" + name))));
                }
            }
        } finally {
            program.destroy();
        }
    }

    private void assertGiven(HttpClient http, URI address, Map<String, String> proof) throws Exception {
        String form = "grant_type=client_credentials&client_id=reader&scope=https://cosmos.azure.com/.default&"
                + proof.entrySet().stream()
                        .map(m -> m.getKey() + "=" + URLEncoder.encode(m.getValue(), StandardCharsets.UTF_8))
                        .collect(Collectors.joining("&"));
        String answer = http.send(
                        HttpRequest.newBuilder(address.resolve(TENANT + "/oauth2/v2.0/token"))
                                .POST(HttpRequest.BodyPublishers.ofString(form))
                                .build(),
                        BodyHandlers.ofString())
                .body();
        JsonNode given = JSON.readTree(answer).path("access_token");
        SignedToken token = SignedToken.parse(given.asText()).orElseThrow(() -> new AssertionError(answer));
        assertEquals("object-1", token.text("oid"));
        assertTrue(token.isSignedBy(JsonWebKeys.parse(Files.readString(folder.resolve("keys.json")))));
    }

    private SSLContext trusted() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        try (InputStream pem = Files.newInputStream(folder.resolve("ca.pem"))) {
            store.setCertificateEntry(
                    "service", CertificateFactory.getInstance("X.509").generateCertificate(pem));
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, factory.getTrustManagers(), null);
        return context;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--hots 127.0.0.1",
                "--tenant",
                "--secret client:object",
                "--federated client:object:system:serviceaccount:shop:backup",
                "--issuer https://i --federated client:object:shop:backup",
                "--secret client:object-1:s --secret client:object-2:s",
            })
    void whatItCannotDoAsToldIsRefused(String line) {
        assertThrows(IllegalArgumentException.class, () -> TokenServiceMain.start(line.split(" ", -1)));
    }
}
