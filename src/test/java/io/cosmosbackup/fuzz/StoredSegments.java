package io.cosmosbackup.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import io.cosmosbackup.engine.account.ContainerName;
import io.cosmosbackup.engine.account.Owner;
import io.cosmosbackup.engine.crypto.Digests;
import io.cosmosbackup.engine.crypto.Identities;
import io.cosmosbackup.engine.crypto.Recipients;
import io.cosmosbackup.engine.format.DecodingMemory;
import io.cosmosbackup.engine.format.FrameKind;
import io.cosmosbackup.engine.format.Manifest.Segment;
import io.cosmosbackup.engine.format.SegmentReader;
import io.cosmosbackup.engine.format.SegmentWriter;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;

/// Segments that are not encrypted. A changed one is read under a manifest's entry that is made for it, so
/// that more than the digest looks at it; and a changed index, or changed lines, are put into frames that
/// fit.
final class StoredSegments {
    private static final List<FrameKind> KINDS = List.of(FrameKind.values());
    private static final int RANGES = 4;
    private static final int INDEX_HEADER = 8;
    private static final byte[] INDEX = {0x50, 0x2a, 0x4d, 0x18};
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final DecodingMemory MEMORY = new DecodingMemory(1L << 30);
    private static final ContainerName ORDERS = new ContainerName("shop", "orders");

    /// The segments of an unencrypted backup and one of many small frames.
    private static final List<byte[]> SEEDS = seeds();

    /// What a line is, with its text.
    record Line(FrameKind kind, String text) {}

    private StoredSegments() {}

    static byte[] drawn(Random random) {
        byte[] seed = Mutator.one(random, SEEDS);
        int at = indexOf(seed);
        byte[] frames = Arrays.copyOf(seed, at);
        byte[] index = Arrays.copyOfRange(seed, at + INDEX_HEADER, seed.length);
        return switch (random.nextInt(4)) {
            case 0 -> Mutator.mutated(random, SEEDS);
            case 1 -> Mutator.joined(frames, index(Mutator.mutated(random, index)));
            case 2 -> Mutator.joined(Mutator.mutated(random, frames), index(index));
            default -> ofOneFrame(Mutator.mutated(random, decoded(seed)), index);
        };
    }

    static boolean accepts(byte[] blob) {
        JsonNode index = parsedIndex(blob);
        Segment entry = entry(index, blob);
        String backup = index.path("backup").asText("b1");
        ContainerName container = container(index);
        for (byte[] seed : SEEDS) {
            if (!Arrays.equals(seed, blob)
                    && read(backup, container, entry(parsedIndex(seed), seed), blob)
                            .isPresent()) {
                throw new AssertionError("accepted in the place of another");
            }
        }
        Optional<List<Line>> read = read(backup, container, entry, blob);
        read.ifPresent(lines -> assertSame(lines, rewritten(lines)));
        return read.isPresent();
    }

    private static Optional<List<Line>> read(String backup, ContainerName container, Segment entry, byte[] blob) {
        try {
            return Optional.of(lines(new SegmentReader(
                    new SegmentReader.Expected(backup, Owner.of(container), RANGES, entry),
                    blob,
                    Identities.none(),
                    MEMORY)));
        } catch (BackupException e) {
            if (e.reason() != Reason.SegmentDamaged) {
                throw e;
            }
            return Optional.empty();
        }
    }

    /// As they are after they have been written and read once more.
    static List<Line> rewritten(List<Line> lines) {
        try (SegmentWriter writer = new SegmentWriter("b1", ORDERS, Recipients.none(), 0)) {
            for (Line line : lines) {
                byte[] text = line.text().getBytes(StandardCharsets.ISO_8859_1);
                writer.add(0, line.kind(), text, 0, text.length);
            }
            SegmentWriter.Sealed sealed = writer.seal("0123abcd", 0);
            return lines(new SegmentReader(
                    new SegmentReader.Expected("b1", Owner.of(ORDERS), RANGES, sealed.entry()),
                    sealed.bytes(),
                    Identities.none(),
                    MEMORY));
        }
    }

    static void assertSame(List<Line> expected, List<Line> actual) {
        if (!expected.equals(actual)) {
            throw new AssertionError("the lines are others when they are written again");
        }
    }

    private static List<Line> lines(SegmentReader reader) {
        List<Line> lines = new ArrayList<>();
        reader.lines((kind, text) -> lines.add(new Line(kind, new String(text, StandardCharsets.ISO_8859_1))));
        return lines;
    }

