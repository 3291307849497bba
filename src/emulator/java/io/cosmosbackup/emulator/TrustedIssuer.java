package io.cosmosbackup.emulator;

import io.cosmosbackup.emulator.entra.JsonWebKeys;
import io.cosmosbackup.emulator.entra.SignedToken;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// An issuer of signed tokens. The account takes its tokens.
///
/// @param issuer the tokens' claim {@code iss}
record TrustedIssuer(String issuer, JsonWebKeys keys) {
    private static final String COSMOS = "https://cosmos.azure.com";

    /// Why a token opens nothing; empty for one that does. The audience is the service's, or one of the
    /// account's own addresses without its port.
    Optional<String> fault(SignedToken token, List<URI> endpoints, Instant now) {
        if (!token.text("iss").equals(issuer) || !token.isSignedBy(keys)) {
            return Optional.of("no key of the account's tenant has signed it");
        }
        if (!token.countsAt(now)) {
            return Optional.of("the token has expired or is not valid yet");
        }
        boolean forUs = token.isFor(COSMOS)
                || endpoints.stream().anyMatch(endpoint -> token.isFor("https://" + endpoint.getHost()));
        return forUs
                ? Optional.empty()
                : Optional.of("its audience is " + token.claims().path("aud"));
    }
}
