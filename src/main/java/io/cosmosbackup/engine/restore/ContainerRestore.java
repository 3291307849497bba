package io.cosmosbackup.engine.restore;

import io.cosmosbackup.engine.format.FrameKind;
import io.cosmosbackup.engine.format.Manifest.ContainerBackup;
import io.cosmosbackup.engine.format.Manifest.Segment;
import io.cosmosbackup.engine.items.Item;
import io.cosmosbackup.engine.items.ItemIdentity;
import io.cosmosbackup.engine.items.ItemKey;
import io.cosmosbackup.engine.progress.RunProgress;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.LostSegment;
import io.cosmosbackup.engine.report.Reason;
import io.cosmosbackup.engine.report.SupersededDocument;
import io.cosmosbackup.engine.repository.BackupReader;
import io.cosmosbackup.engine.restore.plan.RestoreStep;
import io.cosmosbackup.engine.source.ConflictPolicy;
import io.cosmosbackup.engine.source.ContainerTarget;
import io.cosmosbackup.engine.source.ContainerTarget.Refusal;
import io.cosmosbackup.engine.source.ContainerTarget.WriteResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One container being restored. Its segments are read up to three times:
///
/// 1. {@link SegmentRestore#noteTails}, those that hold tails: where the newest version of each item in them stands,
///    and who holds each unique key. Then {@link #sorted}: who holds it in the end.
/// 2. {@link SegmentRestore#write}, all of them: every item in its newest version, but for those that stand before the
///    last holder of their unique key.
/// 3. {@link SegmentRestore#writeOlder}, those that hold such items. They were deleted while the backup ran, if
///    the service takes the same values for equal as we do. So such an item is tried while the last holder is
///    in the target: if the service takes both, their keys differ. What it refuses is superseded. If the last
///    holder is not there (refused, or lost with its segment), the older item is superseded untried. It would
///    come back in its place.
///
/// The order within a feed range is that of the changes, so what stands later in the manifest's order is newer, also
/// after splits and failovers. All items of one partition key are of one feed range. A later holder is always in a
/// tail: it took the key after the older item was read, so behind the number that the range had at the beginning.
final class ContainerRestore {
    private static final int BATCH_ITEMS = 1_000;
    private static final int BATCH_BYTES = 4 << 20;

    private final RestoreStep step;
    private final ContainerBackup from;
    private final ContainerTarget into;
    private final Expiry expiry;
    private final ItemIdentity identity;
    private final BackupReader backup;
    private final Settings settings;
    private final List<SegmentRestore> segments = new ArrayList<>();

    /// The place of the newest version of each item in the backup's tails. It grows with what was written while the
    /// backup was taken, not with the data.
    private final Map<ItemKey, Place> newest = new ConcurrentHashMap<>();

    /// The items in the tails that hold each unique key, and where they held it last. It grows likewise.
    private final Map<String, Map<ItemKey, Place>> holders = new ConcurrentHashMap<>();

    /// The place of the last of them that still holds the key in its newest version.
    private final Map<String, Place> lastHolders = new ConcurrentHashMap<>();

    /// The unique keys whose last holder the target did not take.
    private final Set<String> withoutHolder = ConcurrentHashMap.newKeySet();

    /// Refused for a key that another item of the target holds, which the restore may yet overwrite.
    private final List<Refusal> held = new ArrayList<>();

    /// A segment is damaged, and the run may leave none out: nothing more of the container is written.
    private volatile boolean stopped;

    /// Settings that all containers of a run share.
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

    ContainerRestore(RestoreStep step, ContainerTarget into, Expiry expiry, BackupReader backup, Settings settings) {
        this.step = step;
        this.from = step.from();
        this.into = into;
        this.expiry = expiry;
        this.identity = into.identity();
        this.backup = backup;
        this.settings = settings;
        for (Segment segment : from.segments()) {
            segments.add(new SegmentRestore(segments.size(), segment));
        }
    }

    ContainerTarget into() {
        return into;
    }

    RestoreStep step() {
        return step;
    }

    Expiry expiry() {
        return expiry;
    }

    long items() {
        return from.items();
    }

    List<SegmentRestore> segments() {
        return segments;
    }

    /// All tails have been noted.
    void sorted() {
        holders.forEach((key, items) -> items.forEach((item, place) -> {
            if (place.equals(newest.get(item))) {
                lastHolders.merge(key, place, Place::later);
            }
        }));
        holders.clear();
    }

    /// Tries once more what was refused for a key that may be free now, as long as that helps.
    void writeHeld() {
        while (true) {
            List<Refusal> again = takeHeld();
            if (again.isEmpty()) {
                return;
            }
            AtomicLong taken = new AtomicLong();
            into.write(again.stream().map(Refusal::item).toList(), settings.conflicts(), result -> {
                settings.counts().add(result);
                taken.addAndGet(result.written());
                synchronized (held) {
                    held.addAll(result.refused());
                }
            });
            if (taken.get() == 0) {
                takeHeld().forEach(this::refused);
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
                refused(refusal);
            }
        }
    }

    private void refused(Refusal refusal) {
        isNotThere(refusal.item());
        settings.counts().refused(refusal);
    }

    private void isNotThere(Item item) {
        if (!lastHolders.isEmpty()) {
            withoutHolder.addAll(item.uniqueKeys());
        }
    }

