package io.cosmosbackup.engine.crypto;

import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;

/// An array as the channel that jagged reads from or writes to.
final class ArrayChannel implements ReadableByteChannel, WritableByteChannel {
    private final ByteBuffer array;
    private boolean open = true;

    ArrayChannel(byte[] array) {
        this.array = ByteBuffer.wrap(array);
    }

    /// Bytes of the array neither read nor written yet.
    int remaining() {
        return array.remaining();
    }

    @Override
    public int read(ByteBuffer into) {
        if (!array.hasRemaining()) {
            return -1;
        }
        int length = Math.min(array.remaining(), into.remaining());
        into.put(array.slice(array.position(), length));
        array.position(array.position() + length);
        return length;
    }

    @Override
    public int write(ByteBuffer from) {
        int length = from.remaining();
        array.put(from);
        return length;
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public void close() {
        open = false;
    }
}
