package io.cosmosbackup.engine;

import com.github.luben.zstd.ZstdCompressCtx;
import io.cosmosbackup.engine.account.Container;
import io.cosmosbackup.engine.account.ContainerName;
import io.cosmosbackup.engine.account.Cut;
import io.cosmosbackup.engine.account.Database;
import io.cosmosbackup.engine.account.FeedRange;
import io.cosmosbackup.engine.catalog.BackupType;
import io.cosmosbackup.engine.crypto.Digests;
import io.cosmosbackup.engine.crypto.Identities;
import io.cosmosbackup.engine.crypto.TrustedKeys;
import io.cosmosbackup.engine.format.FrameKind;
import io.cosmosbackup.engine.format.Manifest;
import io.cosmosbackup.engine.format.Manifest.ContainerBackup;
import io.cosmosbackup.engine.format.Manifest.Range;
import io.cosmosbackup.engine.format.Manifest.Segment;
import io.cosmosbackup.engine.format.ManifestFile;
import io.cosmosbackup.engine.format.ManifestHead;
import io.cosmosbackup.engine.format.ManifestKind;
import io.cosmosbackup.engine.format.Names;
import io.cosmosbackup.engine.progress.RunProgress;
import io.cosmosbackup.engine.report.RunCost;
import io.cosmosbackup.engine.report.VerifyReport;
import io.cosmosbackup.engine.report.VerifyReport.Level;
import io.cosmosbackup.engine.repository.Repository;
import io.cosmosbackup.engine.requestunits.Usage;
import io.cosmosbackup.engine.store.MemoryBlobStore;
import io.cosmosbackup.engine.verify.VerifyRun;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;

/// Verifies, in the memory of its own process, segments that the format allows: one frame of 64 MiB each,
/// of the smallest items there are. Each is stored in some 6 kB.
final class SmallLines {
    private static final int SEGMENTS = 4;
    private static final int LINES = (64 << 20) / 3;
    private static final int INDEX = 0x184D2A50;

    private SmallLines() {}

    public static void main(String[] arguments) {
        MemoryBlobStore store = new MemoryBlobStore();
        byte[] frame = frame();
        List<Segment> segments = new ArrayList<>();
        for (int i = 0; i < SEGMENTS; i++) {
            String name = Names.segment("0123abcd", i, false);
            byte[] blob = segment(name, frame);
            store.blobs().put(Names.segments("b1") + name, blob);
            segments.add(new Segment(
                    name, null, blob.length, Digests.sha256(blob), 3L * LINES, Map.of(FrameKind.Documents, (long)
                            LINES)));
        }
        Manifest manifest = manifest(segments);
        store.blobs().put(Names.manifest("b1"), ManifestFile.print(manifest, null));
        VerifyReport report = new VerifyRun(
                        new VerifyRun.Request("b1", Level.Deep, 100, null, Identities.none(), SEGMENTS),
                        new Repository("r", store, TrustedKeys.none()),
                        new RunProgress(() -> new Usage(0, 0)),
                        Clock.systemUTC(),
                        new Random(1))
                .run();
        System.out.println("items=" + report.checked().items() + " stored="
                + manifest.head().contents().storedBytes());
    }

    private static byte[] frame() {
        byte[] raw = new byte[3 * LINES];
        for (int i = 0; i < raw.length; i += 3) {
            raw[i] = '{';
            raw[i + 1] = '}';
            raw[i + 2] = '\n';
        }
        byte[] room = new byte[1 << 20];
        try (ZstdCompressCtx context = new ZstdCompressCtx()) {
            context.setLevel(3).setChecksum(true).setContentSize(true);
            return Arrays.copyOf(room, context.compressByteArray(room, 0, room.length, raw, 0, raw.length));
        }
    }

    private static byte[] segment(String name, byte[] frame) {
        byte[] index =
                "{\"formatVersion\":1,\"backup\":\"b1\",\"segment\":\"%s\",\"database\":\"d\",\"container\":\"c\",\"frames\":[{\"range\":0,\"kind\":\"Documents\",\"bytes\":%d,\"rawBytes\":%d,\"items\":%d}]}"
                        .formatted(name, frame.length, 3 * LINES, LINES)
                        .getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(frame.length + 8 + index.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(frame)
                .putInt(INDEX)
                .putInt(index.length)
                .put(index)
                .array();
    }

    private static Manifest manifest(List<Segment> segments) {
        Instant noon = Instant.parse("2026-11-22T12:00:00Z");
        return Manifest.of(
                new ManifestHead.About(
                        new ManifestHead.Identity("b1", "run"),
                        ManifestKind.of(BackupType.Full, "NoSQL", "LatestVersion"),
                        new ManifestHead.Source("https://x", "x"),
                        new RunCost(noon, noon, 1),
                        ManifestHead.Place.NONE,
                        new ManifestHead.Addressees(List.of(), List.of())),
                List.of(new Database("d", "{}", null)),
                List.of(new ContainerBackup(
                        new Container(new ContainerName("d", "c"), "r", "{}", null),
                        List.of(new Range(FeedRange.ALL, List.of(new Cut(FeedRange.ALL, "\"1\"", 1, noon)))),
                        segments)));
    }
}
