package io.cosmosbackup.engine.vectors;

import io.cosmosbackup.engine.account.Container;
import io.cosmosbackup.engine.account.ContainerName;
import io.cosmosbackup.engine.account.Cut;
import io.cosmosbackup.engine.account.Database;
import io.cosmosbackup.engine.account.FeedRange;
import io.cosmosbackup.engine.catalog.BackupType;
import io.cosmosbackup.engine.crypto.Identities;
import io.cosmosbackup.engine.crypto.Recipients;
import io.cosmosbackup.engine.crypto.SigningKey;
import io.cosmosbackup.engine.crypto.TrustedKeys;
import io.cosmosbackup.engine.format.FrameKind;
import io.cosmosbackup.engine.format.Manifest;
import io.cosmosbackup.engine.format.Manifest.ContainerBackup;
import io.cosmosbackup.engine.format.Manifest.Range;
import io.cosmosbackup.engine.format.Manifest.Segment;
import io.cosmosbackup.engine.format.ManifestFile;
import io.cosmosbackup.engine.format.ManifestHead;
import io.cosmosbackup.engine.format.ManifestKind;
import io.cosmosbackup.engine.format.SegmentWriter;
import io.cosmosbackup.engine.report.RunCost;
import io.cosmosbackup.engine.repository.Repository;
import io.cosmosbackup.engine.repository.RepositorySet;
import io.cosmosbackup.engine.repository.StragglerLimit;
import io.cosmosbackup.engine.store.file.FileBlobStore;
import io.cosmosbackup.hazard.HazardContainer;
import io.cosmosbackup.hazard.HazardDocument;
import io.cosmosbackup.hazard.HazardDocuments;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Wrote `src/test/resources/vectors/v1`, once. What a release has written must be read by every later one, so the
/// vectors are committed and never made anew; this shows how they were made, and refuses a folder that is there.
final class FormatVectors {
    private static final int LARGEST_DOCUMENT = 4 << 10;
    private static final ContainerName ORDERS = new ContainerName("shop", "orders");
    private static final FeedRange LOW = new FeedRange("", "7F");
    private static final FeedRange HIGH = new FeedRange("7F", "FF");
    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

    private final Identities identity = Identities.generate();
    private final SigningKey key = SigningKey.generate();
    private final RepositorySet signed;
    private final RepositorySet unsigned;

