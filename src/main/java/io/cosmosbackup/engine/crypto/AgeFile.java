package io.cosmosbackup.engine.crypto;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Where the parts of a binary age file are (age-encryption.org/v1): a header of lines, 16 bytes of nonce, and the
/// payload in chunks of 64 KiB, each with a tag of 16 bytes; the last one may be shorter, and only that of an empty
/// file is empty.
final class AgeFile {
    private static final byte[] VERSION = "age-encryption.org/v1\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] FOOTER = "\n--- ".getBytes(StandardCharsets.US_ASCII);
    private static final int MAC = 43;
    private static final int X25519_STANZA = "-> X25519 \n\n".length() + 2 * 43;
    private static final int NONCE = 16;
    private static final int CHUNK = 64 * 1024;
    private static final int TAG = 16;

    /// Much more than a header of {@link Recipients#MOST}, and less than the 64 KiB that jagged reads one from.
    private static final int LONGEST_HEADER = 48 * 1024;

    private AgeFile() {}

    /// The size of the file that so many bytes become.
    static int encryptedSize(int recipients, int plain) {
        long chunks = Math.max(1, Math.ceilDiv((long) plain, CHUNK));
        long header = VERSION.length + (long) recipients * X25519_STANZA + FOOTER.length - 1 + MAC + 1;
        return Math.toIntExact(header + NONCE + plain + chunks * TAG);
    }

    /// How many bytes the file becomes again; found from its length alone, so before anything is decrypted.
    static long plainSize(byte[] age) throws DecryptionException {
        if (age.length < VERSION.length || !Arrays.equals(age, 0, VERSION.length, VERSION, 0, VERSION.length)) {
            throw new DecryptionException("this is no binary age file of version 1");
        }
        long payload = (long) age.length - headerSize(age) - NONCE;
        long chunks = Math.ceilDiv(payload, (long) CHUNK + TAG);
        long plain = payload - chunks * TAG;
        if (payload < TAG || (chunks > 1 && plain <= (chunks - 1) * CHUNK)) {
            throw new DecryptionException("the age file has been cut: its last chunk is not whole");
        }
        return plain;
    }

    private static int headerSize(byte[] age) throws DecryptionException {
        int last = Math.min(age.length - FOOTER.length, LONGEST_HEADER);
        for (int at = VERSION.length - 1; at <= last; at++) {
            if (age[at] == '\n' && Arrays.equals(age, at, at + FOOTER.length, FOOTER, 0, FOOTER.length)) {
                return at + FOOTER.length + MAC + 1;
            }
        }
        throw new DecryptionException("the age file's header does not end");
    }
}
