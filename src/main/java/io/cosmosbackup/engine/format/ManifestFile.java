package io.cosmosbackup.engine.format;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import io.cosmosbackup.engine.account.Database;
import io.cosmosbackup.engine.crypto.Digests;
import io.cosmosbackup.engine.crypto.SigningKey;
import io.cosmosbackup.engine.crypto.TrustedKeys;
import io.cosmosbackup.engine.format.Manifest.ContainerBackup;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Reason;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A manifest as it lies in a repository: head, signatures, body. Reading trusts nothing: the signature comes
/// first, then the head, then the body's digest, and then every rule of {@link Manifest}. Of a manifest of a later
/// release only the head is read.
///
/// @param sha256 the digest by which others name this manifest: of its head
/// @param signedBy id of the key that signed it; empty when it is not signed
public record ManifestFile(Manifest manifest, String sha256, Optional<String> signedBy) {
    /// A body of more is refused before it is read: 256 MiB name about a million segments.
    public static final long MAX_BODY_BYTES = 256L << 20;

    public static final long MAX_BYTES = MAX_BODY_BYTES + SignedFile.MAX_HEAD_BYTES;

    /// So much of the beginning of a file holds its head and signatures.
    public static final int HEAD_BYTES = SignedFile.MAX_HEAD_BYTES;

    private record Body(List<Database> databases, List<ContainerBackup> containers) {}

    /// A head that was read without its body.
    public record Head(ManifestHead head, String sha256, Optional<String> signedBy) {
        /// Why nothing but the head can be read: a later release has written it.
        public Optional<BackupException> ofLaterRelease() {
            return head.unknown()
                    .map(what -> new BackupException(
                            Reason.UnknownFormat,
                            "backup " + head.backup() + " was written by a later release: its manifest has " + what
                                    + ", which this release does not know. HINT: use a newer release for it"));
        }
    }

    /// For a head that may be a later release's: it may have more members.
    private static final ObjectReader PROMISED = ManifestJson.MAPPER
            .readerFor(ManifestHead.class)
            .without(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    public static byte[] print(Manifest manifest, @Nullable SigningKey key) {
        return SignedFile.of(json(manifest.head()), key, body(manifest.databases(), manifest.containers()))
                .print();
    }

    static ManifestHead.Body bodyOf(List<Database> databases, List<ContainerBackup> containers) {
        byte[] body = body(databases, containers);
        return new ManifestHead.Body(body.length, Digests.sha256(body));
    }

    public static String sha256(Manifest manifest) {
        return Digests.sha256(json(manifest.head()));
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
            ManifestHead.Body expected = head.head().body();
            if (file.body().length != expected.bytes()
                    || !Digests.sha256(file.body()).equals(expected.sha256())) {
                throw new IllegalArgumentException("its body is not the one its head names");
            }
            Body body = Rule.requirePresent(ManifestJson.MAPPER.readValue(file.body(), Body.class), "its body");
            return new ManifestFile(
                    new Manifest(head.head(), body.databases(), body.containers()), head.sha256(), head.signedBy());
        } catch (IOException | IllegalArgumentException e) {
            throw damaged(backup, e);
        }
    }

    /// The head of a later release is read too; see {@link Head#ofLaterRelease}.
    ///
    /// @param start the first {@link #HEAD_BYTES} of the file, or all of a smaller one
    public static Head readHead(String backup, byte[] start, TrustedKeys trusted) {
        try {
            return head(backup, SignedFile.read(start), trusted);
        } catch (IOException | IllegalArgumentException e) {
            throw damaged(backup, e);
        }
    }

    /// What a file claims whose signature is not trusted, or empty when it is no head of this backup.
    public static Optional<ManifestHead> claimedHead(String backup, byte[] start) {
        try {
            return Optional.of(parse(SignedFile.read(start).head()))
                    .filter(head -> head.backup().equals(backup));
        } catch (IOException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Head head(String backup, SignedFile file, TrustedKeys trusted) throws IOException {
        Optional<String> signedBy = file.requireSignature(trusted, "manifest of backup " + backup);
        ManifestHead head = parse(file.head());
        if (!head.backup().equals(backup)) {
            throw new IllegalArgumentException("it is the manifest of " + head.backup());
        }
        return new Head(head, file.sha256(), signedBy);
    }

    private static ManifestHead parse(byte[] line) throws IOException {
        ManifestHead promised = Rule.requirePresent(PROMISED.readValue(line), "its head");
        return promised.unknown().isPresent()
                ? promised
                : ManifestJson.MAPPER.readValue(line, ManifestHead.class); // in version 1 no member is unknown
    }

    private static byte[] body(List<Database> databases, List<ContainerBackup> containers) {
        byte[] json = json(new Body(databases, containers));
        byte[] line = java.util.Arrays.copyOf(json, json.length + 1);
        line[json.length] = '\n';
        return line;
    }

    private static byte[] json(Object value) {
        try {
            return ManifestJson.MAPPER.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a manifest that is no JSON", e);
        }
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
