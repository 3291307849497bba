package io.cosmosbackup.engine.crypto;

import com.exceptionfactory.jagged.RecipientStanzaWriter;
import com.exceptionfactory.jagged.framework.stream.StandardEncryptingChannelFactory;
import com.exceptionfactory.jagged.x25519.X25519RecipientStanzaWriterFactory;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/// The public keys that a backup is encrypted to: each of their identities opens it by itself. Holds no secret.
/// May be used by several threads.
public final class Recipients {
    /// More than anybody needs, and few enough for every reader of age files to take the header.
    static final int MOST = 100;

    private static final Pattern X25519 = Pattern.compile("age1[02-9ac-hj-np-z]{58}");
    private static final Recipients NONE = new Recipients(List.of(), List.of());

    private final List<String> texts;
    private final List<RecipientStanzaWriter> writers;

    private Recipients(List<String> texts, List<RecipientStanzaWriter> writers) {
        this.texts = List.copyOf(texts);
        this.writers = List.copyOf(writers);
    }

    /// Nothing is encrypted.
    public static Recipients none() {
        return NONE;
    }

    /// Parses texts `age1…` and keeps their order. A repeated one counts once.
    public static Recipients parse(List<String> age1Texts) {
        LinkedHashSet<String> texts = new LinkedHashSet<>();
        age1Texts.forEach(text -> texts.add(text.strip()));
        if (texts.size() > MOST) {
            throw invalid(texts.size() + " recipients are too many. HINT: at most " + MOST);
        }
        List<RecipientStanzaWriter> writers = new ArrayList<>();
        for (String text : texts) {
            writers.add(writer(text));
        }
        return texts.isEmpty() ? NONE : new Recipients(List.copyOf(texts), writers);
    }

    public boolean isEmpty() {
        return texts.isEmpty();
    }

    /// As they were given, each once.
    public List<String> texts() {
        return texts;
    }

    /// A complete binary age file of the first bytes of an array, with one X25519 stanza for each recipient.
    public byte[] encrypt(byte[] plain, int length) {
        if (isEmpty()) {
            throw new IllegalStateException("there is no recipient to encrypt to");
        }
        byte[] age = new byte[AgeFile.encryptedSize(texts.size(), length)];
        ArrayChannel output = new ArrayChannel(age);
        try (WritableByteChannel encrypting =
                new StandardEncryptingChannelFactory().newEncryptingChannel(output, writers)) {
            encrypting.write(ByteBuffer.wrap(plain, 0, length));
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("cannot encrypt " + length + " bytes", e);
        }
        if (output.remaining() != 0) {
            throw new IllegalStateException(
                    "an age file is " + output.remaining() + " bytes shorter than it has to be");
        }
        return age;
    }

    private static RecipientStanzaWriter writer(String text) {
        if (!text.startsWith("age1") || text.toUpperCase(Locale.ROOT).contains("SECRET")) {
            // whatever it is, it may be a secret: it is not printed
            throw invalid(
                    text.toUpperCase(Locale.ROOT).contains("AGE-SECRET-KEY-")
                            ? "an identity (the private key) was given as a recipient. HINT: give its public half,"
                                    + " age1…; age-keygen -y prints it"
                            : "a recipient does not begin with age1. HINT: recipients are X25519 public keys, as age-keygen"
                                    + " and the verb keygen print them");
        }
        if (!X25519.matcher(text).matches()) {
            throw invalid(
                    "'" + text + "' is no X25519 recipient of age. HINT: age1 and 58 lower-case letters and digits;"
                            + " recipients of plugins cannot be used");
        }
        try {
            RecipientStanzaWriter writer = X25519RecipientStanzaWriterFactory.newRecipientStanzaWriter(text);
            new Recipients(List.of(text), List.of(writer)).encrypt(new byte[0], 0); // fails for points of small order
            return writer;
        } catch (GeneralSecurityException | RuntimeException e) {
            throw new BackupException(
                    Reason.KeyInvalid,
                    "'" + text + "' is no recipient of age: its checksum or its point is wrong. HINT: copy it again,"
                            + " whole",
                    e);
        }
    }

    private static BackupException invalid(String message) {
        return new BackupException(Reason.KeyInvalid, message);
    }

    @Override
    public String toString() {
        return "Recipients" + texts;
    }
}