    /// Only what overwrites frees keys.
    private boolean hold(Refusal refusal) {
        boolean mayBeTaken = settings.conflicts() == ConflictPolicy.Overwrite
                && refusal.why().byAnotherItem()
                && settings.room().addAndGet(-refusal.item().document().length) >= 0;
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
                settings.counts().superseded(SupersededDocument.of(refusal.why()));
            } else {
                settings.counts().refused(refusal);
            }
        }
    }

    private boolean isNewest(Item item, Place here) {
        return newest.isEmpty() || here.equals(newest.getOrDefault(item.key(), here));
    }

    private boolean hasLaterHolder(Item item, Place here) {
        return !keysOfLater(item, here).isEmpty();
    }

    /// The item's unique keys that a later item holds.
    private List<String> keysOfLater(Item item, Place here) {
        return lastHolders.isEmpty()
                ? List.of()
                : item.uniqueKeys().stream()
                        .filter(key -> lastHolders.getOrDefault(key, here).compareTo(here) > 0)
                        .toList();
    }

    /// The target holds the last holder of the key, from this restore or from before.
    private boolean isHolderThere(String key) {
        Place place = lastHolders.get(key);
        return place != null && !withoutHolder.contains(key) && !segments.get(place.segment()).lost;
    }

    final class SegmentRestore {
        private final int place;
        private final Segment segment;
        private long document;
        private boolean holdsOlder;
        private volatile boolean lost;

        /// Documents that are no items, and what is wrong with the first.
        private long notItems;

        private @Nullable BackupException whyNotItem;

        private SegmentRestore(int place, Segment segment) {
            this.place = place;
            this.segment = segment;
        }

        boolean holdsTails() {
            return segment.count(FrameKind.Tail) > 0;
        }

        void noteTails() {
            read((line, here) -> {
                if (line.kind() == FrameKind.Tail) {
                    Item item = identity.of(line.text());
                    newest.merge(item.key(), here, Place::later);
                    item.uniqueKeys()
                            .forEach(key -> holders.computeIfAbsent(key, _ -> new ConcurrentHashMap<>())
                                    .merge(item.key(), here, Place::later));
                }
            });
            notItems = 0; // they are counted when they are to be written
        }

        void write() {
            Batch batch = new Batch(ContainerRestore.this::count);
            read(
                    (line, here) -> {
                        Item item = identity.of(line.text());
                        if (isNewest(item, here)) {
                            if (hasLaterHolder(item, here)) {
                                holdsOlder = true;
                            } else {
                                batch.addAlive(item, line.range());
                            }
                        }
                    },
                    batch::flush);
            BackupException why = whyNotItem;
            if (why != null && notItems > 0 && !lost) {
                settings.counts().lost(lost(notItems, 0, why));
            }
            settings.progress().unitDone();
        }

        boolean holdsOlder() {
            return holdsOlder;
        }

        void writeOlder() {
            Batch batch = new Batch(ContainerRestore.this::countOlder);
            read(
                    (line, here) -> {
                        Item item = identity.of(line.text());
                        List<String> keys = isNewest(item, here) ? keysOfLater(item, here) : List.of();
                        if (!keys.isEmpty() && keys.stream().allMatch(ContainerRestore.this::isHolderThere)) {
                            batch.addAlive(item, line.range());
                        } else if (!keys.isEmpty()) {
                            settings.counts().superseded(item.superseded());
                        }
                    },
                    batch::flush);
        }

        private void read(PlacedLines visitor) {
            read(visitor, () -> {});
        }

        /// @param end is done when all lines were visited
        private void read(PlacedLines visitor, Runnable end) {
            if (lost || stopped) {
                return;
            }
            document = 0;
            try {
                backup.open(from, segment)
                        .linesOfRanges((range, kind, text) ->
                                visit(visitor, new Line(range, kind, text), new Place(place, document++)));
                end.run();
            } catch (BackupException e) {
                if (e.reason() != Reason.SegmentDamaged) {
                    throw e;
                }
                lose(e);
            }
        }

        private void visit(PlacedLines visitor, Line line, Place here) {
            try {
                visitor.line(line, here);
            } catch (BackupException e) {
                notAnItem(e);
            }
        }

        /// With salvage, a document that is no item is left out alone. Its segment is what its writer made it.
        private void notAnItem(BackupException why) {
            if (!settings.salvage() || why.reason() != Reason.SegmentDamaged) {
                throw why;
            }
            notItems++;
            whyNotItem = whyNotItem == null ? why : whyNotItem;
        }

        private void lose(BackupException why) {
            lost = true;
            if (!settings.salvage()) {
                stopped = true;
            }
            settings.counts().lost(lost(segment.items(), segment.count(FrameKind.Tail), why));
        }

        private LostSegment lost(long items, long tails, BackupException why) {
            return LostSegment.of(from.container().name().toString(), segment.name(), items, tails, why);
        }
    }

    @FunctionalInterface
    private interface PlacedLines {
        void line(Line line, Place here);
    }

    /// @param range the place of its feed range in the manifest's list of the container's ranges
    private record Line(int range, FrameKind kind, byte[] text) {}

    private final class Batch {
        private final List<Item> items = new ArrayList<>();
        private final Consumer<WriteResult> count;
        private long bytes;

        Batch(Consumer<WriteResult> count) {
            this.count = count;
        }

        /// An item that has expired holds no unique key in the target.
        void addAlive(Item item, int range) {
            expiry.alive(item, range).ifPresentOrElse(this::add, () -> isNotThere(item));
        }

        private void add(Item item) {
            items.add(item);
            bytes += item.document().length;
            if (items.size() >= BATCH_ITEMS || bytes >= BATCH_BYTES) {
                flush();
            }
        }

        void flush() {
            List<Item> all = List.copyOf(items);
            items.clear();
            bytes = 0;
            if (!all.isEmpty()) {
                into.write(all, settings.conflicts(), count);
            }
        }
    }
}
