package io.cosmosbackup.engine.store;

import java.io.OutputStream;
import java.util.Arrays;

/// Bytes that come until they end, at most so many: memory grows with what has come, never with what was
/// announced.
public final class GrowingBytes extends OutputStream {
    private static final int FIRST = 64 << 10;

    private final long limit;
    private byte[] bytes;
    private int length;

    public GrowingBytes(long limit) {
        this.limit = limit;
        this.bytes = new byte[(int) Math.min(limit, FIRST)];
    }

    @Override
    public void write(int b) {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] from, int at, int count) {
        if (count > limit - length) {
            throw new IllegalArgumentException("more than " + limit + " bytes");
        }
        if (count > bytes.length - length) {
            long doubled = Math.max(2L * bytes.length, (long) length + count);
            bytes = Arrays.copyOf(bytes, (int) Math.min(limit, doubled));
        }
        System.arraycopy(from, at, bytes, length, count);
        length += count;
    }

    /// The bytes so far. Nothing may be written afterwards.
    public byte[] take() {
        return length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
    }
}
