package io.cosmosbackup.engine.crypto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Reason;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Signatures, and the texts keys are written as.
class SigningKeyTest {
    private static final byte[] MESSAGE = "{\"backup\":\"b1\"}".getBytes(StandardCharsets.UTF_8);
    private static final String PKCS8 = "302e020100300506032b657004220420";
    private static final String SPKI = "302a300506032b6570032100";

    private final SigningKey key = SigningKey.generate();

    /// RFC 8032, section 7.1: secret key, public key, message, signature.
    @ParameterizedTest
    @CsvSource({
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60,"
                + "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a,'',"
                + "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595"
                + "bbe24655141438e7a100b",
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb,"
                + "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c,72,"
                + "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb43"
                + "02aeeb00d291612bb0c00",
        "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7,"
                + "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025,af82,"
                + "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716"
                + "ed28dc027beceea1ec40a",
    })
    void theVectorsOfTheSpecificationHold(String secret, String publicKey, String message, String signature) {
        HexFormat hex = HexFormat.of();
        SigningKey signing = SigningKey.parse(new Pem("PRIVATE KEY", hex.parseHex(PKCS8 + secret)).text());
        String text = Base64.getEncoder().encodeToString(hex.parseHex(SPKI + publicKey));
        assertEquals(text, signing.publicKey().text());
        assertEquals(signature, hex.formatHex(signing.sign(hex.parseHex(message))));
        assertTrue(VerificationKey.parse(text).verify(hex.parseHex(message), hex.parseHex(signature)));
        assertEquals(
                Digests.sha256(hex.parseHex(SPKI + publicKey)).substring(0, 16),
                signing.publicKey().id());
    }

    @Test
    void aKeyComesBackFromItsPem() {
        SigningKey again = SigningKey.parse(key.pem());
        assertEquals(key.publicKey(), again.publicKey());
        assertArrayEquals(key.sign(MESSAGE), again.sign(MESSAGE));
        assertEquals(
                key.pem(),
                SigningKey.parse("\n" + key.pem().replace("\n", "\r\n") + "\n").pem());
    }

    @Test
    void everyFlippedBitOfMessageOrSignatureIsNoSignature() {
        byte[] signature = key.sign(MESSAGE);
        assertTrue(key.publicKey().verify(MESSAGE, signature));
        for (int bit = 0; bit < 8 * signature.length; bit++) {
            assertFalse(key.publicKey().verify(MESSAGE, flipped(signature, bit)), "bit " + bit);
        }
        for (int bit = 0; bit < 8 * MESSAGE.length; bit++) {
            assertFalse(key.publicKey().verify(flipped(MESSAGE, bit), signature), "bit " + bit);
        }
        assertFalse(SigningKey.generate().publicKey().verify(MESSAGE, signature));
    }

    @Test
    void whatHasAnotherLengthIsNoSignature() {
        byte[] signature = key.sign(MESSAGE);
        for (int length = 0; length < 200; length++) {
            if (length != signature.length) {
                assertFalse(key.publicKey().verify(MESSAGE, Arrays.copyOf(signature, length)), "length " + length);
            }
        }
    }

    /// S and S + L are the same number modulo L; RFC 8032 has a verifier refuse the second.
    @Test
    void aSignatureCannotBeWrittenInASecondWay() {
        byte[] signature = key.sign(MESSAGE);
        byte[] order = HexFormat.of().parseHex("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010");
        int carry = 0;
        for (int i = 0; i < 32; i++) {
            int sum = (signature[32 + i] & 0xff) + (order[i] & 0xff) + carry;
            signature[32 + i] = (byte) sum;
            carry = sum >> 8;
        }
        assertFalse(key.publicKey().verify(MESSAGE, signature));
    }

