package io.cosmosbackup.engine.format;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import io.cosmosbackup.engine.account.Database;
import io.cosmosbackup.engine.crypto.Digests;
import io.cosmosbackup.engine.crypto.SigningKey;
import io.cosmosbackup.engine.crypto.TrustedKeys;
import io.cosmosbackup.engine.format.Manifest.ContainerBackup;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Reason;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A manifest as it lies in a repository: head, signatures, body. Reading trusts nothing: the signature comes
/// first, then the head, then the body's digest, and then every rule of {@link Manifest}. Of a manifest of a later
/// release only the head is read.
///
/// @param sha256 the digest by which others name this manifest: of its head, of the bytes that are stored. Printing the
///     manifest anew may give other bytes
/// @param signedBy id of the key that signed it; empty when it is not signed
public record ManifestFile(Manifest manifest, String sha256, Optional<String> signedBy) {
    /// A body of more is refused before it is read: 256 MiB name about a million segments.
    public static final long MAX_BODY_BYTES = 256L << 20;

    /// So much of the beginning of a file holds its head and signatures.
    public static final int HEAD_BYTES = SignedFile.MAX_HEAD_BYTES;

    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record Body(
            List<Database> databases,
            List<ContainerBackup> containers,
            @JsonSetter(nulls = Nulls.SET) @Nullable List<DefinitionBackup> definitions) {}

    /// A head that was read without its body.
    public record Head(ManifestHead head, String sha256, Optional<String> signedBy) {
        /// Why nothing but the head can be read: a later release has written it.
        public Optional<BackupException> ofLaterRelease() {
            return head.unknown()
                    .map(what -> new BackupException(
                            Reason.UnknownFormat,
                            signedBy.isPresent()
                                    ? "backup " + head.backup() + " was written by a later release: its manifest has "
                                            + what + ", which this release does not know."
                                            + " HINT: use a newer release for it"
                                    : "backup " + head.backup() + " was written by a later release, or its manifest is"
                                            + " damaged: it has " + what + ", which this release does not know, and no"
                                            + " signature that would show which. HINT: use a newer release for it; if"
                                            + " none knows it either, another repository may hold a whole one"));
        }
    }

    public static byte[] print(Manifest manifest, @Nullable SigningKey key) {
        return SignedFile.of(
                        ManifestJson.print(HeadJson.of(manifest.head())),
                        key,
                        line(new Body(manifest.databases(), manifest.containers(), manifest.definitions())))
                .print();
    }

    /// A manifest and the bytes of it, which are stored or going to be.
    public record Printed(ManifestFile file, byte[] bytes) {}

    /// Prints a manifest and reads it again: what this program cannot read it does not write.
    public static Printed printed(Manifest manifest, @Nullable SigningKey key) {
        byte[] bytes = print(manifest, key);
        try {
            return new Printed(read(manifest.backup(), bytes, TrustedKeys.none()), bytes);
        } catch (BackupException e) {
            throw new BackupException(
                    Reason.Internal,
                    "the manifest of backup " + manifest.backup() + " would break the format, so it is not written: "
                            + e.getMessage(),
                    e);
        }
    }

    static ManifestHead.Body bodyOf(
            List<Database> databases, List<ContainerBackup> containers, @Nullable List<DefinitionBackup> definitions) {
        byte[] body = line(new Body(databases, containers, definitions));
        return new ManifestHead.Body(body.length, Digests.sha256(body));
    }

    /// @param backup the id under which the file was found, which it must carry itself
    public static ManifestFile read(String backup, byte[] bytes, TrustedKeys trusted) {
        try {
            SignedFile file = SignedFile.read(bytes);
            Head head = head(backup, file, trusted);
            Optional<BackupException> later = head.ofLaterRelease();
            if (later.isPresent()) {
                throw later.get();
            }
            file.requireBody(head.head().body());
            Body body = file.body(Body.class);
            return new ManifestFile(
                    new Manifest(head.head(), body.databases(), body.containers(), body.definitions()),
                    head.sha256(),
                    head.signedBy());
        } catch (IllegalArgumentException e) {
            throw damaged(backup, e);
        }
    }

    /// How many bytes the whole file has by its head, which must be trusted: before that nobody should fetch
    /// the rest.
    ///
    /// @param start the first {@link #HEAD_BYTES} of the file, or all of a smaller one
    public static long length(String backup, byte[] start, TrustedKeys trusted) {
        try {
            SignedFile file = SignedFile.read(start);
            Head head = head(backup, file, trusted);
            Optional<BackupException> later = head.ofLaterRelease();
            if (later.isPresent()) {
                throw later.get();
            }
            return file.length(head.head().body());
        } catch (IllegalArgumentException e) {
            throw damaged(backup, e);
        }
    }

    /// The head of a later release is read too; see {@link Head#ofLaterRelease}.
    ///
    /// @param start the first {@link #HEAD_BYTES} of the file, or all of a smaller one
    public static Head readHead(String backup, byte[] start, TrustedKeys trusted) {
        try {
            return head(backup, SignedFile.read(start), trusted);
        } catch (IllegalArgumentException e) {
            throw damaged(backup, e);
        }
    }

    /// The head of a file whose signature is not trusted; empty when it is no head of this backup.
    public static Optional<ManifestHead> claimedHead(String backup, byte[] start) {
        try {
            return Optional.of(parse(SignedFile.read(start).head()))
                    .filter(head -> head.backup().equals(backup));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Head head(String backup, SignedFile file, TrustedKeys trusted) {
        Optional<String> signedBy = file.requireSignature(trusted, "manifest of backup " + backup);
        ManifestHead head = parse(file.head());
        if (!head.backup().equals(backup)) {
            throw new IllegalArgumentException("it is the manifest of " + head.backup());
        }
        return new Head(head, file.sha256(), signedBy);
    }

    private static ManifestHead parse(byte[] line) {
        ManifestHead promised =
                ManifestJson.readWithMoreMembers(line, HeadJson.class).head();
        if (promised.unknown().isEmpty()) {
            return ManifestJson.read(line, HeadJson.class).head(); // in version 1 no member is unknown
        }
        int version = promised.kind().formatVersion();
        if (version != Manifest.VERSION && hasNoMoreMembers(line)) {
            throw new IllegalArgumentException(
                    "it breaks a rule: format version " + version + " with the members of version " + Manifest.VERSION);
        }
        return promised;
    }

    private static boolean hasNoMoreMembers(byte[] head) {
        try {
            ManifestJson.read(head, HeadJson.class);
            return true;
        } catch (IllegalArgumentException e) {
            return false; // unknown members are all that the strict reader refuses in addition
        }
    }

    static byte[] line(Object value) {
        byte[] json = ManifestJson.print(value);
        byte[] line = Arrays.copyOf(json, json.length + 1);
        line[json.length] = '\n';
        return line;
    }

    private static BackupException damaged(String backup, Exception e) {
        return new BackupException(
                Reason.ManifestDamaged,
                "cannot read manifest of backup " + backup + ": " + ManifestJson.oneLine(e)
                        + ". HINT: another repository may hold a whole one; delete --unreadable takes this one away,"
                        + " and copy brings that one",
                e);
    }
}
