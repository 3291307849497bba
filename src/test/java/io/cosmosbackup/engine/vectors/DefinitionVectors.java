package io.cosmosbackup.engine.vectors;

import io.cosmosbackup.engine.account.Container;
import io.cosmosbackup.engine.account.ContainerName;
import io.cosmosbackup.engine.account.Cut;
import io.cosmosbackup.engine.account.Database;
import io.cosmosbackup.engine.account.DefinitionKind;
import io.cosmosbackup.engine.account.FeedRange;
import io.cosmosbackup.engine.account.Owner;
import io.cosmosbackup.engine.catalog.BackupType;
import io.cosmosbackup.engine.crypto.Recipients;
import io.cosmosbackup.engine.crypto.TrustedKeys;
import io.cosmosbackup.engine.format.DefinitionBackup;
import io.cosmosbackup.engine.format.FrameKind;
import io.cosmosbackup.engine.format.Manifest;
import io.cosmosbackup.engine.format.Manifest.ContainerBackup;
import io.cosmosbackup.engine.format.Manifest.Range;
import io.cosmosbackup.engine.format.Manifest.Segment;
import io.cosmosbackup.engine.format.ManifestHead;
import io.cosmosbackup.engine.format.ManifestKind;
import io.cosmosbackup.engine.format.SegmentWriter;
import io.cosmosbackup.engine.report.RunCost;
import io.cosmosbackup.engine.repository.Repository;
import io.cosmosbackup.engine.repository.RepositorySet;
import io.cosmosbackup.engine.repository.StragglerLimit;
import io.cosmosbackup.engine.store.file.FileBlobStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// Wrote `src/test/resources/vectors/definitions`, once, like {@link FormatVectors}: a backup with a resource
/// of each kind, and one kind that was not read.
final class DefinitionVectors {
    static final String BACKUP = "defined-1.00000009";

    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
    private static final Owner SHOP = Owner.database("shop");
    private static final Owner ORDERS = new Owner("shop", "orders");

    /// The lines of the vector, in order.
    static final Map<Owner, List<Map.Entry<DefinitionKind, String>>> LINES = Map.of(
            SHOP,
            List.of(
                    Map.entry(
                            DefinitionKind.ClientEncryptionKeys,
                            "{\"id\":\"key\",\"encryptionAlgorithm\":\"AEAD_AES_256_CBC_HMAC_SHA256\","
                                    + "\"wrappedDataEncryptionKey\":\"d3JhcHBlZA==\",\"keyWrapMetadata\":{\"name\":\"cmk\","
                                    + "\"type\":\"AZURE_KEY_VAULT\",\"value\":\"https://v.vault.azure.net/keys/k/1\","
                                    + "\"algorithm\":\"RSA-OAEP\"},\"_rid\":\"ab+1\",\"_ts\":1,\"_self\":"
                                    + "\"dbs/ab==/clientencryptionkeys/ab+1/\",\"_etag\":\"\\\"e\\\"\"}"),
                    Map.entry(
                            DefinitionKind.Users,
                            "{\"id\":\"ada\",\"_rid\":\"ab+2\",\"_ts\":1,\"_self\":\"dbs/ab==/users/ab+2/\","
                                    + "\"_etag\":\"\\\"e\\\"\",\"_permissions\":\"permissions/\"}"),
                    Map.entry(
                            DefinitionKind.Permissions,
                            "{\"id\":\"reads\",\"permissionMode\":\"Read\",\"resource\":\"dbs/shop/colls/orders\","
                                    + "\"_rid\":\"ab+3\",\"_ts\":1,\"_self\":\"dbs/ab==/users/ab+2/permissions/ab+3/\","
                                    + "\"_etag\":\"\\\"e\\\"\"}")),
            ORDERS,
            List.of(
                    Map.entry(
                            DefinitionKind.UserDefinedFunctions,
                            "{ \"body\":\"function (x) {\\n"
                                    + "  return x * 1.10;\\n"
                                    + "}\",\n"
                                    + "  \"id\":\"tax\",\"_rid\":\"r5\" }"),
                    Map.entry(
                            DefinitionKind.StoredProcedures,
                            "{\"id\":\"import\",\"body\":\"function () { }\",\"_rid\":\"r6\"}")));

    private DefinitionVectors() {}

    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments[0]);
        Files.createDirectory(folder);
        Files.createDirectory(folder.resolve("repository"));
        RepositorySet set = new RepositorySet(
                List.of(new Repository("vectors", new FileBlobStore(folder.resolve("repository")), TrustedKeys.none())),
                1,
                null,
                StragglerLimit.ordinary());
        set.checkWritable();
        set.commit(Manifest.of(
                new ManifestHead.About(
                        new ManifestHead.Identity(BACKUP, "run of " + BACKUP),
                        ManifestKind.of(BackupType.Full, "NoSQL", ManifestKind.LATEST_VERSION),
                        new ManifestHead.Source("https://shop.documents.azure.com", "shop"),
                        new RunCost(NOON, NOON.plusSeconds(60), 12.5),
                        ManifestHead.Place.NONE,
                        new ManifestHead.Addressees(List.of(), List.of())),
                List.of(new Database("shop", "{\"id\":\"shop\"}", null)),
                List.of(new ContainerBackup(
                        new Container(
                                new ContainerName("shop", "orders"),
                                "r1",
                                "{\"id\":\"orders\",\"partitionKey\":{\"paths\":[\"/pk\"],\"kind\":\"Hash\",\"version\":2}}",
                                null),
                        List.of(new Range(
                                FeedRange.ALL, List.of(new Cut(FeedRange.ALL, "\"0\"", 0, NOON.plusSeconds(1))))),
                        List.of())),
                List.of(
                        new DefinitionBackup("shop", null, List.of(segment(set, SHOP, 0)), Map.of()),
                        new DefinitionBackup(
                                "shop",
                                "orders",
                                List.of(segment(set, ORDERS, 1)),
                                Map.of(
                                        DefinitionKind.Triggers,
                                        "403/5300 (Entra identities cannot ask for this): Request blocked by Auth")))));
    }

    private static Segment segment(RepositorySet set, Owner owner, int number) {
        try (SegmentWriter writer = new SegmentWriter(BACKUP, owner, Recipients.none(), 0)) {
            Objects.requireNonNull(LINES.get(owner)).forEach(line -> {
                byte[] text = line.getValue().getBytes(StandardCharsets.UTF_8);
                writer.add(0, FrameKind.of(line.getKey()), text, 0, text.length);
            });
            SegmentWriter.Sealed sealed = writer.seal("0123abcd", number);
            set.putSegment(BACKUP, sealed);
            return sealed.entry();
        }
    }
}
