package io.cosmosbackup.engine.backup;

import io.cosmosbackup.engine.format.Checkpoint.RangeProgress;
import java.util.List;
import java.util.stream.IntStream;

/// One container being read into segments, each feed range by a thread.
final class ContainerReading implements AutoCloseable {
    private final RangeReader reader;
    private final List<RangeProgress> from;
    private final OpenSegments segments;

    /// Goes on where the container is durable.
    ContainerReading(RangeReader reader, DurableContainer durable, SegmentUpload upload, Checkpoints checkpoints) {
        this.reader = reader;
        this.from = durable.progress().ranges();
        this.segments =
                new OpenSegments(durable, upload, checkpoints, rangesToRead().size());
    }

    /// Those that have not been read to their end.
    List<RangeReading> rangesToRead() {
        return IntStream.range(0, from.size())
                .filter(place -> !from.get(place).remaining().isEmpty())
                .mapToObj(RangeReading::new)
                .toList();
    }

    int rangeCount() {
        return from.size();
    }

    @Override
    public void close() {
        segments.close();
    }

    /// One feed range as it was when the backup began.
    final class RangeReading {
        private final int place;

        private RangeReading(int place) {
            this.place = place;
        }

        void read() {
            OpenSegments.SegmentSink sink = segments.begin(place);
            reader.read(from.get(place), sink);
            segments.end(sink);
        }
    }
}
