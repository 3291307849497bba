package io.cosmosbackup.emulator.entra;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.RSAPublicKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// The RSA keys of an issuer by their ids (RFC 7517). An API server publishes its own at
/// {@code /openid/v1/jwks}.
public record JsonWebKeys(Map<String, RSAPublicKey> byId) {
    private static final ObjectMapper JSON = new ObjectMapper();

    public JsonWebKeys {
        byId = Map.copyOf(byId);
    }

    public static JsonWebKeys of(String id, RSAPublicKey key) {
        return new JsonWebKeys(Map.of(id, key));
    }

    /// Other kinds of keys are left out.
    public static JsonWebKeys parse(String json) {
        Map<String, RSAPublicKey> keys = new HashMap<>();
        try {
            for (JsonNode key : JSON.readTree(json).path("keys")) {
                if (key.path("kty").asText().equals("RSA")) {
                    RSAPublicKeySpec spec = new RSAPublicKeySpec(number(key, "n"), number(key, "e"));
                    keys.put(key.path("kid").asText(), (RSAPublicKey)
                            KeyFactory.getInstance("RSA").generatePublic(spec));
                }
            }
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalArgumentException("no JSON web keys", e);
        }
        return new JsonWebKeys(keys);
    }

    private static BigInteger number(JsonNode key, String member) {
        return new BigInteger(1, Base64.getUrlDecoder().decode(key.path(member).asText()));
    }

    Optional<RSAPublicKey> key(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    /// As {@link #parse} reads it.
    public String json() {
        var keys = JSON.createArrayNode();
        byId.forEach((id, key) -> keys.addObject()
                .put("kty", "RSA")
                .put("use", "sig")
                .put("alg", "RS256")
                .put("kid", id)
                .put("n", text(key.getModulus()))
                .put("e", text(key.getPublicExponent())));
        return JSON.createObjectNode().set("keys", keys).toString();
    }

    private static String text(BigInteger number) {
        byte[] bytes = number.toByteArray();
        int from = bytes[0] == 0 ? 1 : 0;
        return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOfRange(bytes, from, bytes.length));
    }
}
