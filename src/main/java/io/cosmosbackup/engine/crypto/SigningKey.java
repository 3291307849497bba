package io.cosmosbackup.engine.crypto;

import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Reason;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.EdECPrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Optional;

/// An Ed25519 private key, which signs manifests. Nothing here prints it but {@link #pem()}. May be used by several
/// threads.
public final class SigningKey {
    static final String ALGORITHM = "Ed25519";
    private static final String LABEL = "PRIVATE KEY";

    private final PrivateKey secret;
    private final VerificationKey publicKey;

    private SigningKey(PrivateKey secret, VerificationKey publicKey) {
        this.secret = secret;
        this.publicKey = publicKey;
    }

    /// Parses a PKCS#8 PEM, as `openssl genpkey -algorithm ed25519` writes it.
    public static SigningKey parse(String pem) {
        Optional<Pem> parsed = Pem.parse(pem);
        if (parsed.isEmpty()) {
            throw invalid("the signing key is no PEM. HINT: -----BEGIN PRIVATE KEY-----, as openssl genpkey -algorithm"
                    + " ed25519 writes it");
        }
        if (!parsed.get().label().equals(LABEL)) {
            throw invalid("the signing key is a PEM of '" + parsed.get().label() + "', not of '" + LABEL
                    + "'. HINT: an Ed25519 key in PKCS#8 without a passphrase, as openssl genpkey -algorithm ed25519"
                    + " writes it");
        }
        try {
            PrivateKey secret = KeyFactory.getInstance(ALGORITHM)
                    .generatePrivate(new PKCS8EncodedKeySpec(parsed.get().der()));
            return new SigningKey(secret, publicHalf(secret));
        } catch (GeneralSecurityException e) {
            // no cause: it may quote the secret
            throw invalid("the signing key is no Ed25519 key. HINT: openssl genpkey -algorithm ed25519");
        }
    }

    public static SigningKey generate() {
        try {
            PrivateKey secret =
                    KeyPairGenerator.getInstance(ALGORITHM).generateKeyPair().getPrivate();
            return new SigningKey(secret, publicHalf(secret));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + ALGORITHM, e);
        }
    }

    public VerificationKey publicKey() {
        return publicKey;
    }

    /// The 64 bytes of RFC 8032; the same for the same message.
    public byte[] sign(byte[] message) {
        try {
            return sign(secret, message);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot sign with key " + publicKey.id(), e);
        }
    }

    /// The secret itself, as {@link #parse} takes it.
    public String pem() {
        return new Pem(LABEL, secret.getEncoded()).text();
    }

    private static byte[] sign(PrivateKey secret, byte[] message) throws GeneralSecurityException {
        Signature signature = Signature.getInstance(ALGORITHM);
        signature.initSign(secret);
        signature.update(message);
        return signature.sign();
    }

    /// PKCS#8 as openssl writes it leaves the public half out, and the JDK has no call that computes it. Its generator
    /// makes a pair of the 32 random bytes it asks for, which are the private key of RFC 8032: it is given the ones
    /// that are there. That the halves belong together is then tried.
    private static VerificationKey publicHalf(PrivateKey secret) throws GeneralSecurityException {
        byte[] seed = ((EdECPrivateKey) secret).getBytes().orElseThrow();
        KeyPairGenerator generator = KeyPairGenerator.getInstance(ALGORITHM);
        generator.initialize(255, new Seed(seed));
        VerificationKey half =
                VerificationKey.ofDer(generator.generateKeyPair().getPublic().getEncoded());
        if (!half.verify(seed, sign(secret, seed))) {
            throw new IllegalStateException("this JDK's Ed25519 generator does not use the random bytes as the key");
        }
        return half;
    }

    private static BackupException invalid(String message) {
        return new BackupException(Reason.KeyInvalid, message);
    }

    @Override
    public String toString() {
        return "SigningKey[" + publicKey.id() + "]";
    }

    /// Not random: always the same bytes.
    private static final class Seed extends SecureRandom {
        private static final long serialVersionUID = 1L;

        private final transient byte[] bytes;

        Seed(byte[] bytes) {
            super(null, null); // no provider: nothing but nextBytes is used
            this.bytes = bytes;
        }

        @Override
        public void nextBytes(byte[] into) {
            if (into.length != bytes.length) {
                throw new IllegalStateException("asked for " + into.length + " bytes");
            }
            System.arraycopy(bytes, 0, into, 0, bytes.length);
        }
    }
}
