package io.cosmosbackup.engine.crypto;

import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Reason;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.Locale;

/// The public half of a {@link SigningKey}.
///
/// @param text the SubjectPublicKeyInfo in base64 on one line: the line inside what `openssl pkey -pubout` prints
public record VerificationKey(String text) {
    private static final int ID_DIGITS = 16;

    public VerificationKey {
        try {
            PublicKey key = key(text);
            if (!Base64.getEncoder().encodeToString(key.getEncoded()).equals(text)) {
                throw new GeneralSecurityException("not the one text of this key");
            }
            Signature.getInstance(SigningKey.ALGORITHM).initVerify(key); // fails for what is no point of the curve
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new BackupException(
                    Reason.KeyInvalid,
                    "a key to verify with is no Ed25519 public key. HINT: the line of base64 that openssl pkey -pubout"
                            + " prints between its markers, or what the verb keygen writes to signing.pub",
                    e);
        }
    }

    /// Parses the one line of base64, or the whole PEM.
    public static VerificationKey parse(String text) {
        String stripped = text.strip();
        if (stripped.toUpperCase(Locale.ROOT).contains("PRIVATE")) {
            throw new BackupException(
                    Reason.KeyInvalid,
                    "a private key was given where its public half belongs. HINT: openssl pkey -pubout -in signing.pem");
        }
        return Pem.parse(stripped)
                .filter(pem -> pem.label().equals("PUBLIC KEY"))
                .map(pem -> ofDer(pem.der()))
                .orElseGet(() -> new VerificationKey(stripped));
    }

    static VerificationKey ofDer(byte[] der) {
        return new VerificationKey(Base64.getEncoder().encodeToString(der));
    }

    /// A short name: the first 16 hexadecimal digits of the SHA-256 of the key's DER.
    public String id() {
        return Digests.sha256(Base64.getDecoder().decode(text)).substring(0, ID_DIGITS);
    }

    /// Whether the private half signed the message. False for whatever is no signature.
    public boolean verify(byte[] message, byte[] signature) {
        try {
            Signature verifier = Signature.getInstance(SigningKey.ALGORITHM);
            verifier.initVerify(key(text));
            verifier.update(message);
            return verifier.verify(signature);
        } catch (SignatureException e) {
            return false;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot verify with key " + text, e);
        }
    }

    private static PublicKey key(String text) throws GeneralSecurityException {
        return KeyFactory.getInstance(SigningKey.ALGORITHM)
                .generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(text)));
    }
}
