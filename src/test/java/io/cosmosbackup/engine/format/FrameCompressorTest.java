package io.cosmosbackup.engine.format;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import io.cosmosbackup.engine.account.Owner;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Reason;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FrameCompressorTest {
    private static final Owner OWNER = new Owner("shop", "orders");
    private static final int CHECKSUM = 4; // bytes, which Zstd.compress does not add

    private final Counting thorough = new Counting();
    private final Counting quick = new Counting();

    /// A real one that says how often it was used.
    private static final class Counting extends ZstdCompressCtx {
        private int frames;

        @Override
        public int compressByteArray(byte[] to, int at, int room, byte[] from, int begin, int length) {
            frames++;
            return super.compressByteArray(to, at, room, from, begin, length);
        }
    }

    /// The compressed length of what must decode to the same bytes.
    private static int stored(FrameCompressor compressor, byte[] raw) {
        int at = 3;
        byte[] to = new byte[at + Math.toIntExact(Zstd.compressBound(raw.length))];
        int length = compressor.compress(raw, raw.length, to, at);
        assertArrayEquals(raw, Zstd.decompress(Arrays.copyOfRange(to, at, at + length), raw.length));
        return length;
    }

    private static byte[] records(long seed) {
        Random random = new Random(seed);
        return utf8(IntStream.range(0, 2_000)
                .mapToObj(i -> "{\"id\":\"%s\",\"customer\":\"c-%d\",\"state\":\"%s\",\"total\":%d.%02d,\"_ts\":%d}"
                        .formatted(
                                new UUID(random.nextLong(), random.nextLong()),
                                random.nextInt(200_000),
                                random.nextBoolean() ? "PAID" : "SHIPPED",
                                random.nextInt(1_000),
                                random.nextInt(100),
                                1_760_000_000 + i))
                .collect(Collectors.joining("\n")));
    }

    /// Short words, the frequent ones more often.
    private static byte[] prose(long seed) {
        Random random = new Random(seed);
        String[] words = new Random(7)
                .ints(1_000, 0, 26 * 26 * 26)
                .mapToObj(n -> "" + (char) ('a' + n % 26) + (char) ('a' + n / 26 % 26) + (char) ('a' + n / 26 / 26))
                .toArray(String[]::new);
        return utf8(IntStream.range(0, 60_000)
                .mapToObj(_ -> words[(int) (words.length * Math.pow(random.nextDouble(), 3))])
                .collect(Collectors.joining(" ")));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void recordsTakeLessRoomThanAtLevelThree() {
        try (FrameCompressor compressor = new FrameCompressor(OWNER)) {
            int stored = 0;
            int atLevelThree = 0;
            for (int frame = 0; frame < 5; frame++) { // of which only the first is compressed both ways
                stored += stored(compressor, records(frame));
                atLevelThree += atLevelThree(records(frame));
            }
            assertTrue(stored < atLevelThree, stored + " bytes, and " + atLevelThree + " at level 3");
        }
    }

    @Test
    void proseIsCompressedAtLevelThree() {
        try (FrameCompressor compressor = new FrameCompressor(OWNER)) {
            for (int frame = 0; frame < 5; frame++) {
                assertEquals(atLevelThree(prose(frame)), stored(compressor, prose(frame)));
            }
        }
    }

    private static int atLevelThree(byte[] raw) {
        return Zstd.compress(raw, 3).length + CHECKSUM;
    }

    @Test
    void theSmallerWayIsKeptToForSixtyFourFrames() {
        try (FrameCompressor compressor = new FrameCompressor(OWNER, thorough, quick)) {
            IntStream.range(0, 64).forEach(_ -> stored(compressor, records(1)));
            assertEquals(1, thorough.frames);
            assertEquals(64, quick.frames);
            stored(compressor, records(1)); // both ways are tried again
            assertEquals(2, thorough.frames);
            assertEquals(65, quick.frames);
        }
    }

    @Test
    void otherDocumentsAreTriedAtOnce() {
        try (FrameCompressor compressor = new FrameCompressor(OWNER, thorough, quick)) {
            IntStream.range(0, 10).forEach(seed -> stored(compressor, records(seed)));
            assertEquals(1, thorough.frames);
            assertEquals(atLevelThree(prose(1)), stored(compressor, prose(1)));
            IntStream.range(0, 10).forEach(seed -> stored(compressor, prose(seed)));
            assertEquals(12, thorough.frames);
            assertEquals(11, quick.frames);
            stored(compressor, records(1));
            assertEquals(12, quick.frames);
        }
    }

    /// Else a container of several kinds would take twice the time.
    @Test
    void documentsThatChangeAllTheTimeAreTriedNowAndThen() {
        try (FrameCompressor compressor = new FrameCompressor(OWNER, thorough, quick)) {
            int length = 100_000;
            List<byte[]> kinds =
                    List.of(Arrays.copyOf(records(1), length), Arrays.copyOf(prose(1), length), new byte[length]);
            int frames = 64;
            IntStream.range(0, frames).forEach(i -> stored(compressor, kinds.get(i % kinds.size())));
            int tried = thorough.frames + quick.frames - frames;
            assertEquals(frames / 8, tried);
        }
    }

    /// Small frames shrink less, whatever they hold.
    @Test
    void theEndOfARangeIsNoOtherKindOfDocuments() {
        try (FrameCompressor compressor = new FrameCompressor(OWNER, thorough, quick)) {
            IntStream.range(0, 20).forEach(seed -> stored(compressor, records(seed)));
            stored(compressor, Arrays.copyOf(records(20), 2_000));
            assertEquals(1, thorough.frames);
        }
    }

    /// So a container that begins with one small page is not judged by it for long.
    @Test
    void aSmallFrameSaysLittleOfLargeOnes() {
        try (FrameCompressor compressor = new FrameCompressor(OWNER, thorough, quick)) {
            byte[] large = records(1);
            stored(compressor, Arrays.copyOf(large, large.length / 1_000));
            stored(compressor, large);
            stored(compressor, large);
            assertEquals(2, thorough.frames);
        }
    }

    @Test
    void anEmptyFrameIsOneToo() {
        try (FrameCompressor compressor = new FrameCompressor(OWNER)) {
            stored(compressor, new byte[0]);
            stored(compressor, records(1));
        }
    }

    /// A compressor that reads one bit wrong writes a whole frame of other documents, with the checksum of those.
    @Test
    void aFrameThatDecodesToOtherBytesIsNotKept() {
        assertCompressionFault(new ZstdCompressCtx() {
            @Override
            public int compressByteArray(byte[] to, int at, int room, byte[] from, int begin, int length) {
                byte[] misread = Arrays.copyOfRange(from, begin, begin + length);
                misread[length / 2] ^= 1;
                return super.compressByteArray(to, at, room, misread, 0, length);
            }
        });
    }

    @Test
    void aFrameThatCannotBeDecodedIsNotKept() {
        assertCompressionFault(new ZstdCompressCtx() {
            @Override
            public int compressByteArray(byte[] to, int at, int room, byte[] from, int begin, int length) {
                int written = super.compressByteArray(to, at, room, from, begin, length);
                to[at + written - 1] ^= 1; // of its checksum
                return written;
            }
        });
    }

    /// Whether the frame is one of both ways or of that alone which was smaller before.
    private void assertCompressionFault(ZstdCompressCtx faulty) {
        byte[] raw = records(1);
        byte[] to = new byte[Math.toIntExact(Zstd.compressBound(raw.length))];
        try (FrameCompressor compressor = new FrameCompressor(OWNER, thorough, faulty)) {
            for (int frame = 1; frame <= 2; frame++) {
                BackupException fault =
                        assertThrows(BackupException.class, () -> compressor.compress(raw, raw.length, to, 0));
                assertEquals(Reason.CompressionFault, fault.reason());
                assertTrue(String.valueOf(fault.getMessage()).contains("orders"), fault.getMessage());
            }
            assertEquals(1, thorough.frames);
        }
    }
}
