package io.cosmosbackup.engine.format;

import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Reason;
import java.util.concurrent.Semaphore;

/// Bounds the memory in which several readers decode frames at once. A frame of this program has little more than
/// {@link SegmentWriter#FRAME_BYTES}; the format allows sixteen times as much, and a few kilobytes can decode to that.
public final class DecodingMemory {
    /// This part of all memory is for frames.
    private static final int PARTS = 4;

    private static final int UNIT = 1 << 10;

    private final int units;
    private final Semaphore free;

    /// @param bytes of all memory there is
    public DecodingMemory(long bytes) {
        this.units = Math.toIntExact(Math.clamp(bytes / PARTS / UNIT, 1, Integer.MAX_VALUE));
        this.free = new Semaphore(units);
    }

    /// Waits until so much may be decoded. A frame that is larger than the whole budget is decoded alone.
    Share take(int rawBytes) {
        int needed = Math.clamp(Math.ceilDiv(rawBytes, UNIT), 1, units);
        try {
            free.acquire(needed);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BackupException(Reason.Interrupted, "interrupted while waiting for memory", e);
        }
        return () -> free.release(needed);
    }

    /// Memory that is given back when it is closed.
    @FunctionalInterface
    interface Share extends AutoCloseable {
        @Override
        void close();
    }
}
