package io.cosmosbackup.emulator.entra;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/// A new RSA key, and tokens signed by it. Stands for Entra, and for an API server that signs service
/// accounts'.
public final class TokenSigner {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final String id = UUID.randomUUID().toString();
    private final KeyPair pair;

    public TokenSigner() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            pair = generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    public JsonWebKeys keys() {
        return JsonWebKeys.of(id, (RSAPublicKey) pair.getPublic());
    }

    /// A token with these claims.
    public String sign(Map<String, ?> claims) {
        try {
            String signed = part(new TreeMap<>(Map.of("alg", "RS256", "typ", "JWT", "kid", id))) + "." + part(claims);
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(pair.getPrivate());
            signature.update(signed.getBytes(StandardCharsets.US_ASCII));
            return signed + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(signature.sign());
        } catch (GeneralSecurityException | JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String part(Map<String, ?> members) throws JsonProcessingException {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(JSON.writeValueAsBytes(members));
    }
}
