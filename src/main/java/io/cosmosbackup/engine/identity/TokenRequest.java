package io.cosmosbackup.engine.identity;

import io.cosmosbackup.engine.crypto.ClientCertificate;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/// One request for a token, as Microsoft's "OAuth 2.0 client credentials flow" has it.
///
/// @param proof what stands in the request and must stand in no message; empty if nothing does
record TokenRequest(String verb, URI address, Map<String, String> headers, byte[] body, String proof) {
    private static final String DEFAULT = "/.default";
    private static final String METADATA_PATH = "/metadata/identity/oauth2/token?api-version=2018-02-01&resource=";
    private static final byte[] NO_BODY = new byte[0];

    /// Reads what the source keeps in files anew.
    static TokenRequest of(TokenSource source, String scope, Instant now) {
        return switch (source) {
            case TokenSource.FederatedToken(TokenSource.Application application, SecretFile token) ->
                assertion(application, scope, token.read());
            case TokenSource.Certificate(TokenSource.Application application, SecretFile pem) ->
                assertion(
                        application,
                        scope,
                        ClientCertificate.parse(pem.read(), pem.where())
                                .assertion(application.tokenAddress().toString(), application.clientId(), now));
            case TokenSource.ClientSecret(TokenSource.Application application, Secret secret) ->
                post(application, scope, Map.of("client_secret", secret.read()), secret.read());
            case TokenSource.ManagedIdentity(String address, String clientId) ->
                new TokenRequest(
                        "GET",
                        URI.create(address
                                + METADATA_PATH
                                + encoded(resource(scope))
                                + (clientId == null ? "" : "&client_id=" + encoded(clientId))),
                        Map.of("Metadata", "true"),
                        NO_BODY,
                        "");
        };
    }

    /// What a scope is about: `https://cosmos.azure.com` for `https://cosmos.azure.com/.default`.
    static String resource(String scope) {
        return scope.endsWith(DEFAULT) ? scope.substring(0, scope.length() - DEFAULT.length()) : scope;
    }

    private static TokenRequest assertion(TokenSource.Application application, String scope, String assertion) {
        Map<String, String> proof = new LinkedHashMap<>();
        proof.put("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer");
        proof.put("client_assertion", assertion);
        return post(application, scope, proof, assertion);
    }

    private static TokenRequest post(
            TokenSource.Application application, String scope, Map<String, String> proof, String secret) {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("grant_type", "client_credentials");
        form.put("client_id", application.clientId());
        form.put("scope", scope);
        form.putAll(proof);
        String body = form.entrySet().stream()
                .map(member -> member.getKey() + "=" + encoded(member.getValue()))
                .collect(Collectors.joining("&"));
        return new TokenRequest(
                "POST",
                application.tokenAddress(),
                Map.of("Content-Type", "application/x-www-form-urlencoded", "Accept", "application/json"),
                body.getBytes(StandardCharsets.US_ASCII),
                secret);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return verb + " " + address;
    }
}
