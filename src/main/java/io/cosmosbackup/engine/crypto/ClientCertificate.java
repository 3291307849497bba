package io.cosmosbackup.engine.crypto;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Reason;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/// A certificate with its RSA key, by which a program proves to Microsoft Entra which app registration it is.
/// Never printed.
public final class ClientCertificate {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration LIFE = Duration.ofMinutes(10);

    /// Of clocks that do not agree.
    private static final Duration EARLIER = Duration.ofMinutes(5);

    private final PrivateKey key;
    private final String thumbprint;

    private ClientCertificate(PrivateKey key, String thumbprint) {
        this.key = key;
        this.thumbprint = thumbprint;
    }

    /// Parses a PEM text with one private key (PKCS #8, without a passphrase) and the certificate. If more
    /// certificates follow, they are not used.
    ///
    /// @param where the file's name, for messages
    public static ClientCertificate parse(String pem, String where) {
        List<Pem> blocks = Pem.all(pem);
        List<Pem> keys =
                blocks.stream().filter(b -> b.label().endsWith("PRIVATE KEY")).toList();
        List<Pem> certificates =
                blocks.stream().filter(b -> b.label().equals("CERTIFICATE")).toList();
        if (keys.size() != 1
                || certificates.isEmpty()
                || !keys.getFirst().label().equals("PRIVATE KEY")) {
            throw invalid(
                    where, "it has %d private keys and %d certificates".formatted(keys.size(), certificates.size()));
        }
        try {
            PrivateKey key = KeyFactory.getInstance("RSA")
                    .generatePrivate(new PKCS8EncodedKeySpec(keys.getFirst().der()));
            byte[] der = certificates.getFirst().der();
            Certificate certificate =
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
            ClientCertificate parsed = new ClientCertificate(key, base64(Digests.sha256Bytes(der)));
            if (!parsed.isOf(certificate.getPublicKey())) {
                throw invalid(where, "its first certificate belongs to another key");
            }
            return parsed;
        } catch (GeneralSecurityException e) {
            // no cause: it may quote the secret
            throw invalid(where, "its key is no RSA key, or its certificate cannot be read");
        }
    }

    private boolean isOf(PublicKey half) throws GeneralSecurityException {
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initVerify(half);
        byte[] message = thumbprint.getBytes(StandardCharsets.UTF_8);
        signature.update(message);
        return signature.verify(sign(message));
    }

    private static BackupException invalid(String where, String why) {
        return new BackupException(
                Reason.KeyInvalid,
                "cannot use " + where + " as a client certificate: " + why
                        + ". HINT: a PEM file with the certificate and its RSA key (-----BEGIN PRIVATE KEY-----), as"
                        + " openssl req -x509 -newkey rsa:2048 -noenc writes them");
    }

    /// A signed text that counts for ten minutes: a JWT by RFC 7523 with the header `x5t#S256`.
    ///
    /// @param audience the address that tokens are asked of
    public String assertion(String audience, String clientId, Instant now) {
        Map<String, Object> claims = new TreeMap<>();
        claims.put("aud", audience);
        claims.put("iss", clientId);
        claims.put("sub", clientId);
        claims.put("jti", UUID.randomUUID().toString());
        claims.put("nbf", now.minus(EARLIER).getEpochSecond());
        claims.put("exp", now.plus(LIFE).getEpochSecond());
        String signed =
                json(new TreeMap<>(Map.of("alg", "RS256", "typ", "JWT", "x5t#S256", thumbprint))) + "." + json(claims);
        try {
            return signed + "." + base64(sign(signed.getBytes(StandardCharsets.US_ASCII)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot sign with the key of certificate " + thumbprint, e);
        }
    }

    private byte[] sign(byte[] message) throws GeneralSecurityException {
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initSign(key);
        signature.update(message);
        return signature.sign();
    }

    private static String json(Map<String, Object> members) {
        return base64(JSON.valueToTree(members).toString().getBytes(StandardCharsets.UTF_8));
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    @Override
    public String toString() {
        return "ClientCertificate[" + thumbprint + "]";
    }
}
