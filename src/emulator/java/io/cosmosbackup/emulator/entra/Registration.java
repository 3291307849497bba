package io.cosmosbackup.emulator.entra;

import java.security.cert.X509Certificate;
import java.util.List;

/// An app registration or user-assigned managed identity of the tenant.
///
/// @param clientId by which it asks for tokens
/// @param objectId of its service principal: the {@code oid} of its tokens, which roles are assigned to
/// @param federated what it believes of other issuers' tokens
/// @param secrets any of which it may show
/// @param certificates any of which may sign for it
public record Registration(
        String clientId,
        String objectId,
        List<Federated> federated,
        List<String> secrets,
        List<X509Certificate> certificates) {
    /// A federated credential. All three must be the token's, to the letter.
    public record Federated(String issuer, String subject, String audience) {
        /// What Azure asks for where nothing else is said.
        public static final String AUDIENCE = "api://AzureADTokenExchange";

        public Federated(String issuer, String subject) {
            this(issuer, subject, AUDIENCE);
        }
    }

    public Registration {
        federated = List.copyOf(federated);
        secrets = List.copyOf(secrets);
        certificates = List.copyOf(certificates);
    }

    public static Registration federated(String clientId, String objectId, Federated credential) {
        return new Registration(clientId, objectId, List.of(credential), List.of(), List.of());
    }

    public static Registration withSecret(String clientId, String objectId, String secret) {
        return new Registration(clientId, objectId, List.of(), List.of(secret), List.of());
    }

    public static Registration withCertificate(String clientId, String objectId, X509Certificate certificate) {
        return new Registration(clientId, objectId, List.of(), List.of(), List.of(certificate));
    }
}
