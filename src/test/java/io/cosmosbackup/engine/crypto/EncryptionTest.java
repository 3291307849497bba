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
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What is encrypted comes back as it was, or not at all.
class EncryptionTest {
    private static final int CHUNK = 64 * 1024;

    private final Identities ours = Identities.generate();
    private final Identities others = Identities.generate();
    private final Recipients recipients = Recipients.parse(ours.recipients());

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 65_535, 65_536, 65_537, 131_072, 5 << 20})
    void everySizeComesBack(int size) throws DecryptionException {
        byte[] plain = random(size);
        byte[] age = recipients.encrypt(plain, size);
        assertArrayEquals(plain, ours.decrypt(age, size));
    }

    @Test
    void onlyTheFirstBytesOfTheArrayAreEncrypted() throws DecryptionException {
        byte[] plain = random(100);
        assertArrayEquals(Arrays.copyOf(plain, 60), ours.decrypt(recipients.encrypt(plain, 60), 60));
        assertThrows(IndexOutOfBoundsException.class, () -> recipients.encrypt(plain, 101));
    }

    @Test
    void theSameBytesAreNeverEncryptedTheSameWay() {
        byte[] plain = random(100);
        assertFalse(Arrays.equals(recipients.encrypt(plain, 100), recipients.encrypt(plain, 100)));
    }

    @Test
    void nothingOfTheDocumentsCanBeReadInTheFile() {
        String document = "{\"id\":\"order-4711\",\"total\":99}";
        byte[] age = recipients.encrypt(document.getBytes(StandardCharsets.UTF_8), document.length());
        assertFalse(new String(age, StandardCharsets.ISO_8859_1).contains("order"));
    }

    @Test
    void eachOfSeveralRecipientsOpensTheFileByItself() throws DecryptionException {
        byte[] plain = random(200_000);
        List<Identities> each = new ArrayList<>();
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            each.add(Identities.generate());
            texts.addAll(each.get(i).recipients());
        }
        byte[] age = Recipients.parse(texts).encrypt(plain, plain.length);
        for (Identities one : each) {
            assertArrayEquals(plain, one.decrypt(age, plain.length));
        }
        assertMissing(others, age);
    }

    @Test
    void asManyRecipientsAsAreTakenAllOpenTheFile() throws DecryptionException {
        List<String> texts = new ArrayList<>();
        StringBuilder secrets = new StringBuilder();
        Identities last = ours;
        for (int i = 0; i < Recipients.MOST; i++) {
            last = Identities.generate();
            texts.addAll(last.recipients());
            secrets.append(last.text());
        }
        byte[] plain = random(CHUNK);
        byte[] age = Recipients.parse(texts).encrypt(plain, plain.length);
        assertArrayEquals(plain, last.decrypt(age, plain.length));
        assertArrayEquals(plain, Identities.parse(secrets.toString()).decrypt(age, plain.length));
        texts.addAll(ours.recipients());
        assertEquals(
                Reason.KeyInvalid,
                assertThrows(BackupException.class, () -> Recipients.parse(texts))
                        .reason());
    }

    @Test
    void oneOfSeveralIdentitiesIsEnough() throws DecryptionException {
        byte[] plain = random(10);
        byte[] age = recipients.encrypt(plain, plain.length);
        assertArrayEquals(plain, Identities.parse(others.text() + ours.text()).decrypt(age, 10));
        assertArrayEquals(plain, Identities.parse(ours.text() + others.text()).decrypt(age, 10));
    }

    @Test
    void withoutTheRightIdentityTheFailureSaysWhatToDo() {
        byte[] age = recipients.encrypt(random(10), 10);
        BackupException none = assertMissing(Identities.none(), age);
        assertTrue(String.valueOf(none.getMessage()).contains("no identity was given"), none.getMessage());
        BackupException wrong = assertMissing(others, age);
        assertTrue(
                String.valueOf(wrong.getMessage()).contains(others.recipients().getFirst()), wrong.getMessage());
        assertFalse(String.valueOf(wrong.getMessage()).contains("AGE-SECRET-KEY-1"), wrong.getMessage());
    }

    /// age says nothing about who wrote a file: digests and signatures in the manifest do.
    @Test
    void aForeignFileForTheSameRecipientOpensForAgeNamesNoWriter() throws DecryptionException {
        byte[] foreign = "forged".getBytes(StandardCharsets.UTF_8);
        byte[] age = Recipients.parse(ours.recipients()).encrypt(foreign, foreign.length);
        assertArrayEquals(foreign, ours.decrypt(age, 100));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 300})
    void everyFlippedBitIsAnError(int size) {
        byte[] plain = random(size);
        byte[] age = Recipients.parse(List.of(
                        ours.recipients().getFirst(), others.recipients().getFirst()))
                .encrypt(plain, size);
        for (int at = 0; at < age.length; at++) {
            for (int bit = 0; bit < 8; bit++) {
                byte[] flipped = age.clone();
                flipped[at] ^= (byte) (1 << bit);
                assertNoData("bit " + bit + " of byte " + at, flipped);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 300})
    void everyTruncationIsAnError(int size) {
        byte[] age = recipients.encrypt(random(size), size);
        for (int length = 0; length < age.length; length++) {
            assertNoData("cut to " + length, Arrays.copyOf(age, length));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {CHUNK, CHUNK + 1, 2 * CHUNK, 2 * CHUNK + 1, 3 * CHUNK - 1})
    void aFileCutAtOrNearTheBoundsOfItsChunksIsAnError(int size) {
        byte[] age = recipients.encrypt(random(size), size);
        int header = AgeFile.encryptedSize(1, 0) - 16;
        for (int chunks = 0; chunks <= size / CHUNK; chunks++) {
            int end = header + chunks * (CHUNK + 16);
            for (int length = end - 20; length <= end + 20; length++) {
                if (length != age.length) {
                    assertNoData("cut or stretched to " + length, Arrays.copyOf(age, length));
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, CHUNK - 16, CHUNK - 1, CHUNK})
    void trailingBytesAreAnError(int size) {
        byte[] age = recipients.encrypt(random(size), size);
        for (int more : new int[] {1, 15, 16, 17, 100, CHUNK, CHUNK + 16, CHUNK + 17}) {
            byte[] longer = Arrays.copyOf(age, age.length + more);
            assertNoData(more + " zeros behind", longer);
        }
    }

    @Test
    void exchangedChunksAreAnError() {
        byte[] age = recipients.encrypt(random(3 * CHUNK), 3 * CHUNK);
        int first = AgeFile.encryptedSize(1, 0) - 16;
        byte[] exchanged = age.clone();
        System.arraycopy(age, first, exchanged, first + CHUNK + 16, CHUNK + 16);
        System.arraycopy(age, first + CHUNK + 16, exchanged, first, CHUNK + 16);
        assertNoData("chunks exchanged", exchanged);
    }

    @Test
    void aFileThatHoldsMoreThanItMayIsRefusedByItsLength() {
        byte[] age = recipients.encrypt(random(100_000), 100_000);
        String message = assertThrows(DecryptionException.class, () -> ours.decrypt(age, 99_999))
                .getMessage();
        assertEquals("the age file holds 100000 bytes, more than the 99999 that it may", message);
    }

    @Test
    void whatIsNoAgeFileIsDamagedWhoeverReadsIt() {
        for (String text : List.of(
                "",
                "{}",
                "age-encryption.org/v1",
                "age-encryption.org/v2\n",
                "age-encryption.org/v1\n",
                "age-encryption.org/v1\n---",
                "age-encryption.org/v1\n--- \n",
                "-----BEGIN AGE ENCRYPTED FILE-----\n")) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            assertThrows(DecryptionException.class, () -> ours.decrypt(bytes, 1000), text);
            assertThrows(DecryptionException.class, () -> Identities.none().decrypt(bytes, 1000), text);
        }
    }

    /// A passphrase or a plugin would be asked for by a program that a stranger names.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "-> scrypt bBjlhJVYZeE4aqUdmtRHfw 18\n7qfeVbPNJ8dqRR2AuA4WZX8YVTOvKUn/Lg21FyZOVQ8\n",
                "-> piv-p256 abcd AsEmnjZ7\n7qfeVbPNJ8dqRR2AuA4WZX8YVTOvKUn/Lg21FyZOVQ8\n",
                "-> X25519 AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n7qfeVbPNJ8dqRR2AuA4WZX8YVTOvKUn/Lg21FyZOVQ8\n"
            })
    void aFileForSomethingElseThanAnIdentityIsNotOpened(String stanza) {
        byte[] age = ("age-encryption.org/v1\n" + stanza + "--- fxwG2Yi7IuJ1TLlSPgVFvKUv2wDQQkYGx1fMUUD8Xqk\n"
                        + "0123456789abcdef0123456789abcdef")
                .getBytes(StandardCharsets.ISO_8859_1);
        assertMissing(ours, age);
    }

    @Test
    void severalThreadsEncryptAndDecryptWithTheSameKeys() throws Exception {
        List<Future<?>> runs = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            for (int thread = 0; thread < 8; thread++) {
                byte[] plain = random(100_000 + thread);
                runs.add(threads.submit(() -> {
                    for (int i = 0; i < 50; i++) {
                        assertArrayEquals(plain, ours.decrypt(recipients.encrypt(plain, plain.length), plain.length));
                    }
                    return true;
                }));
            }
        }
        for (Future<?> run : runs) {
            run.get();
        }
    }

    /// A flip in a stanza may also look like a file for somebody else.
    private void assertNoData(String what, byte[] age) {
        try {
            ours.decrypt(age, Long.MAX_VALUE);
        } catch (DecryptionException expected) {
            return;
        } catch (BackupException e) {
            assertEquals(Reason.IdentityMissing, e.reason(), what);
            return;
        }
        throw new AssertionError(what + ": decrypted");
    }

    private static BackupException assertMissing(Identities identities, byte[] age) {
        BackupException failure = assertThrows(BackupException.class, () -> identities.decrypt(age, Long.MAX_VALUE));
        assertEquals(Reason.IdentityMissing, failure.reason());
        return failure;
    }

    private static byte[] random(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }
}
