package io.cosmosbackup.engine;

import io.cosmosbackup.engine.format.FrameKind;
import io.cosmosbackup.engine.format.Manifest.ContainerBackup;
import io.cosmosbackup.engine.format.Manifest.Segment;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.LostSegment;
import io.cosmosbackup.engine.report.Reason;
import io.cosmosbackup.engine.repository.BackupReader;
import io.cosmosbackup.engine.source.ConflictPolicy;
import io.cosmosbackup.engine.source.ContainerTarget;
import io.cosmosbackup.engine.source.ContainerTarget.ItemKey;
import io.cosmosbackup.engine.source.ContainerTarget.Refusal;
import io.cosmosbackup.engine.source.ContainerTarget.WriteResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/// One container being restored. Its segments are read up to three times:
///
/// 1. {@link SegmentRestore#noteTails}, those that hold tails: where the newest version of each item in them stands,
///    and who held each unique key last.
/// 2. {@link SegmentRestore#write}, all of them: every item in its newest version, but for those that stand before a
///    later holder of their unique key.
/// 3. {@link SegmentRestore#writeOlder}, those that hold such items: they are tried last. What the service takes had
///    no later holder of its key. What it refuses is superseded: its key was another item's later, so it was gone when
/// the backup ended.
///
/// The order within a feed range is that of the changes, so what stands later in the manifest's order is newer, also
/// after splits and failovers. All items of one partition key are of one feed range. A later holder is always in a
/// tail: it took the key after the older item was read, so behind the number that the range had at the beginning.
final class ContainerRestore {
    private static final int BATCH_ITEMS = 1_000;
    private static final int BATCH_BYTES = 4 << 20;

    private final ContainerBackup from;
    private final ContainerTarget into;
    private final BackupReader backup;
    private final Settings settings;
    private final List<SegmentRestore> segments = new ArrayList<>();

    /// The place of the newest version of each item in the backup's tails. It grows with what was written while the
    /// backup was taken, not with the data.
    private final Map<ItemKey, Place> newest = new ConcurrentHashMap<>();

    /// The place of the last holder of each unique key that an item in the tails holds. It grows likewise.
    private final Map<String, Place> lastHolders = new ConcurrentHashMap<>();

    /// Refused for a key that another item of the target holds, which the restore may yet overwrite.
    private final List<Refusal> held = new ArrayList<>();

    /// A segment is damaged, and the run may leave none out: nothing more of the container is written.
    private volatile boolean stopped;

    /// What a run's containers have in common.
    ///
    /// @param salvage whether a segment that is damaged everywhere is left out, and the rest restored
    /// @param room how many bytes of refused documents may still be held to be tried again
    record Settings(
            ConflictPolicy conflicts, boolean salvage, RestoreCounts counts, RunProgress progress, AtomicLong room) {}

    /// Where one version of an item stands in the backup: the greater is the newer.
    private record Place(int segment, long document) implements Comparable<Place> {
        @Override
        public int compareTo(Place other) {
            return segment != other.segment
                    ? Integer.compare(segment, other.segment)
                    : Long.compare(document, other.document);
        }

        static Place later(Place one, Place other) {
            return one.compareTo(other) >= 0 ? one : other;
        }
    }

    ContainerRestore(ContainerBackup from, ContainerTarget into, BackupReader backup, Settings settings) {
        this.from = from;
        this.into = into;
        this.backup = backup;
        this.settings = settings;
        for (Segment segment : from.segments()) {
            segments.add(new SegmentRestore(segments.size(), segment));
        }
    }

    ContainerTarget into() {
        return into;
    }

    long items() {
        return from.items();
    }

    List<SegmentRestore> segments() {
        return segments;
    }

    /// Tries once more what was refused for a key that may be free now, as long as that helps.
    void writeHeld() {
        while (true) {
            List<Refusal> again = takeHeld();
            if (again.isEmpty()) {
                return;
            }
            AtomicLong taken = new AtomicLong();
            into.write(again.stream().map(Refusal::document).toList(), settings.conflicts(), result -> {
                settings.counts().add(result);
                taken.addAndGet(result.written());
                synchronized (held) {
                    held.addAll(result.refused());
                }
            });
            if (taken.get() == 0) {
                takeHeld().forEach(settings.counts()::refused);
            }
        }
    }

