package io.cosmosbackup.engine.format;

import io.cosmosbackup.engine.crypto.Digests;
import io.cosmosbackup.engine.crypto.SigningKey;
import io.cosmosbackup.engine.crypto.TrustedKeys;
import io.cosmosbackup.engine.crypto.VerificationKey;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Reason;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A file of three lines: a head, its signatures, and a body whose digest is in the head. A signature of the head
/// is therefore one of all of it, and a reader that only wants the head need not fetch the rest.
///
/// @param head without its newline: exactly what is signed
/// @param file its bytes, or their beginning; the body is not copied out of them
/// @param bodyAt where the body begins in them, behind the second line
record SignedFile(byte[] head, List<Signature> signatures, byte[] file, int bodyAt) {
    /// The first two lines are never longer together.
    static final int MAX_HEAD_BYTES = 64 << 10;

    private static final int NOT_FOUND = -1;

    /// @param key id of the key, see {@link VerificationKey#id}
    /// @param publicKey its public half, so that damage is told from a missing key; trust comes from elsewhere
    /// @param signature Ed25519, in Base64
    record Signature(String key, String publicKey, String signature) {}

    private record Signatures(List<Signature> signatures) {}

    static SignedFile of(byte[] head, @Nullable SigningKey key, byte[] body) {
        if (key == null) {
            return new SignedFile(head, List.of(), body, 0);
        }
        VerificationKey half = key.publicKey();
        String signature = Base64.getEncoder().encodeToString(key.sign(head));
        return new SignedFile(head, List.of(new Signature(half.id(), half.text(), signature)), body, 0);
    }

    byte[] print() {
        byte[] second = ManifestJson.print(new Signatures(signatures));
        int lines = head.length + second.length + 2;
        if (lines > MAX_HEAD_BYTES) {
            throw new BackupException(
                    Reason.Internal,
                    "the head of a manifest would have " + lines + " bytes. HINT: give fewer recipients");
        }
        byte[] printed = new byte[Math.addExact(lines, bodyBytes())];
        System.arraycopy(head, 0, printed, 0, head.length);
        printed[head.length] = '\n';
        System.arraycopy(second, 0, printed, head.length + 1, second.length);
        printed[lines - 1] = '\n';
        System.arraycopy(file, bodyAt, printed, lines, file.length - bodyAt);
        return printed;
    }

    /// Takes the file apart; of the lines only the second is parsed.
    static SignedFile read(byte[] file) {
        int first = newline(file, 0);
        int second = first == NOT_FOUND ? NOT_FOUND : newline(file, first + 1);
        if (second == NOT_FOUND) {
            throw new IllegalArgumentException("it has no head and signature of at most " + MAX_HEAD_BYTES + " bytes");
        }
        Signatures signatures = ManifestJson.read(file, first + 1, second, Signatures.class);
        return new SignedFile(Arrays.copyOf(file, first), signatures.signatures(), file, second + 1);
    }

    /// How many bytes of the body are here.
    int bodyBytes() {
        return file.length - bodyAt;
    }

    /// Requires that the file holds that body and nothing behind it.
    void requireBody(ManifestHead.Body expected) {
        if (bodyBytes() != expected.bytes() || !Digests.sha256(file, bodyAt).equals(expected.sha256())) {
            throw new IllegalArgumentException("its body is not the one its head names");
        }
    }

    /// The third line, which is one JSON text and a newline.
    <T> T body(Class<T> type) {
        int newline = bodyAt;
        while (newline < file.length && file[newline] != '\n') {
            newline++;
        }
        if (newline != file.length - 1) {
            throw new IllegalArgumentException("its body is not one line");
        }
        return ManifestJson.read(file, bodyAt, newline, type);
    }

    /// How long the file is whose head names that body.
    long length(ManifestHead.Body expected) {
        return bodyAt + expected.bytes();
    }

    /// Requires every signature to be good by the key it came with, which finds damage but no forgery; and, when any
    /// key is pinned, one of them to be by such a key.
    ///
    /// @return the id of the key that signed, or empty for a file without signatures
    Optional<String> requireSignature(TrustedKeys trusted, String what) {
        for (Signature signature : signatures) {
            VerificationKey half = half(signature, what);
            if (!verifies(half, signature)) { // the message has the computed id: `signature.key` is not checked yet
                throw refused(what, "its signature by key " + half.id() + " does not fit it");
            }
        }
        if (trusted.isEmpty()) {
            return signatures.stream().map(Signature::key).findFirst();
        }
        for (Signature signature : signatures) {
            if (trusted.byId(signature.key())
                    .filter(half(signature, what)::equals)
                    .isPresent()) {
                return Optional.of(signature.key());
            }
        }
        throw refused(
                what,
                signatures.isEmpty()
                        ? "it is not signed"
                        : "it is signed by key " + signatures.getFirst().key() + ", which is not trusted");
    }

    /// The digest by which others name this file.
    String sha256() {
        return Digests.sha256(head);
    }

    /// The key a signature came with; one that is none fits nothing.
    private static VerificationKey half(Signature signature, String what) {
        try {
            return VerificationKey.parse(signature.publicKey());
        } catch (BackupException e) {
            throw refused(what, "its signature names no public key");
        }
    }

    /// Accepts only the canonical way of writing keys and Base64, so any changed byte is noticed.
    private boolean verifies(VerificationKey key, Signature signature) {
        try {
            byte[] bytes = Base64.getDecoder().decode(signature.signature());
            return key.text().equals(signature.publicKey())
                    && key.id().equals(signature.key())
                    && Base64.getEncoder().encodeToString(bytes).equals(signature.signature())
                    && key.verify(head, bytes);
        } catch (IllegalArgumentException e) {
            return false; // no Base64: as bad as any other wrong signature
        }
    }

    private static BackupException refused(String what, String why) {
        return new BackupException(
                Reason.SignatureInvalid,
                what + " is not to be trusted: " + why
                        + ". HINT: pin the public key of whoever signs your backups, and find out who wrote this");
    }

    private static int newline(byte[] file, int from) {
        for (int i = from; i < Math.min(file.length, MAX_HEAD_BYTES); i++) {
            if (file[i] == '\n') {
                return i;
            }
        }
        return NOT_FOUND;
    }
}