    @Test
    void aVerificationKeyIsReadFromItsLineAndFromItsPem() {
        VerificationKey verification = key.publicKey();
        assertEquals(verification, VerificationKey.parse("  " + verification.text() + "\n"));
        String pem = "-----BEGIN PUBLIC KEY-----\n" + verification.text() + "\n-----END PUBLIC KEY-----\n";
        assertEquals(verification, VerificationKey.parse(pem));
        assertTrue(verification.id().matches("[0-9a-f]{16}"), verification.id());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "key",
                "-----BEGIN PUBLIC KEY-----",
                "-----BEGIN PUBLIC KEY-----\n-----END PUBLIC KEY-----",
                "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----",
                "MCowBQYDK2VwAyEA",
                // X25519, not Ed25519
                "MCowBQYDK2VuAyEAhSDwCYkwp1R0i33ctD73Wg2/Og0mOBr066SpjqqbTmo=",
                // y = 2 is the ordinate of no point
                "MCowBQYDK2VwAyEAAgAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
                "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIO2zOZqOcCyOG8vG9nTsLlwFh3V1WmZlXJZ0dpNg4W1f x",
            })
    void whatIsNoVerificationKeyIsRefused(String text) {
        assertInvalid(() -> VerificationKey.parse(text));
    }

    @Test
    void aVerificationKeyHasOneTextOnly() {
        String text = key.publicKey().text();
        for (int length = 0; length < text.length(); length++) {
            String cut = text.substring(0, length);
            assertInvalid(() -> VerificationKey.parse(cut));
        }
        byte[] der = Base64.getDecoder().decode(text);
        assertInvalid(() -> VerificationKey.ofDer(Arrays.copyOf(der, der.length + 1)));
    }

    @Test
    void aPrivateKeyGivenAsAPublicOneIsRefusedWithoutPrintingIt() {
        BackupException failure = assertInvalid(() -> VerificationKey.parse(key.pem()));
        assertFalse(trace(failure).contains(body(key)), failure.getMessage());
    }

    @Test
    void whatIsNoSigningKeyIsRefusedWithoutPrintingIt() {
        String secret = body(key);
        for (String text : List.of(
                "",
                secret,
                key.pem()
                        .replace("BEGIN PRIVATE", "BEGIN ENCRYPTED PRIVATE")
                        .replace("END PRIVATE", "END ENCRYPTED PRIVATE"),
                key.pem().replace("-----END PRIVATE KEY-----", ""),
                key.pem() + key.pem(),
                key.pem().replace(secret, secret.substring(1)),
                key.pem().replace(secret, secret.substring(0, 60)),
                key.pem().replace(secret, secret + "AAAA"),
                key.pem().replace(secret, "MC4CAQAwBQYDK2VuBCIEI" + secret.substring(21)), // X25519
                "-----BEGIN PUBLIC KEY-----\n" + key.publicKey().text() + "\n-----END PUBLIC KEY-----")) {
            BackupException failure = assertInvalid(() -> SigningKey.parse(text));
            assertFalse(trace(failure).contains(secret.substring(22, 40)), failure.getMessage());
        }
    }

    @Test
    void whatAKeyPrintsAsIsItsId() {
        assertEquals("SigningKey[" + key.publicKey().id() + "]", key.toString());
        assertEquals("Pem[PRIVATE KEY]", Pem.parse(key.pem()).orElseThrow().toString());
    }

    @Test
    void trustedKeysAreFoundByTheirId() {
        VerificationKey first = key.publicKey();
        VerificationKey second = SigningKey.generate().publicKey();
        TrustedKeys trusted = TrustedKeys.parse(List.of(first.text(), second.text(), first.text()));
        assertEquals(first, trusted.byId(first.id()).orElseThrow());
        assertEquals(second, trusted.byId(second.id()).orElseThrow());
        assertTrue(trusted.byId("0000000000000000").isEmpty());
        assertFalse(trusted.isEmpty());
        assertTrue(TrustedKeys.none().isEmpty());
        assertTrue(TrustedKeys.parse(List.of()).isEmpty());
        assertInvalid(() -> TrustedKeys.parse(List.of(first.text(), "nonsense")));
    }

    @Test
    void severalThreadsSignAndVerifyWithTheSameKey() throws Exception {
        byte[] signature = key.sign(MESSAGE);
        List<Future<Boolean>> runs = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            for (int thread = 0; thread < 8; thread++) {
                runs.add(threads.submit(() -> {
                    boolean good = true;
                    for (int i = 0; i < 50; i++) {
                        good &= Arrays.equals(signature, key.sign(MESSAGE))
                                && key.publicKey().verify(MESSAGE, signature);
                    }
                    return good;
                }));
            }
        }
        for (Future<Boolean> run : runs) {
            assertTrue(run.get());
        }
    }

    private static BackupException assertInvalid(Runnable parse) {
        BackupException failure = assertThrows(BackupException.class, parse::run);
        assertEquals(Reason.KeyInvalid, failure.reason());
        assertTrue(String.valueOf(failure.getMessage()).contains("HINT: "), failure.getMessage());
        return failure;
    }

    private static String body(SigningKey key) {
        return key.pem().lines().toList().get(1);
    }

    /// The message and those of all causes.
    static String trace(Throwable failure) {
        StringBuilder text = new StringBuilder();
        for (Throwable t = failure; t != null; t = t.getCause()) {
            text.append(t).append('\n');
        }
        return text.toString();
    }

    private static byte[] flipped(byte[] bytes, int bit) {
        byte[] flipped = bytes.clone();
        flipped[bit / 8] ^= (byte) (1 << (bit % 8));
        return flipped;
    }
}
