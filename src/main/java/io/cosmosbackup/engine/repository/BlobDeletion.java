package io.cosmosbackup.engine.repository;

import io.cosmosbackup.engine.concurrent.Parallel;
import io.cosmosbackup.engine.format.Names;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Reason;
import io.cosmosbackup.engine.store.BlobStore;
import io.cosmosbackup.engine.store.BlobStore.DeleteResult;
import io.cosmosbackup.engine.store.BlobStore.Entry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/// The single steps by which blobs of a repository are found and deleted. Which, and in what order, is the matter of
/// who calls them. Blobs whose names mean nothing are neither counted nor deleted.
public final class BlobDeletion {
    /// How many blobs are deleted at once.
    private static final int AT_ONCE = 16;

    private static final Memory MEMORY = Memory.ofThisProcess();

    private final BlobStore store;

    public BlobDeletion(Repository repository) {
        this.store = repository.store();
    }

    /// The clock by which blobs are dated.
    public Instant now() {
        return store.now();
    }

    /// The blob of each manifest, by backup.
    public Map<String, Entry> manifests() {
        return byBackup(Names.MANIFESTS);
    }

    /// The blob of each mark, by backup.
    public Map<String, Entry> marks() {
        return byBackup(Names.MARKS);
    }

    private Map<String, Entry> byBackup(String folder) {
        Map<String, Entry> blobs = new TreeMap<>();
        store.list(
                folder,
                entry -> Names.backupOf(entry.name(), folder).ifPresent(id -> {
                    MEMORY.requireName(blobs.size(), folder + " in " + store.location());
                    blobs.put(id, entry);
                }));
        return blobs;
    }

    /// What is stored in the folders of each backup there is anything of.
    public Map<String, StoredBlobs.Sum> stored() {
        Map<String, StoredBlobs.Sum> stored = new TreeMap<>();
        store.list(
                Names.SEGMENTS,
                entry -> Names.folderOf(entry.name(), Names.SEGMENTS)
                        .filter(id -> isSegment(entry, id))
                        .ifPresent(id -> {
                            MEMORY.requireName(stored.size(), Names.SEGMENTS + " in " + store.location());
                            stored.merge(
                                    id, StoredBlobs.Sum.NONE.withSegment(entry), (sum, _) -> sum.withSegment(entry));
                        }));
        store.list(
                Names.CHECKPOINTS,
                entry -> Names.folderOf(entry.name(), Names.CHECKPOINTS)
                        .filter(id -> isCheckpoint(entry, id))
                        .ifPresent(id -> {
                            MEMORY.requireName(stored.size(), Names.CHECKPOINTS + " in " + store.location());
                            stored.merge(
                                    id,
                                    StoredBlobs.Sum.NONE.withCheckpoint(entry),
                                    (sum, _) -> sum.withCheckpoint(entry));
                        }));
        return stored;
    }

    public StoredBlobs stored(String backup) {
        List<Entry> segments = new ArrayList<>();
        List<Entry> checkpoints = new ArrayList<>();
        store.list(Names.segments(backup), entry -> {
            if (isSegment(entry, backup)) {
                MEMORY.requireName(segments.size(), Names.segments(backup) + " in " + store.location());
                segments.add(entry);
            }
        });
        store.list(Names.checkpoints(backup), entry -> {
            if (isCheckpoint(entry, backup)) {
                MEMORY.requireName(checkpoints.size(), Names.checkpoints(backup) + " in " + store.location());
                checkpoints.add(entry);
            }
        });
        return new StoredBlobs(segments, checkpoints);
    }

    private static boolean isSegment(Entry entry, String backup) {
        return Names.isSegment(entry.name().substring(Names.segments(backup).length()));
    }

    private static boolean isCheckpoint(Entry entry, String backup) {
        return Names.isCheckpoint(
                entry.name().substring(Names.checkpoints(backup).length()));
    }

    /// Marks the backup, unless it is marked already. Where there is no room for the content, a mark without any does
    /// the same: else a store that is full could not be pruned.
    public void mark(String backup, byte[] content) {
        try {
            store.putIfAbsent(Names.mark(backup), content);
        } catch (BackupException e) {
            if (e.reason() != Reason.StoreFull) {
                throw e;
            }
            store.putIfAbsent(Names.mark(backup), new byte[0]);
        }
    }

    public boolean holds(String backup) {
        return store.find(Names.manifest(backup)).isPresent();
    }

    /// Deletes what never became a blob and has not been written to for that long.
    public void deleteUnfinished(Duration age) {
        Instant since = store.now().minus(age);
        List.of(Names.MANIFESTS, Names.SEGMENTS, Names.CHECKPOINTS, Names.MARKS)
                .forEach(folder -> store.deleteUnfinished(folder, since));
    }

    /// Deletes what never became a blob of that backup: nobody writes it any more.
    public void deleteUnfinished(String backup) {
        Instant now = store.now();
        store.deleteUnfinished(Names.segments(backup), now);
        store.deleteUnfinished(Names.checkpoints(backup), now);
    }

    /// Deletes a manifest or a mark.
    public DeleteResult delete(Entry seen) {
        return store.delete(seen);
    }

    /// @param bytes of what is gone
    /// @param refused how many blobs the store does not let go
    public record Result(long bytes, int refused) {}

    public Result delete(List<Entry> blobs) {
        LongAdder bytes = new LongAdder();
        AtomicInteger refused = new AtomicInteger();
        Parallel.forEach(blobs, AT_ONCE, blob -> {
            switch (store.delete(blob)) {
                case Deleted -> bytes.add(blob.size());
                case Absent -> {}
                case Protected -> refused.incrementAndGet();
            }
        });
        return new Result(bytes.sum(), refused.get());
    }
}
