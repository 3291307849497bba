package io.cosmosbackup.engine.vectors;

import io.cosmosbackup.engine.catalog.BackupType;
import io.cosmosbackup.engine.crypto.SigningKey;
import io.cosmosbackup.engine.crypto.TrustedKeys;
import io.cosmosbackup.engine.format.LaterManifest;
import io.cosmosbackup.engine.format.Manifest;
import io.cosmosbackup.engine.format.ManifestFile;
import io.cosmosbackup.engine.format.ManifestHead;
import io.cosmosbackup.engine.format.ManifestKind;
import io.cosmosbackup.engine.format.Names;
import io.cosmosbackup.engine.report.RunCost;
import io.cosmosbackup.engine.repository.Repository;
import io.cosmosbackup.engine.store.file.FileBlobStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/// Wrote `src/test/resources/vectors/later`, once, like {@link FormatVectors}: manifests that a later release may write
/// beside the backups of `vectors/v1`. Each builds on `incremental-2.00000003` or refers to it.
final class LaterVectors {
    private LaterVectors() {}

    /// The id of the vector.
    static String backup(LaterManifest kind) {
        return "%s-%d.%08d".formatted(kind.name().toLowerCase(Locale.ROOT), kind.number, kind.number);
    }

    public static void main(String[] arguments) throws IOException {
        Path v1 = Path.of(arguments[0]);
        Path later = Path.of(arguments[1]);
        Repository repository = new Repository("v1", new FileBlobStore(v1.resolve("repository")), TrustedKeys.none());
        SigningKey key = SigningKey.generate();
        Files.createDirectory(later);
        Path manifests = Files.createDirectories(later.resolve("repository/manifests"));
        Files.copy(v1.resolve("repository/repository.json"), later.resolve("repository/repository.json"));
        Files.writeString(later.resolve("signing.pub"), key.publicKey().text() + "\n");
        ManifestFile parent = repository.manifest("incremental-2.00000003");
        ManifestFile synthetic = repository.manifest("synthetic-3.00000004");
        ManifestHead.Link previous = new ManifestHead.Link(synthetic.manifest().backup(), synthetic.sha256());
        String series =
                Objects.requireNonNull(synthetic.manifest().head().series()).name();
        for (LaterManifest kind : LaterManifest.values()) {
            boolean builds = kind == LaterManifest.Type || kind == LaterManifest.Version;
            ManifestHead head = synthetic.manifest().head();
            Manifest manifest = Manifest.of(
                    new ManifestHead.About(
                            new ManifestHead.Identity(backup(kind), "run of " + backup(kind)),
                            ManifestKind.of(
                                    builds ? BackupType.Incremental : BackupType.SyntheticFull,
                                    head.kind().api(),
                                    head.kind().mode()),
                            head.source(),
                            new RunCost(
                                    head.cost().startedAt().plusSeconds(3600),
                                    head.cost().completedAt().plusSeconds(3600),
                                    head.cost().requestUnits()),
                            new ManifestHead.Place(
                                    new ManifestHead.Series(series, kind.number - 1, previous),
                                    builds
                                            ? new ManifestHead.Link(
                                                    parent.manifest().backup(), parent.sha256())
                                            : null),
                            new ManifestHead.Addressees(head.recipients(), List.of())),
                    synthetic.manifest().databases(),
                    synthetic.manifest().containers());
            byte[] file = kind.of(ManifestFile.print(manifest, null), key);
            previous = new ManifestHead.Link(
                    backup(kind),
                    ManifestFile.readHead(backup(kind), file, TrustedKeys.none())
                            .sha256());
            Files.write(manifests.resolve(Names.manifest(backup(kind)).substring(Names.MANIFESTS.length())), file);
        }
    }
}
