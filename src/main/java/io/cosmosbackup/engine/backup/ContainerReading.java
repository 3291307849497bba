package io.cosmosbackup.engine.backup;

import io.cosmosbackup.engine.account.Container;
import io.cosmosbackup.engine.account.Cut;
import io.cosmosbackup.engine.account.FeedPosition;
import io.cosmosbackup.engine.crypto.Recipients;
import io.cosmosbackup.engine.format.Checkpoint.ContainerProgress;
import io.cosmosbackup.engine.format.Checkpoint.RangeProgress;
import io.cosmosbackup.engine.format.FrameKind;
import io.cosmosbackup.engine.format.Manifest;
import io.cosmosbackup.engine.format.SegmentWriter;
import io.cosmosbackup.engine.progress.RunProgress;
import io.cosmosbackup.engine.source.ContainerSource;
import io.cosmosbackup.engine.source.DocumentBytes;
import io.cosmosbackup.engine.source.FeedAnswer;
import io.cosmosbackup.engine.source.Lines;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.IntSupplier;

/// One container being read into segments. Its feed ranges are read by several threads; each takes a segment under
/// way from those that lie ready, adds a whole feed range to it and puts it back, so there are never more small
/// segments than threads; once no range is left to begin, each is uploaded instead of put back.
///
/// A segment ends between two pages, so that with every segment that is durable it is known where each feed range
/// goes on behind it: {@link #progress}.
final class ContainerReading implements AutoCloseable {
    private final ContainerSource source;
    private final Container container;
    private final Sink sink;
    private final RunProgress shown;
    private final List<RangeReading> ranges = new ArrayList<>();
    private final Deque<OpenSegment> ready = new ArrayDeque<>();
    private int rangesToBegin; // under the lock of `ready`

    /// Under its own lock, together with what every range calls durable.
    private final List<Manifest.Segment> durable = new ArrayList<>();

    /// Where segments go.
    ///
    /// @param attempt as in {@link io.cosmosbackup.engine.format.Names#segment}
    /// @param nextNumber numbers the segments of all containers together
    /// @param segmentBytes how much makes a segment full
    /// @param store returns when the segment is durable
    /// @param afterwards is run when the segment has been noted as durable
    record Sink(
            String backup,
            String attempt,
            IntSupplier nextNumber,
            Recipients recipients,
            int segmentBytes,
            Consumer<SegmentWriter.Sealed> store,
            Runnable afterwards) {}

    /// Reads the container from the beginning.
    ContainerReading(ContainerSource source, Sink sink, RunProgress shown) {
        this(
                source,
                new ContainerProgress(
                        source.container(),
                        source.feedRanges().stream()
                                .map(range ->
                                        new RangeProgress(range, List.of(FeedPosition.beginning(range)), List.of()))
                                .toList(),
                        List.of()),
                sink,
                shown);
    }

    /// Goes on where an earlier attempt has stopped.
    ContainerReading(ContainerSource source, ContainerProgress from, Sink sink, RunProgress shown) {
        this.source = source;
        this.container = from.container();
        this.sink = sink;
        this.shown = shown;
        for (RangeProgress range : from.ranges()) {
            ranges.add(new RangeReading(ranges.size(), range));
        }
        durable.addAll(from.segments());
        from.segments().forEach(segment -> shown.add(segment.items(), segment.rawBytes()));
        rangesToBegin = rangesToRead().size();
    }

    /// As it was when the backup began.
    Container container() {
        return container;
    }

    /// Those that have not been read to their end.
    List<RangeReading> rangesToRead() {
        return ranges.stream().filter(r -> !r.state.remaining().isEmpty()).toList();
    }

    int rangeCount() {
        return ranges.size();
    }

    /// The segments that are durable now, and where each range goes on behind them.
    ContainerProgress progress() {
        synchronized (durable) {
            return new ContainerProgress(
                    container, ranges.stream().map(r -> r.durableState).toList(), durable);
        }
    }

    /// The container's entry in the manifest, once every range was read.
    Manifest.ContainerBackup result() {
        ContainerProgress end = progress();
        return new Manifest.ContainerBackup(
                container,
                end.ranges().stream()
                        .map(r -> new Manifest.Range(
                                r.range(),
                                r.cuts().stream()
                                        .sorted(Comparator.comparing(
                                                c -> c.range().min()))
                                        .toList()))
                        .toList(),
                end.segments());
    }

