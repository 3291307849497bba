package io.cosmosbackup.engine;

import io.cosmosbackup.engine.account.Container;
import io.cosmosbackup.engine.account.FeedRange;
import io.cosmosbackup.engine.format.Manifest;
import io.cosmosbackup.engine.format.Manifest.Cut;
import io.cosmosbackup.engine.format.Names;
import io.cosmosbackup.engine.format.SegmentWriter;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Reason;
import io.cosmosbackup.engine.repository.RepositorySet;
import io.cosmosbackup.engine.source.ContainerSource;
import io.cosmosbackup.engine.source.DocumentBytes;
import io.cosmosbackup.engine.source.FeedAnswer;
import io.cosmosbackup.engine.source.FeedPosition;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// One container being read into segments. Its feed ranges are read by several threads; each takes a segment under
/// way from those that lie ready, adds a whole feed range to it and puts it back, so there are never more small
/// segments than threads; once no range is left to begin, each is uploaded instead of put back.
final class ContainerReading implements AutoCloseable {
    private final String backup;
    private final ContainerSource source;
    private final RepositorySet repositories;
    private final RunProgress progress;
    private final List<RangeReading> ranges = new ArrayList<>();
    private final String attempt =
            HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
    private final AtomicInteger segmentNumber = new AtomicInteger();
    private final Deque<SegmentWriter> ready = new ArrayDeque<>();
    private final List<Manifest.Segment> segments = new ArrayList<>();
    private int rangesToBegin; // under the lock of `ready`

    ContainerReading(String backup, ContainerSource source, RepositorySet repositories, RunProgress progress) {
        this.backup = backup;
        this.source = source;
        this.repositories = repositories;
        this.progress = progress;
        for (FeedRange range : source.feedRanges()) {
            ranges.add(new RangeReading(ranges.size(), range));
        }
        rangesToBegin = ranges.size();
    }

    Container container() {
        return source.container();
    }

    List<RangeReading> ranges() {
        return ranges;
    }

    /// What the manifest says of the container, once every range has been read.
    Manifest.ContainerBackup result() {
        List<Manifest.Segment> inOrder = segments.stream()
                .sorted(Comparator.comparing(Manifest.Segment::name))
                .toList();
        return new Manifest.ContainerBackup(
                container(),
                ranges.stream().map(RangeReading::result).toList(),
                inOrder,
                inOrder.stream().mapToLong(Manifest.Segment::items).sum());
    }

    @Override
    public void close() {
        synchronized (ready) {
            ready.forEach(SegmentWriter::close);
            ready.clear();
        }
    }

    /// For the next range to be read. With the last one, the other segments under way have no more to wait for.
    private SegmentWriter take() {
        SegmentWriter taken;
        List<SegmentWriter> others = List.of();
        synchronized (ready) {
            SegmentWriter writer = ready.poll();
            taken = writer != null
                    ? writer
                    : new SegmentWriter(backup, container().name());
            if (--rangesToBegin == 0) {
                others = List.copyOf(ready);
                ready.clear();
            }
        }
        others.forEach(this::finish);
        return taken;
    }

    private void giveBack(SegmentWriter writer) {
        synchronized (ready) {
            if (rangesToBegin > 0) {
                ready.push(writer);
                return;
            }
        }
        finish(writer);
    }

    private void finish(SegmentWriter writer) {
        try (writer) {
            if (!writer.isEmpty()) {
                upload(writer);
            }
        }
    }

    private void upload(SegmentWriter writer) {
        SegmentWriter.Sealed sealed = writer.seal(Names.segment(attempt, segmentNumber.getAndIncrement()));
        repositories.putSegment(backup, sealed);
        synchronized (segments) {
            segments.add(sealed.entry());
        }
    }

    /// One feed range as it was when the backup began, read until the service says there is no more.
    final class RangeReading {
        private final int place;
        private final FeedRange range;
        private final List<Cut> cuts = new ArrayList<>();
        private boolean begun;
        private long lsnAtStart = -1;

        private RangeReading(int place, FeedRange range) {
            this.place = place;
            this.range = range;
        }

        void read() {
            SegmentWriter writer = take();
            Deque<FeedPosition> positions = new ArrayDeque<>(List.of(FeedPosition.beginning(range)));
            while (!positions.isEmpty()) {
                @Nullable
                FeedPosition next = switch (source.read(positions.pop())) {
                    case FeedAnswer.Page page -> {
                        add(writer, page);
                        if (isAtTheEnd(page)) {
                            cuts.add(cut(page.next(), page.lsn(), page.cut()));
                            yield null;
                        }
                        yield page.next();
                    }
                    case FeedAnswer.Drained drained -> {
                        cuts.add(cut(drained.next(), drained.lsn(), drained.cut()));
                        yield null;
                    }
                    case FeedAnswer.Divided divided -> {
                        divided.parts().reversed().forEach(positions::push);
                        yield null;
                    }
                };
                if (next != null) {
                    positions.push(next);
                }
            }
            giveBack(writer);
            progress.unitDone();
        }

        private Manifest.Range result() {
            return new Manifest.Range(
                    range,
                    cuts.stream()
                            .sorted(Comparator.comparing(c -> c.range().min()))
                            .toList());
        }

        /// Items that change while the range is read come again behind the log sequence number it had at the start;
        /// up to there each item comes once.
        private void add(SegmentWriter writer, FeedAnswer.Page page) {
            if (!begun) {
                begun = true;
                lsnAtStart = page.latestLsn();
            }
            boolean tail = lsnAtStart < 0 || page.lsn() < 0 || page.lsn() > lsnAtStart;
            DocumentBytes documents = page.documents();
            long bytes = 0;
            for (int i = 0; i < documents.count(); i++) {
                writer.add(place, tail, documents.text(), documents.start(i), documents.end(i));
                bytes += documents.length(i);
                if (writer.isFull()) {
                    upload(writer);
                }
            }
            progress.add(documents.count(), bytes);
        }

        /// A range that is written to faster than it is asked never says that there is no more. A page of its
        /// tail that reaches the partition's sequence number of the same answer holds all there was: it is
        /// drained too.
        private boolean isAtTheEnd(FeedAnswer.Page page) {
            return lsnAtStart >= 0
                    && page.lsn() > lsnAtStart
                    && page.latestLsn() >= 0
                    && page.lsn() >= page.latestLsn();
        }

        private Cut cut(FeedPosition position, long lsn, Instant time) {
            if (position.continuation() == null) {
                throw new BackupException(
                        Reason.Internal,
                        "feed range " + position.range() + " of " + container().name() + " ended without a token");
            }
            return new Cut(position.range(), position.continuation(), lsn, time);
        }
    }
}
