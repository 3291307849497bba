package io.cosmosbackup.engine.format;

import io.cosmosbackup.engine.account.Database;
import io.cosmosbackup.engine.crypto.Digests;
import io.cosmosbackup.engine.crypto.SigningKey;
import io.cosmosbackup.engine.crypto.TrustedKeys;
import io.cosmosbackup.engine.format.Checkpoint.Beginning;
import io.cosmosbackup.engine.format.Checkpoint.ContainerProgress;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Reason;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Checkpoints as they lie in a repository: signed like manifests, under another `format`, so that neither passes for
/// the other.
public final class CheckpointFile {
    private static final String FORMAT = "cosmos-backup checkpoint";

    /// A run that goes on from a higher one would come to the end of the eight digits that names have for it.
    private static final int HIGHEST_NUMBER = 50_000_000;

    private CheckpointFile() {}

    /// The body as it stands in the file: one flat object, its members in this order.
    private record Body(
            String backup,
            String run,
            int number,
            Instant startedAt,
            double requestUnits,
            List<String> recipients,
            List<Database> databases,
            List<ContainerProgress> containers) {
        static Body of(Checkpoint checkpoint) {
            return new Body(
                    checkpoint.identity().backup(),
                    checkpoint.identity().run(),
                    checkpoint.number(),
                    checkpoint.beginning().startedAt(),
                    checkpoint.requestUnits(),
                    checkpoint.beginning().recipients(),
                    checkpoint.beginning().databases(),
                    checkpoint.containers());
        }

        Checkpoint checkpoint() {
            return new Checkpoint(
                    new ManifestHead.Identity(backup, run),
                    new Beginning(startedAt, recipients, databases),
                    number,
                    requestUnits,
                    containers);
        }
    }

    private record Head(String format, int formatVersion, String backup, ManifestHead.Body body) {}

    public static byte[] print(Checkpoint checkpoint, @Nullable SigningKey key) {
        byte[] body = ManifestFile.line(Body.of(checkpoint));
        Head head = new Head(
                FORMAT,
                Manifest.VERSION,
                checkpoint.identity().backup(),
                new ManifestHead.Body(body.length, Digests.sha256(body)));
        return SignedFile.of(ManifestJson.print(head), key, body).print();
    }

    /// @param backup the one in whose folder the file was found
    public static Checkpoint read(String backup, byte[] bytes, TrustedKeys trusted) {
        try {
            SignedFile file = SignedFile.read(bytes);
            file.requireBody(head(backup, file, trusted).body());
            Checkpoint checkpoint = file.body(Body.class).checkpoint();
            String of = checkpoint.identity().backup();
            Rule.require(of.equals(backup), "it is one of backup " + of);
            Rule.require(checkpoint.number() <= HIGHEST_NUMBER, "its number is above " + HIGHEST_NUMBER);
            return checkpoint;
        } catch (IllegalArgumentException e) {
            throw damaged(backup, e);
        }
    }

    /// How many bytes the whole file has by its head, which must be trusted; see {@link ManifestFile#length}.
    public static long length(String backup, byte[] start, TrustedKeys trusted) {
        try {
            SignedFile file = SignedFile.read(start);
            return file.length(head(backup, file, trusted).body());
        } catch (IllegalArgumentException e) {
            throw damaged(backup, e);
        }
    }

    private static Head head(String backup, SignedFile file, TrustedKeys trusted) {
        file.requireSignature(trusted, "a checkpoint of backup " + backup);
        Head head = ManifestJson.read(file.head(), Head.class);
        Rule.require(
                head.format().equals(FORMAT) && head.formatVersion() == Manifest.VERSION,
                "its format is not " + FORMAT + ", version " + Manifest.VERSION);
        Rule.require(head.backup().equals(backup), "it is one of backup " + head.backup());
        return head;
    }

    private static BackupException damaged(String backup, Exception e) {
        return new BackupException(
                Reason.ManifestDamaged,
                "cannot read a checkpoint of backup " + backup + ": " + ManifestJson.oneLine(e),
                e);
    }
}
