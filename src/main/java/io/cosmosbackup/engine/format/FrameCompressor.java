package io.cosmosbackup.engine.format;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdDecompressCtx;
import io.cosmosbackup.engine.account.Owner;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Reason;
import java.util.Arrays;

/// Compresses the documents of one container, frame by frame, about as small as zstd's level 3 does or smaller, and
/// decodes every frame again before it is kept.
///
/// Where documents repeat long texts, a search that takes up only repetitions of seven bytes and more finds as
/// much as level 3 in two thirds of the time (docs/performance.md, "zstd for documents"). So the first frame, later
/// one byte in 64, and a frame that shrinks otherwise than the last of those are compressed both ways; the smaller
/// result is kept, and the frames that follow are compressed in that way. Any decoder reads either. Not for several
/// threads at once.
final class FrameCompressor implements AutoCloseable {
    private static final int LEVEL = 3;

    /// `ZSTD_fast` of zstd.h: one table, one candidate for each position.
    private static final int QUICK_STRATEGY = 1;

    private static final int QUICK_MIN_MATCH = 7;
    private static final int QUICK_HASH_LOG = 16; // 256 KiB

    /// The way that was better for a frame is kept to for so many times its bytes at most.
    private static final int BYTES_PER_BYTE_TRIED = 64;

    /// For so many at least, however much the documents change: else compressing could take twice the time.
    /// Only a frame that is larger than all that remains is tried before.
    private static final int FEWEST_BYTES_PER_BYTE_TRIED = 8;

    /// A frame is of another kind of documents when it shrinks by so much more or less: one part in eight.
    private static final int PARTS = 8;

    private final Owner owner;
    private final ZstdCompressCtx thorough;
    private final ZstdCompressCtx quick;
    private final ZstdDecompressCtx decompress = new ZstdDecompressCtx();
    private byte[] scratch = new byte[0]; // kept, for a frame is megabytes

    private boolean quickIsSmaller;
    private long bytesUntilTrial;
    private long triedBytes;
    private long keptBytes; // of those

    FrameCompressor(Owner owner) {
        this(owner, new ZstdCompressCtx(), new ZstdCompressCtx());
    }

    /// @param owner named in errors
    /// @param thorough becomes level 3; both are closed with this
    /// @param quick becomes the search for long repetitions
    FrameCompressor(Owner owner, ZstdCompressCtx thorough, ZstdCompressCtx quick) {
        this.owner = owner;
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
        boolean due = bytesUntilTrial < rawBytes;
        int length = way(quickIsSmaller).compressByteArray(to, at, to.length - at, raw, 0, rawBytes);
        if (due || isOfAnotherKind(rawBytes, length)) {
            length = smaller(raw, rawBytes, to, at, length);
        }
        bytesUntilTrial -= rawBytes;
        check(raw, rawBytes, to, at, length);
        return length;
    }

    private ZstdCompressCtx way(boolean isQuick) {
        return isQuick ? quick : thorough;
    }

    /// A frame that is much smaller than the tried one says little: small ones shrink less.
    private boolean isOfAnotherKind(int rawBytes, int length) {
        boolean isAllowed = rawBytes >= triedBytes / 2
                && bytesUntilTrial <= (BYTES_PER_BYTE_TRIED - FEWEST_BYTES_PER_BYTE_TRIED) * triedBytes;
        long expected = keptBytes * rawBytes;
        return isAllowed && Math.abs(length * triedBytes - expected) * PARTS > expected;
    }

    /// Compresses a frame the other way too, and keeps to the smaller one from now on.
    private int smaller(byte[] raw, int rawBytes, byte[] to, int at, int length) {
        byte[] other = scratch(raw);
        int otherLength = way(!quickIsSmaller).compressByteArray(other, 0, other.length, raw, 0, rawBytes);
        boolean isOtherBetter =
                quickIsSmaller ? otherLength < length : otherLength <= length; // if equal, the quick one
        if (isOtherBetter) {
            quickIsSmaller = !quickIsSmaller;
            System.arraycopy(other, 0, to, at, otherLength);
        }
        triedBytes = rawBytes;
        keptBytes = Math.min(length, otherLength);
        bytesUntilTrial = (long) BYTES_PER_BYTE_TRIED * rawBytes;
        return (int) keptBytes;
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
                    "a frame of " + owner
                            + " cannot be decoded after compression. HINT: run again; when it happens on one"
                            + " node only, test that node's memory",
                    e);
        }
        if (decodedBytes != rawBytes || !Arrays.equals(decoded, 0, rawBytes, raw, 0, rawBytes)) {
            throw new BackupException(
                    Reason.CompressionFault,
                    "a frame of " + owner + " decodes to other bytes. HINT: suspect this machine's memory");
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
