package io.cosmosbackup.fuzz;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Whatever bytes a reader is given, it returns a value or throws what it declares: no other exception, no
/// Error, no endless loop, and no more memory than is stated here. What it accepts is the same when it is
/// written and read again. Nothing signed or encrypted is accepted with a change.
@Tag("slow")
class ReaderFuzzTest {
    private static final long MEBIBYTE = 1 << 20;

    /// A frame may decode to 64 MiB, and a frame's header says so before its content is known.
    private static final long FRAME = 160 * MEBIBYTE;

    @Test
    void manifest() {
        new Fuzzing("manifest", 8 * MEBIBYTE, StoredFiles::drawnManifest, StoredFiles::acceptsManifest).run(800);
    }

    @Test
    void checkpoint() {
        new Fuzzing("checkpoint", 8 * MEBIBYTE, StoredFiles::drawnCheckpoint, StoredFiles::acceptsCheckpoint).run(500);
    }

    @Test
    void segment() {
        new Fuzzing("segment", FRAME, StoredSegments::drawn, StoredSegments::accepts).run(800);
    }

    @Test
    void age() {
        new Fuzzing("age", 8 * MEBIBYTE, AgeFiles::drawn, AgeFiles::accepts).run(800);
    }

    @Test
    void page() {
        new Fuzzing("page", 32 * MEBIBYTE, FeedPages::drawn, FeedPages::accepts).run(600);
    }

    @Test
    void report() {
        new Fuzzing("report", 64 * MEBIBYTE, PodReports::drawn, PodReports::accepts).run(300);
    }
}
