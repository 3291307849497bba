package io.cosmosbackup.engine.repository;

import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Reason;

/// How much of what a repository says is held in memory. Nobody vouches for sizes and numbers, and a heap
/// that is full ends the run with all of its repositories.
///
/// @param heap in bytes
record Memory(long heap) {
    /// A manifest and what is made of it take some three times its bytes.
    private static final int MANIFESTS_IN_HEAP = 5;

    private static final int SEGMENTS_IN_HEAP = 4;

    /// A name and what is noted of it take at most some 600 bytes.
    private static final int BYTES_OF_A_NAME = 2_048;

    static Memory ofThisProcess() {
        return new Memory(Runtime.getRuntime().maxMemory());
    }

    /// @param what a manifest or a checkpoint, and where
    void requireManifest(long bytes, String what) {
        requireRoom(bytes, heap / MANIFESTS_IN_HEAP, what);
    }

    void requireSegment(long bytes, String what) {
        requireRoom(bytes, heap / SEGMENTS_IN_HEAP, what);
    }

    private static void requireRoom(long bytes, long most, String what) {
        if (bytes > most) {
            throw tooLittle(
                    "%s has %,d bytes, and the memory of this process is enough for %,d".formatted(what, bytes, most));
        }
    }

    /// @param names that are held already
    /// @param where what is listed
    void requireName(int names, String where) {
        if (names >= heap / BYTES_OF_A_NAME) {
            throw tooLittle("more than %,d names are in %s, for which the memory of this process is not enough"
                    .formatted(names, where));
        }
    }

    private static BackupException tooLittle(String what) {
        return new BackupException(
                Reason.TooLittleMemory,
                what + ". HINT: find out who wrote this; if it is genuine, give more memory (-Xmx, in a pod"
                        + " template.resources.limits.memory)");
    }
}
