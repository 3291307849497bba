package io.cosmosbackup.engine.format;

import com.github.luben.zstd.Zstd;
import java.io.IOException;

/// One zstd frame (RFC 8878, 3.1.1) as the format demands it: with its checksum and its content size, without a
/// dictionary, and with a window that no decoder refuses. Skippable frames and those of older versions of zstd are
/// none.
///
/// @param bytes its size
/// @param rawBytes its size decoded, which decoders check
record ZstdFrame(int bytes, int rawBytes) {
    private static final int MAGIC = 0xFD2FB528;
    private static final int MAGIC_BYTES = 4;

    private static final int SINGLE_SEGMENT = 1 << 5;
    private static final int RESERVED = 1 << 3;
    private static final int CHECKSUM = 1 << 2;
    private static final int DICTIONARY = 3;
    private static final int[] SIZE_BYTES = {0, 2, 4, 8};
    private static final int ADDED_TO_TWO_BYTES = 256;
    private static final int SMALLEST_WINDOW_LOG = 10;

    /// The little-endian number of four bytes, which must be there.
    static int magic(byte[] text, int at) {
        return (int) number(text, at, MAGIC_BYTES);
    }

    /// @throws IOException where no such frame begins at this byte
    static ZstdFrame at(byte[] text, int at) throws IOException {
        int rawBytes = header(text, at);
        long size = rawBytes < 0 ? -1 : Zstd.findFrameCompressedSize(text, at, text.length - at);
        if (size <= 0 || Zstd.isError(size)) {
            throw new IOException("there is no zstd frame with checksum and content size at byte " + at);
        }
        return new ZstdFrame(Math.toIntExact(size), rawBytes);
    }

    /// The content size that the header at this byte has; -1 when it is none of the format.
    private static int header(byte[] text, int at) {
        int next = at + MAGIC_BYTES;
        if (next >= text.length || magic(text, at) != MAGIC) {
            return -1;
        }
        int descriptor = text[next++] & 0xff;
        boolean single = (descriptor & SINGLE_SEGMENT) != 0;
        int sizeBytes = single && descriptor >> 6 == 0 ? 1 : SIZE_BYTES[descriptor >> 6];
        boolean goodFlags = (descriptor & (CHECKSUM | RESERVED | DICTIONARY)) == CHECKSUM && sizeBytes > 0;
        if (!goodFlags || next + (single ? 0 : 1) + sizeBytes > text.length) {
            return -1;
        }
        if (!single && window(text[next++] & 0xff) > SegmentWriter.MAX_FRAME_BYTES) {
            return -1;
        }
        long size = number(text, next, sizeBytes) + (sizeBytes == 2 ? ADDED_TO_TWO_BYTES : 0);
        return size >= 0 && size <= SegmentWriter.MAX_FRAME_BYTES ? (int) size : -1;
    }

    /// RFC 8878, 3.1.1.1.2.
    private static long window(int descriptor) {
        long base = 1L << (SMALLEST_WINDOW_LOG + (descriptor >> 3));
        return base + base / 8 * (descriptor & 7);
    }

    private static long number(byte[] text, int at, int bytes) {
        long number = 0;
        for (int i = bytes - 1; i >= 0; i--) {
            number = number << 8 | (text[at + i] & 0xff);
        }
        return number;
    }
}
