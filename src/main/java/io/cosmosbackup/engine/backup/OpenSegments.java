package io.cosmosbackup.engine.backup;

import io.cosmosbackup.engine.format.Checkpoint.RangeProgress;
import io.cosmosbackup.engine.format.FrameKind;
import io.cosmosbackup.engine.format.Manifest.Segment;
import io.cosmosbackup.engine.format.SegmentWriter;
import io.cosmosbackup.engine.source.DocumentBytes;
import io.cosmosbackup.engine.source.Lines;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// One container's segments under way. Its feed ranges are read by several threads. Each takes a segment from those
/// that lie ready, adds a whole feed range to it and gives it back. So there are never more small segments than
/// threads. Once no range is left to begin, each is uploaded instead of given back.
///
/// A segment ends between two pages. So with every segment that is durable it is known where each feed range goes on
/// behind it ({@link DurableContainer}).
final class OpenSegments implements AutoCloseable {
    private final DurableContainer durable;
    private final SegmentUpload upload;
    private final Checkpoints checkpoints;
    private final Deque<Open> ready = new ArrayDeque<>();
    private int rangesToBegin; // under the lock of `ready`

    /// @param rangesToBegin how many ranges will be read
    OpenSegments(DurableContainer durable, SegmentUpload upload, Checkpoints checkpoints, int rangesToBegin) {
        this.durable = durable;
        this.upload = upload;
        this.checkpoints = checkpoints;
        this.rangesToBegin = rangesToBegin;
    }

    /// Where the next range goes. With the last one, the other segments under way have no more to wait for.
    ///
    /// @param range its place
    SegmentSink begin(int range) {
        Open taken;
        List<Open> others = List.of();
        synchronized (ready) {
            Open open = ready.poll();
            taken = open != null ? open : new Open();
            if (--rangesToBegin == 0) {
                others = List.copyOf(ready);
                ready.clear();
            }
        }
        others.forEach(this::finish);
        return new SegmentSink(range, taken);
    }

    /// The range of this sink has been read to its end.
    void end(SegmentSink sink) {
        synchronized (ready) {
            if (rangesToBegin > 0) {
                ready.push(sink.open);
                return;
            }
        }
        finish(sink.open);
    }

    @Override
    public void close() {
        synchronized (ready) {
            ready.forEach(open -> open.writer.close());
            ready.clear();
        }
    }

    private void finish(Open open) {
        try (SegmentWriter writer = open.writer) {
            if (!writer.isEmpty()) {
                put(open);
            }
        }
    }

    /// Between two pages: every range in the segment has come exactly as far as is noted.
    private void put(Open open) {
        Segment segment = upload.put(open.writer);
        durable.add(segment, open.reached);
        open.reached.clear();
        checkpoints.due();
    }

    /// A segment under way, and how far the ranges have come that have lines in it, by their places. One thread has it
    /// at a time.
    private final class Open {
        private final SegmentWriter writer = upload.begin(durable.container().name());
        private final Map<Integer, RangeProgress> reached = new LinkedHashMap<>();
    }

    /// One feed range on its way into segments.
    final class SegmentSink implements PageSink {
        private final int range;
        private final Open open;

        private SegmentSink(int range, Open open) {
            this.range = range;
            this.open = open;
        }

        @Override
        public void take(Lines lines, RangeProgress progress) {
            FrameKind kind = switch (lines.kind()) {
                case Documents -> FrameKind.Documents;
                case Tail -> FrameKind.Tail;
            };
            DocumentBytes documents = lines.documents();
            for (int i = 0; i < documents.count(); i++) {
                open.writer.add(range, kind, documents.text(), documents.start(i), documents.end(i));
            }
            if (documents.count() > 0 || open.reached.containsKey(range)) {
                open.reached.put(range, progress);
            } else {
                durable.reached(range, progress);
            }
            if (open.writer.isFull()) {
                put(open);
            }
        }
    }
}
