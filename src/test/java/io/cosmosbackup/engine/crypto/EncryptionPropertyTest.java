package io.cosmosbackup.engine.crypto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Reason;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/// Any size, any damage.
class EncryptionPropertyTest {
    private static final Identities IDENTITIES = Identities.generate();
    private static final Recipients RECIPIENTS = Recipients.parse(IDENTITIES.recipients());

    @Property(tries = 300)
    void anySizeComesBackAndIsAsLongAsComputed(
            @ForAll @IntRange(max = 300_000) int size, @ForAll @IntRange(max = 100) int unused, @ForAll long seed)
            throws DecryptionException {
        byte[] plain = random(size + unused, seed);
        byte[] age = RECIPIENTS.encrypt(plain, size);
        assertEquals(AgeFile.encryptedSize(1, size), age.length);
        assertEquals(size, AgeFile.plainSize(age));
        assertArrayEquals(Arrays.copyOf(plain, size), IDENTITIES.decrypt(age, size));
        assertThrows(DecryptionException.class, () -> IDENTITIES.decrypt(age, size - 1));
    }

    @Property(tries = 500)
    void whereverABitFlipsOrTheFileIsCutNothingIsReturned(
            @ForAll @IntRange(max = 200_000) int size, @ForAll long seed, @ForAll boolean cut) {
        byte[] age = RECIPIENTS.encrypt(random(size, seed), size);
        Random random = new Random(seed);
        int at = random.nextInt(age.length);
        byte[] damaged = cut ? Arrays.copyOf(age, at) : age.clone();
        if (!cut) {
            damaged[at] ^= (byte) (1 << random.nextInt(8));
        }
        assertNothing(damaged);
    }

    /// The rest of the header is random, so that reading it meets what no writer writes.
    @Property(tries = 1000)
    void whateverStandsBehindTheFirstLineNothingIsReturned(
            @ForAll byte[] rest, @ForAll boolean stanza, @ForAll boolean mac) {
        String head = "age-encryption.org/v1\n" + (stanza ? "-> X25519 " : "");
        byte[] age = concat(head.getBytes(StandardCharsets.US_ASCII), rest);
        assertNothing(
                mac
                        ? concat(
                                age,
                                ("\n--- " + "A".repeat(43) + "\n" + "B".repeat(50)).getBytes(StandardCharsets.US_ASCII))
                        : age);
    }

    private static void assertNothing(byte[] damaged) {
        try {
            IDENTITIES.decrypt(damaged, Long.MAX_VALUE);
        } catch (DecryptionException expected) {
            return;
        } catch (BackupException e) {
            assertEquals(Reason.IdentityMissing, e.reason()); // damage in a stanza looks like a file for somebody else
            return;
        }
        throw new AssertionError("decrypted");
    }

    private static byte[] concat(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    private static byte[] random(int size, long seed) {
        byte[] bytes = new byte[size];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }
}
