package io.cosmosbackup.engine.crypto;

import com.exceptionfactory.jagged.FileKey;
import com.exceptionfactory.jagged.RecipientStanza;
import com.exceptionfactory.jagged.RecipientStanzaReader;
import com.exceptionfactory.jagged.UnsupportedRecipientStanzaException;
import com.exceptionfactory.jagged.framework.stream.StandardDecryptingChannelFactory;
import com.exceptionfactory.jagged.x25519.X25519KeyFactory;
import com.exceptionfactory.jagged.x25519.X25519KeyPairGenerator;
import com.exceptionfactory.jagged.x25519.X25519RecipientStanzaReaderFactory;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.regex.Pattern;
import javax.crypto.spec.SecretKeySpec;

/// The private keys that open encrypted backups. Nothing here prints them but {@link #text()}. May be used by several
/// threads.
public final class Identities {
    private static final Pattern X25519 = Pattern.compile("AGE-SECRET-KEY-1[02-9AC-HJ-NP-Z]{58}");
    private static final Identities NONE = new Identities(List.of());

    private final List<Identity> identities;

    private Identities(List<Identity> identities) {
        this.identities = List.copyOf(identities);
    }

    /// Opens nothing.
    public static Identities none() {
        return NONE;
    }

    /// Parses the text of an age-keygen file: one `AGE-SECRET-KEY-1…` on a line, several of them, blank
    /// lines, and comment lines that begin with `#`.
    public static Identities parse(String text) {
        LinkedHashSet<String> secrets = new LinkedHashSet<>();
        int number = 0;
        for (String line : text.lines().map(String::strip).toList()) {
            number++;
            if (!line.isEmpty() && !line.startsWith("#")) {
                if (!X25519.matcher(line).matches()) {
                    throw invalid("line " + number + " of the identities " + whatItIs(line));
                }
                secrets.add(line);
            }
        }
        if (secrets.isEmpty()) {
            throw invalid("the text holds no identity. HINT: a line AGE-SECRET-KEY-1…, as age-keygen writes it");
        }
        List<Identity> identities = new ArrayList<>();
        for (String secret : secrets) {
            identities.add(Identity.of(secret));
        }
        return new Identities(identities);
    }

    /// One new identity.
    public static Identities generate() {
        try {
            Key secret = new X25519KeyPairGenerator().generateKeyPair().getPrivate();
            return parse(new String(secret.getEncoded(), StandardCharsets.US_ASCII));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has X25519", e);
        }
    }

    public boolean isEmpty() {
        return identities.isEmpty();
    }

    /// Their public halves, which backups are encrypted to.
    public List<String> recipients() {
        return identities.stream().map(Identity::recipient).toList();
    }

    /// The secrets themselves, one on a line, as {@link #parse} takes them.
    public String text() {
        StringBuilder text = new StringBuilder();
        identities.forEach(identity -> text.append(identity.secret()).append('\n'));
        return text.toString();
    }

    /// The plain text of a binary age file, if it has at most so many bytes; no more are allocated. All of it
    /// is authenticated when this returns. A file that somebody else encrypted to the same recipient opens
    /// too: age does not prove who wrote it. The manifest's digests and signature do.
    ///
    /// @throws BackupException `IdentityMissing`, when none of these identities opens it
    public byte[] decrypt(byte[] age, long maxPlainBytes) throws DecryptionException {
        long size = AgeFile.plainSize(age);
        if (size > maxPlainBytes) {
            throw new DecryptionException(
                    "the age file holds " + size + " bytes, more than the " + maxPlainBytes + " that it may");
        }
        byte[] plain = new byte[Math.toIntExact(size)];
        ByteBuffer output = ByteBuffer.wrap(plain);
        try (ReadableByteChannel decrypting = new StandardDecryptingChannelFactory()
                .newDecryptingChannel(new ArrayChannel(age), List.of(this::fileKey))) {
            while (output.hasRemaining() && decrypting.read(output) >= 0) {}
            if (output.hasRemaining() || decrypting.read(ByteBuffer.allocate(1)) > 0) {
                throw new DecryptionException("the age file does not hold the " + size + " bytes its length says");
            }
        } catch (NoIdentityMatches e) {
            throw new BackupException(Reason.IdentityMissing, missing(), e);
        } catch (GeneralSecurityException | IOException | RuntimeException e) {
            throw new DecryptionException("the age file is damaged", e);
        }
        return plain;
    }

    private FileKey fileKey(Iterable<RecipientStanza> stanzas) throws GeneralSecurityException {
        NoIdentityMatches none = new NoIdentityMatches();
        for (Identity identity : identities) {
            try {
                return identity.reader().getFileKey(stanzas);
            } catch (UnsupportedRecipientStanzaException e) {
                none.addSuppressed(e);
            }
        }
        throw none;
    }

    private String missing() {
        return isEmpty()
                ? "the backup is encrypted and no identity was given. HINT: give the identity (AGE-SECRET-KEY-1…) of one"
                        + " of the recipients it was encrypted to, by hand in AGE_IDENTITY; show lists the recipients"
                : "the backup is encrypted, and not to " + String.join(" or ", recipients())
                        + ", whose identities were given. HINT: give the identity of one of the recipients it was"
                        + " encrypted to";
    }

    private static String whatItIs(String line) {
        if (line.startsWith("age1")) {
            return "is a recipient (the public key). HINT: the identity begins with AGE-SECRET-KEY-1";
        }
        if (line.startsWith("-----BEGIN")) {
            return "begins a PEM. HINT: an identity is a line AGE-SECRET-KEY-1…; a file encrypted with a passphrase has to"
                    + " be decrypted first, with age -d";
        }
        return "is no identity. HINT: a line is AGE-SECRET-KEY-1 and 58 upper-case letters and digits, or a comment that"
                + " begins with #";
    }

    private static BackupException invalid(String message) {
        return new BackupException(Reason.KeyInvalid, message);
    }

    @Override
    public String toString() {
        return "Identities" + recipients();
    }

    /// The file is encrypted to others.
    private static final class NoIdentityMatches extends GeneralSecurityException {
        private static final long serialVersionUID = 1L;
    }

    private record Identity(String secret, String recipient, RecipientStanzaReader reader) {
        static Identity of(String secret) {
            try {
                Key recipient = new X25519KeyFactory()
                        .translateKey(new SecretKeySpec(secret.getBytes(StandardCharsets.US_ASCII), "X25519"));
                return new Identity(
                        secret,
                        new String(recipient.getEncoded(), StandardCharsets.US_ASCII),
                        X25519RecipientStanzaReaderFactory.newRecipientStanzaReader(secret));
            } catch (GeneralSecurityException | RuntimeException e) {
                // no cause: it may quote the secret
                throw invalid("an identity's checksum is wrong. HINT: copy it again, whole");
            }
        }

        @Override
        public String toString() {
            return "Identity[" + recipient + "]";
        }
    }
}