    private List<Refusal> takeHeld() {
        synchronized (held) {
            List<Refusal> all = List.copyOf(held);
            held.clear();
            return all;
        }
    }

    private void count(WriteResult result) {
        settings.counts().add(result);
        for (Refusal refusal : result.refused()) {
            if (!hold(refusal)) {
                settings.counts().refused(refusal);
            }
        }
    }

    /// Only what overwrites frees keys.
    private boolean hold(Refusal refusal) {
        boolean mayBeTaken = settings.conflicts() == ConflictPolicy.Overwrite
                && refusal.why().byAnotherItem()
                && settings.room().addAndGet(-refusal.document().length) >= 0;
        if (mayBeTaken) {
            synchronized (held) {
                held.add(refusal);
            }
        }
        return mayBeTaken;
    }

    private void countOlder(WriteResult result) {
        settings.counts().add(result);
        for (Refusal refusal : result.refused()) {
            if (refusal.why().byAnotherItem()) {
                settings.counts().superseded(refusal);
            } else {
                settings.counts().refused(refusal);
            }
        }
    }

    private boolean isNewest(byte[] text, Place here) {
        return newest.isEmpty() || here.equals(newest.getOrDefault(into.key(text), here));
    }

    private boolean hasLaterHolder(byte[] text, Place here) {
        return !lastHolders.isEmpty()
                && into.uniqueKeys(text).stream()
                        .anyMatch(key -> lastHolders.getOrDefault(key, here).compareTo(here) > 0);
    }

    final class SegmentRestore {
        private final int place;
        private final Segment segment;
        private long document;
        private boolean holdsOlder;
        private boolean lost;

        private SegmentRestore(int place, Segment segment) {
            this.place = place;
            this.segment = segment;
        }

        boolean holdsTails() {
            return segment.count(FrameKind.Tail) > 0;
        }

        void noteTails() {
            read((kind, text, here) -> {
                if (kind == FrameKind.Tail) {
                    newest.merge(into.key(text), here, Place::later);
                    into.uniqueKeys(text).forEach(key -> lastHolders.merge(key, here, Place::later));
                }
            });
        }

        void write() {
            Batch batch = new Batch(ContainerRestore.this::count);
            read((_, text, here) -> {
                if (isNewest(text, here)) {
                    if (hasLaterHolder(text, here)) {
                        holdsOlder = true;
                    } else {
                        batch.add(text);
                    }
                }
            });
            batch.flush();
            settings.progress().unitDone();
        }

        boolean holdsOlder() {
            return holdsOlder;
        }

        void writeOlder() {
            Batch batch = new Batch(ContainerRestore.this::countOlder);
            read((_, text, here) -> {
                if (isNewest(text, here) && hasLaterHolder(text, here)) {
                    batch.add(text);
                }
            });
            batch.flush();
        }

        private void read(PlacedLines visitor) {
            if (lost || stopped) {
                return;
            }
            document = 0;
            try {
                backup.open(from, segment)
                        .lines((kind, text) -> visitor.line(kind, text, new Place(place, document++)));
            } catch (BackupException e) {
                if (e.reason() != Reason.SegmentDamaged) {
                    throw e;
                }
                lose(e);
            }
        }

        private void lose(BackupException why) {
            lost = true;
            stopped = !settings.salvage();
            settings.counts()
                    .lost(LostSegment.of(
                            from.container().name().toString(),
                            segment.name(),
                            segment.items(),
                            segment.count(FrameKind.Tail),
                            why));
        }
    }

    @FunctionalInterface
    private interface PlacedLines {
        void line(FrameKind kind, byte[] text, Place here);
    }

    private final class Batch {
        private final List<byte[]> documents = new ArrayList<>();
        private final Consumer<WriteResult> count;
        private long bytes;

        Batch(Consumer<WriteResult> count) {
            this.count = count;
        }

        void add(byte[] text) {
            documents.add(text);
            bytes += text.length;
            if (documents.size() >= BATCH_ITEMS || bytes >= BATCH_BYTES) {
                flush();
            }
        }

        void flush() {
            if (!documents.isEmpty()) {
                into.write(documents, settings.conflicts(), count);
                documents.clear();
                bytes = 0;
            }
        }
    }
}
