package io.cosmosbackup.support;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.UUID;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/// The Azurite of this test run that speaks HTTPS and takes tokens. It looks at their issuer, audience and time,
/// and at no role.
///
/// @param number of the storage account, 1 or 2
public record TlsAzurite(int number) {
    /// `https://host:port/account`, as a CosmosBackupRepository has it.
    public String endpoint() {
        return Azurite.environment("AZURITE_TLS_ENDPOINT") + "/" + Azurite.environment("AZURITE_TLS_ACCOUNT_" + number);
    }

    /// What to trust, in PEM.
    public String certificate() throws IOException {
        return Files.readString(Path.of(Azurite.environment("AZURITE_TLS_CERTIFICATE")));
    }

    /// A Blob container of this test's own.
    public String newContainer(String token) throws Exception {
        String name = "t-" + UUID.randomUUID();
        try (HttpClient client = HttpClient.newBuilder().sslContext(trusting()).build()) {
            HttpResponse<String> answer = client.send(
                    HttpRequest.newBuilder(URI.create(endpoint() + "/" + name + "?restype=container"))
                            .header("Authorization", "Bearer " + token)
                            .header("x-ms-version", "2021-12-02")
                            .PUT(HttpRequest.BodyPublishers.noBody())
                            .build(),
                    BodyHandlers.ofString());
            if (answer.statusCode() != 201) {
                throw new IllegalStateException("no Blob container: " + answer.statusCode() + " " + answer.body());
            }
            return name;
        }
    }

    private SSLContext trusting() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setCertificateEntry(
                "azurite",
                CertificateFactory.getInstance("X.509")
                        .generateCertificate(
                                new ByteArrayInputStream(certificate().getBytes(StandardCharsets.US_ASCII))));
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, factory.getTrustManagers(), null);
        return context;
    }
}