    private FormatVectors(Path folder) {
        Repository repository =
                new Repository("vectors", new FileBlobStore(folder.resolve("repository")), TrustedKeys.none());
        signed = new RepositorySet(List.of(repository), 1, key, StragglerLimit.ordinary());
        unsigned = new RepositorySet(List.of(repository), 1, null, StragglerLimit.ordinary());
    }

    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments[0]);
        Files.createDirectory(folder);
        Files.createDirectory(folder.resolve("repository"));
        FormatVectors vectors = new FormatVectors(folder);
        Files.writeString(folder.resolve("identity.txt"), vectors.identity.text());
        Files.writeString(folder.resolve("signing.pub"), vectors.key.publicKey().text() + "\n");
        vectors.write();
    }

    private static String order(String id, int version, long ts) {
        return "{\"id\":\"%s\",\"pk\":\"p\",\"version\":%d,\"_rid\":\"r%s\",\"_self\":\"s\",\"_etag\":\"\\\"e\\\"\",\"_attachments\":\"attachments/\",\"_ts\":%d,\"_lsn\":%d}"
                .formatted(id, version, id, ts, ts);
    }

    private void write() {
        signed.checkWritable();
        Manifest full = full("full-1.00000001", Recipients.parse(identity.recipients()), null);
        ManifestFile committed = signed.commit(full);
        unsigned.commit(full("plain-1.00000002", Recipients.none(), null));
        ManifestHead.Link link = new ManifestHead.Link(full.backup(), committed.sha256());
        Manifest incremental = incremental("incremental-2.00000003", link);
        ManifestFile second = signed.commit(incremental);
        signed.commit(synthetic(
                "synthetic-3.00000004",
                full,
                incremental,
                new ManifestHead.Link(incremental.backup(), second.sha256())));
    }

    /// Two feed ranges, one of them divided while it was read; items that changed meanwhile; an empty container; and
    /// every small document of the hazards.
    private Manifest full(String backup, Recipients recipients, ManifestHead.@Nullable Link previous) {
        List<Segment> segments = new ArrayList<>();
        try (SegmentWriter writer = new SegmentWriter(backup, ORDERS, recipients, 0)) {
            add(writer, 0, FrameKind.Documents, order("a", 1, 1), order("b", 1, 2));
            add(
                    writer,
                    1,
                    FrameKind.Documents,
                    order("x", 1, 1),
                    "{ \"id\":\"y\",\n  \"pk\":\"p\", \"n\":1.10, \"n\":1E400 }");
            segments.add(put(backup, writer, 0));
            add(writer, 0, FrameKind.Tail, order("a", 2, 5), order("c", 1, 6), order("a", 3, 7));
            segments.add(put(backup, writer, 1));
        }
        List<ContainerBackup> containers = new ArrayList<>();
        containers.add(new ContainerBackup(
                new Container(
                        ORDERS,
                        "r1",
                        "{ \"id\":\"orders\", \"partitionKey\":{\"paths\":[\"/pk\"],\"kind\":\"Hash\",\"version\":2}, \"defaultTtl\":1E2 }",
                        "{\"content\":{\"offerThroughput\":400}}"),
                List.of(
                        new Range(
                                LOW,
                                List.of(
                                        cut(new FeedRange("", "3F"), "\"7\"", 7),
                                        cut(new FeedRange("3F", "7F"), "\"6\"", 6))),
                        new Range(HIGH, List.of(cut(HIGH, "\"2\"", 2)))),
                segments));
        containers.add(new ContainerBackup(
                new Container(new ContainerName("shop", "empty"), "r2", definition("empty"), null),
                List.of(new Range(FeedRange.ALL, List.of(cut(FeedRange.ALL, "\"0\"", 0)))),
                List.of()));
        int number = 2;
        for (HazardContainer hazard : HazardDocuments.all()) {
            ContainerName name = new ContainerName("hazard", hazard.containerId());
            List<Segment> own = new ArrayList<>();
            try (SegmentWriter writer = new SegmentWriter(backup, name, recipients, 0)) {
                for (HazardDocument document : hazard.documents()) {
                    if (document.bytes().length <= LARGEST_DOCUMENT) {
                        String text = new String(document.bytes(), StandardCharsets.UTF_8);
                        add(writer, 0, FrameKind.Documents, text.strip()); // as a page holds it
                    }
                }
                if (!writer.isEmpty()) {
                    own.add(put(backup, writer, number++));
                }
            }
            containers.add(new ContainerBackup(
                    new Container(name, "h" + number, hazard.containerDefinitionJson(), null),
                    List.of(new Range(FeedRange.ALL, List.of(cut(FeedRange.ALL, "\"9\"", 9)))),
                    own));
        }
        return Manifest.of(
                about(backup, BackupType.Full, recipients, series(1, previous), null),
                List.of(
                        new Database("shop", "{\"id\":\"shop\"}", "{\"content\":{\"offerThroughput\":1000}}"),
                        new Database("hazard", "{\"id\":\"hazard\"}", null)),
                containers);
    }

    /// `b` is gone, `c` has a new version, `d` is new; its ranges are the cuts of the full backup.
    private Manifest incremental(String backup, ManifestHead.Link parent) {
        Recipients recipients = Recipients.parse(identity.recipients());
        List<Segment> segments = new ArrayList<>();
        try (SegmentWriter writer = new SegmentWriter(backup, ORDERS, recipients, 0)) {
            add(writer, 0, FrameKind.Documents, order("c", 2, 8));
            add(writer, 2, FrameKind.Documents, order("d", 1, 9));
            add(writer, 1, FrameKind.Deletes, "{\"id\":\"b\",\"partitionKey\":[\"p\"]}");
            segments.add(put(backup, writer, 0));
        }
        return Manifest.of(
                about(backup, BackupType.Incremental, recipients, series(2, parent), parent),
                List.of(new Database("shop", "{\"id\":\"shop\"}", null)),
                List.of(new ContainerBackup(
                        new Container(ORDERS, "r1", definition("orders"), null),
                        List.of(
                                new Range(new FeedRange("", "3F"), List.of(cut(new FeedRange("", "3F"), "\"8\"", 8))),
                                new Range(
                                        new FeedRange("3F", "7F"), List.of(cut(new FeedRange("3F", "7F"), "\"9\"", 9))),
                                new Range(HIGH, List.of(cut(HIGH, "\"9\"", 9)))),
                        segments)));
    }

    /// The same items as the incremental backup's chain, by reference.
    private Manifest synthetic(String backup, Manifest full, Manifest incremental, ManifestHead.Link previous) {
        List<Segment> segments = new ArrayList<>();
        ContainerBackup newest = incremental.containers().getFirst();
        for (Manifest of : List.of(full, incremental)) {
            of.containers().getFirst().segments().stream()
                    .map(s -> new Segment(s.name(), of.backup(), s.bytes(), s.sha256(), s.rawBytes(), s.counts()))
                    .forEach(segments::add);
        }
        return Manifest.of(
                about(
                        backup,
                        BackupType.SyntheticFull,
                        Recipients.parse(identity.recipients()),
                        series(3, previous),
                        null),
                incremental.databases(),
                List.of(new ContainerBackup(newest.container(), newest.ranges(), segments)));
    }

    private static void add(SegmentWriter writer, int range, FrameKind kind, String... lines) {
        for (String line : lines) {
            byte[] text = line.getBytes(StandardCharsets.UTF_8);
            writer.add(range, kind, text, 0, text.length);
        }
    }

    private Segment put(String backup, SegmentWriter writer, int number) {
        SegmentWriter.Sealed sealed = writer.seal("0123abcd", number);
        signed.putSegment(backup, sealed);
        return sealed.entry();
    }

    private static ManifestHead.About about(
            String backup,
            BackupType type,
            Recipients recipients,
            ManifestHead.@Nullable Series series,
            ManifestHead.@Nullable Link parent) {
        return new ManifestHead.About(
                new ManifestHead.Identity(backup, "run of " + backup),
                ManifestKind.of(type, "NoSQL", "LatestVersion"),
                new ManifestHead.Source("https://shop.documents.azure.com", "shop"),
                new RunCost(NOON, NOON.plusSeconds(60), 12.5),
                new ManifestHead.Place(series, parent),
                new ManifestHead.Addressees(recipients.texts(), List.of()));
    }

    private static ManifestHead.Series series(long sequence, ManifestHead.@Nullable Link previous) {
        return new ManifestHead.Series("shop/nightly", sequence, previous);
    }

    private static Cut cut(FeedRange range, String token, long lsn) {
        return new Cut(range, token, lsn, NOON.plusSeconds(lsn));
    }

    private static String definition(String id) {
        return "{\"id\":\"" + id + "\",\"partitionKey\":{\"paths\":[\"/pk\"],\"kind\":\"Hash\",\"version\":2}}";
    }
}