    private static JsonNode parsedIndex(byte[] blob) {
        int at = indexOf(blob);
        try {
            return at < 0 || at + INDEX_HEADER > blob.length
                    ? JSON.missingNode()
                    : JSON.readTree(blob, at + INDEX_HEADER, blob.length - at - INDEX_HEADER);
        } catch (IOException e) {
            return JSON.missingNode();
        }
    }

    /// What a manifest would say of it, if one can.
    private static Segment entry(JsonNode index, byte[] blob) {
        Map<FrameKind, Long> counts = new TreeMap<>();
        long rawBytes = 0;
        for (JsonNode frame : index.path("frames")) {
            for (FrameKind kind : FrameKind.values()) {
                if (kind.name().equals(frame.path("kind").asText())) {
                    counts.merge(kind, frame.path("items").asLong(), Long::sum);
                }
            }
            rawBytes += frame.path("rawBytes").asLong();
        }
        String sha256 = Digests.sha256(blob);
        try {
            return new Segment(index.path("segment").asText(), null, blob.length, sha256, rawBytes, counts);
        } catch (IllegalArgumentException e) {
            return new Segment(
                    "0123abcd-00000000.jsonl.zst",
                    null,
                    Math.max(1, blob.length),
                    sha256,
                    3,
                    Map.of(FrameKind.Documents, 1L));
        }
    }

    private static ContainerName container(JsonNode index) {
        try {
            return new ContainerName(
                    index.path("database").asText(), index.path("container").asText());
        } catch (IllegalArgumentException e) {
            return ORDERS;
        }
    }

    private static int indexOf(byte[] blob) {
        for (int at = blob.length - INDEX.length; at >= 0; at--) {
            if (Arrays.equals(blob, at, at + INDEX.length, INDEX, 0, INDEX.length)) {
                return at;
            }
        }
        return -1;
    }

    private static byte[] index(byte[] json) {
        return ByteBuffer.allocate(INDEX_HEADER + json.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(INDEX)
                .putInt(json.length)
                .put(json)
                .array();
    }

    /// All lines in one frame, of which its index says the kind of the first and as many lines as there were.
    private static byte[] ofOneFrame(byte[] raw, byte[] index) {
        try {
            JsonNode parsed = JSON.readTree(index);
            int items = 0;
            for (JsonNode frame : parsed.path("frames")) {
                items += frame.path("items").asInt();
            }
            byte[] frame;
            try (ZstdCompressCtx zstd = new ZstdCompressCtx()) {
                frame = zstd.setLevel(3).setChecksum(true).setContentSize(true).compress(raw);
            }
            String text =
                    "{\"formatVersion\":1,\"backup\":%s,\"segment\":%s,\"database\":%s,\"container\":%s,\"frames\":[{\"range\":0,\"kind\":\"Tail\",\"bytes\":%d,\"rawBytes\":%d,\"items\":%d}]}"
                            .formatted(
                                    parsed.get("backup"),
                                    parsed.get("segment"),
                                    parsed.get("database"),
                                    parsed.get("container"),
                                    frame.length,
                                    raw.length,
                                    items);
            return Mutator.joined(frame, index(text.getBytes(StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] decoded(byte[] segment) {
        List<byte[]> raw = new ArrayList<>();
        int at = 0;
        int end = indexOf(segment);
        while (at < end) {
            int size = Math.toIntExact(Zstd.findFrameCompressedSize(segment, at, end - at));
            byte[] frame = Arrays.copyOfRange(segment, at, at + size);
            raw.add(Zstd.decompress(frame, Math.toIntExact(Zstd.getFrameContentSize(frame))));
            at += size;
        }
        return Mutator.joined(raw.toArray(byte[][]::new));
    }

    private static List<byte[]> seeds() {
        List<byte[]> seeds = new ArrayList<>(Vectors.files(name -> name.startsWith("v1/") && name.endsWith(".zst")));
        try (SegmentWriter writer = new SegmentWriter("b1", ORDERS, Recipients.none(), 0)) {
            for (int i = 0; i < 12; i++) {
                byte[] line = "{\"id\":\"%d\",\n \"pk\":\"p\",\"n\":[1.10,{\"a\":\"\\u00e9\"}]}"
                        .formatted(i)
                        .getBytes(StandardCharsets.UTF_8);
                writer.add(i % 3, KINDS.get(i / 2 % KINDS.size()), line, 0, line.length);
            }
            seeds.add(writer.seal("0123abcd", 7).bytes());
        }
        return List.copyOf(seeds);
    }
}
