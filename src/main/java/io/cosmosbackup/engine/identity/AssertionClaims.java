package io.cosmosbackup.engine.identity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;

/// What a service account's token says of itself, for a person to compare. Nothing is verified.
record AssertionClaims(JsonNode claims) {
    static AssertionClaims of(String token) {
        String[] parts = token.split("[.]", -1);
        if (parts.length != 3) {
            return new AssertionClaims(MissingNode.getInstance());
        }
        try {
            byte[] json = Base64.getUrlDecoder().decode(parts[1].getBytes(StandardCharsets.US_ASCII));
            return new AssertionClaims(TokenAnswer.json(json));
        } catch (IllegalArgumentException _) {
            return new AssertionClaims(MissingNode.getInstance());
        }
    }

    boolean isToken() {
        return !claims.isMissingNode();
    }

    String issuer() {
        return text(claims.path("iss"));
    }

    String subject() {
        return text(claims.path("sub"));
    }

    /// Of several the first: Kubernetes writes a list.
    String audience() {
        JsonNode audience = claims.path("aud");
        return text(audience.isArray() ? audience.path(0) : audience);
    }

    /// From when to when it counts.
    String time() {
        return instant("nbf") + " to " + instant("exp");
    }

    private String instant(String claim) {
        JsonNode seconds = claims.path(claim);
        return seconds.canConvertToLong() && Math.abs(seconds.asLong()) < Instant.MAX.getEpochSecond()
                ? Instant.ofEpochSecond(seconds.asLong()).toString()
                : "(it does not say)";
    }

    private static String text(JsonNode claim) {
        return claim.isTextual() ? EntraWords.clean(claim.asText()) : "(none)";
    }
}