    @Override
    public void close() {
        synchronized (ready) {
            ready.forEach(open -> open.writer.close());
            ready.clear();
        }
    }

    /// A segment under way, and the ranges that have lines in it.
    private final class OpenSegment {
        private final SegmentWriter writer =
                new SegmentWriter(sink.backup(), container.name(), sink.recipients(), sink.segmentBytes());
        private final Set<RangeReading> holds = new LinkedHashSet<>();
    }

    /// For the next range to be read. With the last one, the other segments under way have no more to wait for.
    private OpenSegment take() {
        OpenSegment taken;
        List<OpenSegment> others = List.of();
        synchronized (ready) {
            OpenSegment open = ready.poll();
            taken = open != null ? open : new OpenSegment();
            if (--rangesToBegin == 0) {
                others = List.copyOf(ready);
                ready.clear();
            }
        }
        others.forEach(this::finish);
        return taken;
    }

    private void giveBack(OpenSegment open) {
        synchronized (ready) {
            if (rangesToBegin > 0) {
                ready.push(open);
                return;
            }
        }
        finish(open);
    }

    private void finish(OpenSegment open) {
        try (SegmentWriter writer = open.writer) {
            if (!writer.isEmpty()) {
                upload(open);
            }
        }
    }

    /// Between two pages: every range in the segment has come exactly as far as its state says.
    private void upload(OpenSegment open) {
        SegmentWriter.Sealed sealed =
                open.writer.seal(sink.attempt(), sink.nextNumber().getAsInt());
        sink.store().accept(sealed);
        synchronized (durable) {
            durable.add(sealed.entry());
            open.holds.forEach(range -> range.durableState = range.state);
            open.holds.clear();
        }
        sink.afterwards().run();
    }

    /// One feed range as it was when the backup began, read until the service says there is no more.
    final class RangeReading {
        private final int place;
        private RangeProgress state; // of the thread that reads
        private RangeProgress durableState; // under the lock of `durable`

        private RangeReading(int place, RangeProgress state) {
            this.place = place;
            this.state = state;
            this.durableState = state;
        }

        void read() {
            OpenSegment open = take();
            Endurance endurance = new Endurance(container.name(), state.range());
            while (!state.remaining().isEmpty()) {
                FeedAnswer answer = source.read(state.remaining().getFirst());
                endurance.notes(answer, state.remaining().size() + state.cuts().size());
                add(open, answer.lines());
                switch (answer) {
                    case FeedAnswer.Page page -> advance(open, List.of(page.next()), List.of());
                    case FeedAnswer.Ended ended -> advance(open, List.of(), List.of(ended.cut()));
                    case FeedAnswer.Divided divided -> advance(open, divided.parts(), List.of());
                }
            }
            giveBack(open);
            shown.unitDone();
        }

        /// The first of the remaining positions has been read: these positions take its place, and these cuts are new.
        private void advance(OpenSegment open, List<FeedPosition> goOn, List<Cut> reached) {
            List<FeedPosition> remaining = new ArrayList<>(goOn);
            remaining.addAll(state.remaining().subList(1, state.remaining().size()));
            List<Cut> cuts = new ArrayList<>(state.cuts());
            cuts.addAll(reached);
            state = new RangeProgress(state.range(), remaining, cuts);
            if (open.writer.isFull()) {
                upload(open);
            } else if (!open.holds.contains(this)) {
                synchronized (durable) {
                    durableState = state;
                }
            }
        }

        private void add(OpenSegment open, Lines lines) {
            FrameKind kind =
                    switch (lines.kind()) {
                        case Documents -> FrameKind.Documents;
                        case Tail -> FrameKind.Tail;
                    };
            DocumentBytes documents = lines.documents();
            for (int i = 0; i < documents.count(); i++) {
                open.writer.add(place, kind, documents.text(), documents.start(i), documents.end(i));
            }
            if (documents.count() > 0) {
                open.holds.add(this);
            }
            shown.add(lines.count(), lines.bytes());
        }
    }
}
