package io.cosmosbackup.engine.crypto;

import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// The digests the engine uses. SHA-256 guards stored bytes; MD5 only lets the Blob service check an upload on
/// arrival; HMAC-SHA-256 signs requests to Cosmos DB.
public final class Digests {
    private Digests() {}

    /// In lower-case hexadecimal digits.
    public static String sha256(byte[] bytes) {
        return HexFormat.of().formatHex(digest("SHA-256", bytes));
    }

    /// The same of the bytes from there on.
    public static String sha256(byte[] bytes, int from) {
        MessageDigest digest = of("SHA-256");
        digest.update(bytes, from, bytes.length - from);
        return HexFormat.of().formatHex(digest.digest());
    }

    static byte[] sha256Bytes(byte[] bytes) {
        return digest("SHA-256", bytes);
    }

    public static byte[] md5(byte[] bytes) {
        return digest("MD5", bytes);
    }

    public static byte[] hmacSha256(byte[] key, byte[] bytes) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(bytes);
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("every JDK has HmacSHA256", e);
        }
    }

    private static byte[] digest(String algorithm, byte[] bytes) {
        return of(algorithm).digest(bytes);
    }

    private static MessageDigest of(String algorithm) {
        try {
            return MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has " + algorithm, e);
        }
    }
}
