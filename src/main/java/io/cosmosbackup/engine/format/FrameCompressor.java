package io.cosmosbackup.engine.format;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdDecompressCtx;
import io.cosmosbackup.engine.account.ContainerName;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Reason;
import java.util.Arrays;

/// Compresses the documents of one container, frame by frame, about as small as zstd's level 3 does or smaller, and
/// decodes every frame again before it is kept.
///
/// Where documents repeat long texts, a search that takes up only repetitions of seven bytes and more finds as
/// much as level 3 in two thirds of the time (docs/performance.md, "zstd for documents"). So the first frame, and
/// later one byte in 64, is compressed both ways; the smaller result is kept, and the frames that follow are
/// compressed in that way. Any decoder reads either. Not for several threads at once.
final class FrameCompressor implements AutoCloseable {
    private static final int LEVEL = 3;

    /// `ZSTD_fast` of zstd.h: one table, one candidate for each position.
    private static final int QUICK_STRATEGY = 1;

    private static final int QUICK_MIN_MATCH = 7;
    private static final int QUICK_HASH_LOG = 16; // 256 KiB

    /// The way that was better for a frame is kept to for so many times its bytes.
    private static final int BYTES_PER_BYTE_TRIED = 64;

    private final ContainerName container;
    private final ZstdCompressCtx thorough;
    private final ZstdCompressCtx quick;
    private final ZstdDecompressCtx decompress = new ZstdDecompressCtx();
    private byte[] scratch = new byte[0]; // kept, for a frame is megabytes

    private boolean quickIsSmaller;
    private long bytesUntilTrial;

    FrameCompressor(ContainerName container) {
        this(container, new ZstdCompressCtx(), new ZstdCompressCtx());
    }

    /// @param container named in errors
    /// @param thorough becomes level 3; both are closed with this
    /// @param quick becomes the search for long repetitions
    FrameCompressor(ContainerName container, ZstdCompressCtx thorough, ZstdCompressCtx quick) {
        this.container = container;
        this.thorough = thorough;
        this.quick = quick;
        thorough.setLevel(LEVEL).setChecksum(true).setContentSize(true);
        quick.setLevel(LEVEL)
                .setStrategy(QUICK_STRATEGY)
                .setMinMatch(QUICK_MIN_MATCH)
                .setHashLog(QUICK_HASH_LOG)
                .setChecksum(true)
                .setContentSize(true);
    }

    /// Writes `raw[0, rawBytes)` as a frame into `to` from `at` on, where there must be room for
    /// {@link Zstd#compressBound} of it.
    ///
    /// @return the length of the frame
    /// @throws BackupException of {@link Reason#CompressionFault} when it does not decode to what it was made of
    int compress(byte[] raw, int rawBytes, byte[] to, int at) {
        int length;
        if (bytesUntilTrial < rawBytes) {
            length = smaller(raw, rawBytes, to, at);
            bytesUntilTrial = (long) BYTES_PER_BYTE_TRIED * rawBytes;
        } else {
            ZstdCompressCtx way = quickIsSmaller ? quick : thorough;
            length = way.compressByteArray(to, at, to.length - at, raw, 0, rawBytes);
        }
        bytesUntilTrial -= rawBytes;
        check(raw, rawBytes, to, at, length);
        return length;
    }

    private int smaller(byte[] raw, int rawBytes, byte[] to, int at) {
        int length = thorough.compressByteArray(to, at, to.length - at, raw, 0, rawBytes);
        byte[] other = scratch(raw);
        int otherLength = quick.compressByteArray(other, 0, other.length, raw, 0, rawBytes);
        quickIsSmaller = otherLength <= length;
        if (!quickIsSmaller) {
            return length;
        }
        System.arraycopy(other, 0, to, at, otherLength);
        return otherLength;
    }

    /// Compression libraries and memory have lied to backup tools before; what does not decode is not kept.
    private void check(byte[] raw, int rawBytes, byte[] to, int at, int length) {
        byte[] decoded = scratch(raw);
        int decodedBytes;
        try {
            decodedBytes = decompress.decompressByteArray(decoded, 0, rawBytes, to, at, length);
        } catch (RuntimeException e) {
            throw new BackupException(
                    Reason.CompressionFault,
                    "a frame of " + container
                            + " cannot be decoded after compression. HINT: run again; when it happens on one"
                            + " node only, test that node's memory",
                    e);
        }
        if (decodedBytes != rawBytes || !Arrays.equals(decoded, 0, rawBytes, raw, 0, rawBytes)) {
            throw new BackupException(
                    Reason.CompressionFault,
                    "a frame of " + container + " decodes to other bytes. HINT: suspect this machine's memory");
        }
    }

    /// Room for what is compressed or decoded for comparison.
    private byte[] scratch(byte[] raw) {
        int length = Math.toIntExact(Zstd.compressBound(raw.length));
        scratch = scratch.length < length ? new byte[length] : scratch;
        return scratch;
    }

    @Override
    public void close() {
        thorough.close();
        quick.close();
        decompress.close();
    }
}
