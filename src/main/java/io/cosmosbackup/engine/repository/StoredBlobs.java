package io.cosmosbackup.engine.repository;

import io.cosmosbackup.engine.store.BlobStore.Entry;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/// The segments and checkpoints that lie in the folders of one backup, whether a manifest names them or not.
public record StoredBlobs(List<Entry> segments, List<Entry> checkpoints) {
    public StoredBlobs {
        segments = List.copyOf(segments);
        checkpoints = List.copyOf(checkpoints);
    }

    /// The sums that a listing of the whole repository keeps: memory must not grow with the number of
    /// segments.
    ///
    /// @param newest when the newest blob was written, by the store's clock
    public record Sum(long segmentBytes, long checkpointBytes, Instant newest) {
        static final Sum NONE = new Sum(0, 0, Instant.MIN);

        public long bytes() {
            return segmentBytes + checkpointBytes;
        }

        Sum withSegment(Entry entry) {
            return new Sum(segmentBytes + entry.size(), checkpointBytes, later(entry.modified()));
        }

        Sum withCheckpoint(Entry entry) {
            return new Sum(segmentBytes, checkpointBytes + entry.size(), later(entry.modified()));
        }

        private Instant later(Instant modified) {
            return modified.isAfter(newest) ? modified : newest;
        }
    }

    public List<Entry> all() {
        return Stream.concat(segments.stream(), checkpoints.stream()).toList();
    }

    public Sum sum() {
        Sum sum = Sum.NONE;
        for (Entry segment : segments) {
            sum = sum.withSegment(segment);
        }
        for (Entry checkpoint : checkpoints) {
            sum = sum.withCheckpoint(checkpoint);
        }
        return sum;
    }
}
