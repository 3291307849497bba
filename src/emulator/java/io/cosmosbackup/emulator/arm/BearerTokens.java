package io.cosmosbackup.emulator.arm;

import io.cosmosbackup.emulator.entra.JsonWebKeys;
import io.cosmosbackup.emulator.entra.SignedToken;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// The tokens that the manager accepts, and the identity that each names.
final class BearerTokens {
    private static final List<String> AUDIENCES = List.of(
            "https://management.core.windows.net/",
            "https://management.core.windows.net",
            "https://management.azure.com/",
            "https://management.azure.com");

    private final Map<String, JsonWebKeys> issuers = new ConcurrentHashMap<>();

    void trust(String issuer, JsonWebKeys keys) {
        issuers.put(issuer, keys);
    }

    /// The object id of the bearer, or 401.
    String bearer(@Nullable String authorization, Instant now) {
        if (authorization == null) {
            throw refused("AuthenticationFailed", "Authentication failed. The 'Authorization' header is missing.");
        }
        if (!authorization.regionMatches(true, 0, "Bearer ", 0, 7)) {
            throw refused(
                    "AuthenticationFailedInvalidHeader",
                    "Authentication failed. The 'Authorization' header is provided in an invalid format.");
        }
        SignedToken token = SignedToken.parse(authorization.substring(7).strip())
                .orElseThrow(() -> refused("InvalidAuthenticationToken", "The access token is invalid."));
        JsonWebKeys keys = issuers.get(token.text("iss"));
        if (keys == null || !token.isSignedBy(keys)) {
            throw refused("InvalidAuthenticationToken", "The access token is invalid.");
        }
        if (AUDIENCES.stream().noneMatch(token::isFor)) {
            throw refused(
                    "InvalidAuthenticationTokenAudience",
                    "The access token has been obtained for wrong audience or resource '" + token.text("aud")
                            + "'. It should exactly match with one of the allowed audiences '"
                            + String.join("','", AUDIENCES) + "'.");
        }
        long expires = token.claims().path("exp").asLong();
        if (expires <= now.getEpochSecond()) {
            throw refused(
                    "ExpiredAuthenticationToken",
                    "The access token expiry UTC time '" + Instant.ofEpochSecond(expires)
                            + "' is earlier than current UTC time '" + now + "'.");
        }
        if (!token.countsAt(now) || token.text("oid").isEmpty()) {
            throw refused("InvalidAuthenticationToken", "The access token is invalid.");
        }
        return token.text("oid");
    }

    private static ManagerException refused(String code, String message) {
        return ManagerException.ofManager(401, code, message);
    }
}
