package io.cosmosbackup.engine.format;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdInputStream;
import io.cosmosbackup.engine.account.ContainerName;
import io.cosmosbackup.engine.account.Owner;
import io.cosmosbackup.engine.crypto.Digests;
import io.cosmosbackup.engine.crypto.Identities;
import io.cosmosbackup.engine.crypto.Recipients;
import io.cosmosbackup.engine.format.SegmentWriter.Sealed;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Reason;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SegmentTest {
    private static final ContainerName ORDERS = new ContainerName("shop", "orders");
    private static final String NAME = Names.segment("0123abcd", 0, false);

    private static Sealed segment(List<String> documents) {
        try (SegmentWriter writer = new SegmentWriter("b1", ORDERS, Recipients.none(), SegmentWriter.SEGMENT_BYTES)) {
            for (int i = 0; i < documents.size(); i++) {
                byte[] text = documents.get(i).getBytes(StandardCharsets.UTF_8);
                writer.add(
                        i % 2, i >= documents.size() - 2 ? FrameKind.Tail : FrameKind.Documents, text, 0, text.length);
            }
            return writer.seal("0123abcd", 0);
        }
    }

    private static SegmentReader reader(String backup, ContainerName container, Manifest.Segment entry, byte[] bytes) {
        return new SegmentReader(
                new SegmentReader.Expected(backup, Owner.of(container), 2, entry),
                bytes,
                Identities.none(),
                new DecodingMemory(256 << 20));
    }

    private static List<String> read(Manifest.Segment entry, byte[] bytes) {
        List<String> documents = new ArrayList<>();
        reader("b1", ORDERS, entry, bytes).lines((_, text) -> documents.add(new String(text, StandardCharsets.UTF_8)));
        return documents;
    }

    private static final List<String> DOCUMENTS = List.of(
            "{\"id\":\"1\",\"n\":1.10}",
            "{\"id\":\"2\",\n \"n\":1E5}",
            "{\"id\":\"3\",\"a\":1,\"a\":2}",
            "{\"id\":\"é\u2028\"}");

    @Test
    void documentsComeBackAsTheBytesTheyWere() {
        Sealed sealed = segment(DOCUMENTS);
        assertEquals(DOCUMENTS, read(sealed.entry(), sealed.bytes()));
        assertEquals(4, sealed.entry().items());
        assertEquals(2, sealed.entry().count(FrameKind.Tail));
    }

    @Test
    void anyZstdDecoderReadsASegmentAsLines() throws IOException {
        Sealed sealed = segment(DOCUMENTS);
        try (ZstdInputStream decoded =
                new ZstdInputStream(new ByteArrayInputStream(sealed.bytes())).setContinuous(true)) {
            assertEquals(
                    String.join("\n", DOCUMENTS) + "\n", new String(decoded.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    @Test
    void manyFramesAndLargeDocumentsRoundTrip() {
        Random random = new Random(7);
        List<String> documents = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            byte[] noise = new byte[random.nextInt(700_000)];
            random.nextBytes(noise);
            documents.add(
                    "{\"id\":\"" + i + "\",\"d\":\"" + java.util.HexFormat.of().formatHex(noise) + "\"}");
        }
        Sealed sealed = segment(documents);
        assertEquals(documents, read(sealed.entry(), sealed.bytes()));
    }

    @Test
    void everyFlippedByteIsFoundByTheDigest() {
        Sealed sealed = segment(DOCUMENTS);
        for (int i = 0; i < sealed.bytes().length; i++) {
            byte[] damaged = sealed.bytes().clone();
            damaged[i] ^= 1;
            assertDamaged(sealed.entry(), damaged);
        }
    }

    /// As a store would that lies about digests too: no wrong document may come out even then.
    @Test
    void aFlippedByteUnderAMatchingDigestNeverGivesAWrongDocument() {
        Sealed sealed = segment(DOCUMENTS);
        for (int i = 0; i < sealed.bytes().length; i++) {
            byte[] damaged = sealed.bytes().clone();
            damaged[i] ^= 1;
            try {
                assertEquals(DOCUMENTS, read(forged(sealed.entry(), damaged), damaged), "byte " + i);
            } catch (BackupException e) {
                assertEquals(Reason.SegmentDamaged, e.reason());
            }
        }
    }

    @Test
    void aSegmentCutAnywhereIsFoundEvenUnderAMatchingDigest() {
        Sealed sealed = segment(DOCUMENTS);
        for (int length = 0; length < sealed.bytes().length; length++) {
            byte[] cut = Arrays.copyOf(sealed.bytes(), length);
            assertDamaged(sealed.entry(), cut);
            if (length > 0) {
                assertDamaged(forged(sealed.entry(), cut), cut);
            }
        }
    }

    @Test
    void aSegmentOfAnotherContainerOrBackupIsRefused() {
        Sealed sealed = segment(DOCUMENTS);
        assertThrows(
                BackupException.class,
                () -> reader("b1", new ContainerName("shop", "carts"), sealed.entry(), sealed.bytes()));
        assertThrows(BackupException.class, () -> reader("b2", ORDERS, sealed.entry(), sealed.bytes()));
    }

    /// Under digests that match, as who can write to a repository can make them.
    @Test
    void aForgedIndexIsRefusedWhateverItSays() {
        Sealed sealed = segment(DOCUMENTS);
        String index = new String(sealed.bytes(), StandardCharsets.ISO_8859_1);
        index = index.substring(index.indexOf("{\"formatVersion\""));
        for (String[] change : new String[][] {
            {"\"formatVersion\":1", "\"formatVersion\":2"},
            {"\"backup\":\"b1\"", "\"backup\":null"},
            {"\"database\":\"shop\"", "\"database\":null"},
            {"\"items\":1", "\"items\":-1"},
            {"\"items\":1", "\"items\":2147483647"},
            {"\"items\":1", "\"items\":null"},
            {"\"range\":0", "\"range\":-1"},
            {"\"kind\":\"Documents\"", "\"kind\":\"Tail\""},
            {"\"kind\":\"Documents\"", "\"kind\":\"Other\""},
            {"\"kind\":\"Documents\"", "\"kind\":null"},
            {"\"frames\":[", "\"frames\":[null,"}
        }) {
            String changed = index.replaceFirst(java.util.regex.Pattern.quote(change[0]), change[1]);
            assertTrue(!changed.equals(index), change[0]);
            byte[] bytes = withIndex(sealed.bytes(), sealed.bytes().length - 8 - index.length(), changed);
            int items = 4
                    + (change[1].endsWith("-1") && change[0].contains("items")
                            ? -2
                            : change[1].endsWith("2147483647") ? 2147483646 : 0);
            Manifest.Segment entry = new Manifest.Segment(
                    NAME,
                    null,
                    bytes.length,
                    Digests.sha256(bytes),
                    Math.max(sealed.entry().rawBytes(), 4L * items),
                    Map.of(FrameKind.Documents, Math.max(items - 2L, 1), FrameKind.Tail, 2L));
            assertDamaged(entry, bytes);
        }
    }

    @Test
    void whatIsNoObjectIsNoDocument() {
        Sealed sealed = segment(List.of("1", "\"text\"", "[{}]"));
        assertDamaged(sealed.entry(), sealed.bytes());
    }

    /// 256 MiB of zeros are 8 kB, whatever the index says of them.
    @Test
    void aFrameThatDecodesToMoreThanItsIndexSaysIsNotDecodedFurther() {
        byte[] bomb = Zstd.compress(new byte[256 << 20], 3);
        for (int rawBytes : new int[] {1_000, SegmentWriter.MAX_FRAME_BYTES, 256 << 20, Integer.MAX_VALUE}) {
            String index = "{\"formatVersion\":1,\"backup\":\"b1\",\"segment\":\"" + NAME
                    + "\",\"database\":\"shop\",\"container\":\"orders\",\"frames\":[{\"range\":0,\"kind\":\"Documents\",\"bytes\":"
                    + bomb.length + ",\"rawBytes\":" + rawBytes + ",\"items\":1}]}";
            byte[] bytes = withIndex(Arrays.copyOf(bomb, bomb.length + 8 + index.length()), bomb.length, index);
            assertDamaged(
                    new Manifest.Segment(
                            NAME, null, bytes.length, Digests.sha256(bytes), rawBytes, Map.of(FrameKind.Documents, 1L)),
                    bytes);
        }
    }

    private static byte[] withIndex(byte[] segment, int at, String index) {
        byte[] json = index.getBytes(StandardCharsets.ISO_8859_1);
        return ByteBuffer.allocate(at + 8 + json.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(segment, 0, at)
                .putInt(SegmentIndex.MAGIC)
                .putInt(json.length)
                .put(json)
                .array();
    }

    @Test
    void aWriterStartsAnewAfterASegment() {
        try (SegmentWriter writer = new SegmentWriter("b1", ORDERS, Recipients.none(), SegmentWriter.SEGMENT_BYTES)) {
            byte[] text = "{\"id\":\"1\"}".getBytes(StandardCharsets.UTF_8);
            writer.add(0, FrameKind.Documents, text, 0, text.length);
            byte[] first = writer.seal("0123abcd", 0).bytes();
            assertTrue(writer.isEmpty());
            writer.add(0, FrameKind.Documents, text, 0, text.length);
            assertArrayEquals(first, writer.seal("0123abcd", 0).bytes());
        }
    }

    private static Manifest.Segment forged(Manifest.Segment entry, byte[] bytes) {
        return new Manifest.Segment(
                entry.name(), null, bytes.length, Digests.sha256(bytes), entry.rawBytes(), entry.counts());
    }

    private static void assertDamaged(Manifest.Segment entry, byte[] bytes) {
        BackupException failure = assertThrows(BackupException.class, () -> read(entry, bytes));
        assertEquals(Reason.SegmentDamaged, failure.reason());
        assertTrue(String.valueOf(failure.getMessage()).contains(NAME), failure.getMessage());
    }
}
