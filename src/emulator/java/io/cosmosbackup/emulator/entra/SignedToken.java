package io.cosmosbackup.emulator.entra;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;

/// A token of three parts (RFC 7519), read. What it says counts when {@link #isSignedBy} says so.
@SuppressWarnings("ArrayRecordComponent")
public record SignedToken(JsonNode header, JsonNode claims, byte[] signed, byte[] signature) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /// Empty for any other text.
    public static Optional<SignedToken> parse(String text) {
        String[] parts = text.split("[.]", -1);
        if (parts.length != 3) {
            return Optional.empty();
        }
        try {
            Base64.Decoder base64 = Base64.getUrlDecoder();
            SignedToken token = new SignedToken(
                    JSON.readTree(base64.decode(parts[0])),
                    JSON.readTree(base64.decode(parts[1])),
                    (parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII),
                    base64.decode(parts[2]));
            return token.header.isObject() && token.claims.isObject() ? Optional.of(token) : Optional.empty();
        } catch (IOException | IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    /// By RS256, and no other algorithm.
    public boolean isSignedBy(PublicKey key) {
        if (!header.path("alg").asText().equals("RS256")) {
            return false;
        }
        try {
            Signature verification = Signature.getInstance("SHA256withRSA");
            verification.initVerify(key);
            verification.update(signed);
            return verification.verify(signature);
        } catch (GeneralSecurityException _) {
            return false;
        }
    }

    public boolean isSignedBy(JsonWebKeys keys) {
        return keys.key(header.path("kid").asText()).filter(this::isSignedBy).isPresent();
    }

    public String text(String claim) {
        return claims.path(claim).asText();
    }

    /// Whether the audience is that one, or a list that has it.
    public boolean isFor(String audience) {
        JsonNode claim = claims.path("aud");
        if (!claim.isArray()) {
            return claim.asText().equals(audience);
        }
        for (JsonNode one : claim) {
            if (one.asText().equals(audience)) {
                return true;
            }
        }
        return false;
    }

    public boolean countsAt(Instant time) {
        return claims.path("nbf").asLong() <= time.getEpochSecond()
                && time.getEpochSecond() < claims.path("exp").asLong();
    }
}
