package io.cosmosbackup.emulator.entra;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// One tenant: who is registered in it, whose keys it knows, and what it checks before it gives a token.
final class Tenant {
    private static final String JWT_BEARER = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
    private static final String DEFAULT = "/.default";

    private final String id;
    private final Map<String, Registration> registrations = new ConcurrentHashMap<>();
    private final Map<String, JsonWebKeys> issuers = new ConcurrentHashMap<>();

    Tenant(String id) {
        this.id = id;
    }

    void register(Registration registration) {
        registrations.put(registration.clientId(), registration);
    }

    void unregister(String clientId) {
        registrations.remove(clientId);
    }

    void believe(String issuer, JsonWebKeys keys) {
        issuers.put(issuer, keys);
    }

    Optional<Registration> registration(String clientId) {
        return Optional.ofNullable(registrations.get(clientId));
    }

    /// What a token is for, and whose it is.
    record Grant(Registration registration, String audience) {}

    /// @param form the members of the request
    /// @param address of the token endpoint, which assertions by certificates name
    Grant grant(String tenant, Map<String, String> form, String address, Instant now) throws EntraException {
        if (!tenant.equals(id)) {
            throw EntraException.invalidRequest(
                    90002,
                    "Tenant '" + tenant
                            + "' not found. Check to make sure you have the correct tenant ID and are signing"
                            + " into the correct cloud. Check with your subscription administrator, this may happen if"
                            + " there are no active subscriptions for the tenant.");
        }
        if (!required(form, "grant_type").equals("client_credentials")) {
            throw new EntraException(
                    400, "unsupported_grant_type", 70003, "The app requested an unsupported grant type.");
        }
        String clientId = required(form, "client_id");
        Registration registration = registration(clientId)
                .orElseThrow(() -> new EntraException(
                        400,
                        "unauthorized_client",
                        700016,
                        "Application with identifier '" + clientId + "' was not found in the directory '" + id
                                + "'. This can happen if the application has not been installed by the administrator"
                                + " of the tenant or consented to by any user in the tenant. You may have sent your"
                                + " authentication request to the wrong tenant."));
        String audience = audience(required(form, "scope"));
        if (form.containsKey("client_assertion")) {
            requireAssertion(registration, form, address, now);
        } else {
            requireSecret(registration, required(form, "client_secret"));
        }
        return new Grant(registration, audience);
    }

    private static String required(Map<String, String> form, String member) throws EntraException {
        String value = form.get(member);
        if (value == null || value.isEmpty()) {
            throw EntraException.invalidRequest(
                    900144, "The request body must contain the following parameter: '" + member + "'.");
        }
        return value;
    }

    /// Of the first scope: libraries add {@code openid profile offline_access} behind it.
    private static String audience(String scopes) throws EntraException {
        String scope = scopes.split(" ", 2)[0];
        if (!scope.endsWith(DEFAULT)) {
            throw EntraException.invalidRequest(
                    1002012,
                    "The provided value for scope " + scope + " is not valid. Client credential flows must have a scope"
                            + " value with /.default suffixed to the resource identifier (application ID URI).");
        }
        String resource = scope.substring(0, scope.length() - DEFAULT.length());
        if (!resource.startsWith("https://") || resource.length() < 12) {
            throw EntraException.invalidRequest(
                    500011, "The resource principal named " + resource + " was not found in the tenant.");
        }
        return resource;
    }

    private static void requireSecret(Registration registration, String secret) throws EntraException {
        if (!registration.secrets().contains(secret)) {
            throw EntraException.invalidClient(
                    7000215,
                    "Invalid client secret provided. Ensure the secret being sent in the request is the client secret"
                            + " value, not the client secret ID, for a secret added to app '" + registration.clientId()
                            + "'.");
        }
    }

    private void requireAssertion(Registration registration, Map<String, String> form, String address, Instant now)
            throws EntraException {
        if (!JWT_BEARER.equals(form.get("client_assertion_type"))) {
            throw EntraException.invalidRequest(
                    900144, "The request body must contain the following parameter: 'client_assertion_type'.");
        }
        SignedToken assertion = SignedToken.parse(required(form, "client_assertion"))
                .orElseThrow(() -> EntraException.invalidClient(50027, "JWT token is invalid or malformed."));
        if (assertion.header().has("x5t#S256")) {
            requireCertificate(registration, assertion, address);
        } else {
            requireFederated(registration, assertion);
        }
        if (!assertion.countsAt(now)) {
            throw EntraException.invalidClient(
                    700024,
                    "Client assertion is not within its valid time range. Current time: " + now
                            + ", assertion valid from "
                            + Instant.ofEpochSecond(
                                    assertion.claims().path("nbf").asLong())
                            + ", expiry time of assertion "
                            + Instant.ofEpochSecond(
                                    assertion.claims().path("exp").asLong())
                            + ". Review the documentation at"
                            + " https://learn.microsoft.com/entra/identity-platform/certificate-credentials .");
        }
    }

    private static void requireCertificate(Registration registration, SignedToken assertion, String address)
            throws EntraException {
        String thumbprint = assertion.header().path("x5t#S256").asText();
        boolean known = registration.certificates().stream()
                .anyMatch(c -> thumbprint(c).equals(thumbprint) && assertion.isSignedBy(c.getPublicKey()));
        if (!known) {
            throw EntraException.invalidClient(
                    700027,
                    "The certificate with identifier used to sign the client assertion is not registered on"
                            + " application. [Reason - The key was not found., Thumbprint of key used by client: '"
                            + thumbprint + "']");
        }
        boolean itself = assertion.text("iss").equals(registration.clientId())
                && assertion.text("sub").equals(registration.clientId());
        if (!itself || !assertion.isFor(address)) {
            throw EntraException.invalidClient(
                    50027, "JWT token is invalid or malformed: its issuer, subject or audience is another one.");
        }
    }

    private static String thumbprint(X509Certificate certificate) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
            return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private void requireFederated(Registration registration, SignedToken assertion) throws EntraException {
        String issuer = assertion.text("iss");
        var ofIssuer = registration.federated().stream()
                .filter(credential -> credential.issuer().equals(issuer))
                .toList();
        if (ofIssuer.isEmpty()) {
            throw mismatch(700211, "issuer '" + issuer + "'");
        }
        var ofAudience = ofIssuer.stream()
                .filter(credential -> assertion.isFor(credential.audience()))
                .toList();
        if (ofAudience.isEmpty()) {
            throw mismatch(700212, "audience '" + assertion.claims().path("aud") + "'");
        }
        if (ofAudience.stream().noneMatch(credential -> credential.subject().equals(assertion.text("sub")))) {
            throw mismatch(700213, "subject '" + assertion.text("sub") + "'");
        }
        if (!Optional.ofNullable(issuers.get(issuer))
                .filter(assertion::isSignedBy)
                .isPresent()) {
            throw EntraException.invalidClient(
                    50027, "JWT token is invalid or malformed: no key of its issuer has signed it.");
        }
    }

    private static EntraException mismatch(int code, String presented) {
        return EntraException.invalidClient(
                code,
                "No matching federated identity record found for presented assertion " + presented
                        + ". Check your federated identity credential Subject, Audience and Issuer against the"
                        + " presented assertion."
                        + " https://learn.microsoft.com/entra/workload-id/workload-identity-federation");
    }
}
