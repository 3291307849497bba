package io.cosmosbackup.engine.store;

import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Protection;
import io.cosmosbackup.engine.report.Reason;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/// A store in memory whose calls can be made to fail: from the n-th write on it fails before or after it does it,
/// as a process that is killed or a reply that is lost.
public final class MemoryBlobStore implements BlobStore {
    private static final Instant MODIFIED = Instant.parse("2026-11-22T12:00:00Z");

    private final ConcurrentSkipListMap<String, byte[]> blobs;
    private final AtomicInteger writesLeft = new AtomicInteger(Integer.MAX_VALUE);
    private volatile boolean lastOneIsDone;

    public MemoryBlobStore() {
        this(new ConcurrentSkipListMap<>());
    }

    private MemoryBlobStore(ConcurrentSkipListMap<String, byte[]> blobs) {
        this.blobs = blobs;
    }

    /// The same blobs seen by another process.
    public MemoryBlobStore reopened() {
        return new MemoryBlobStore(blobs);
    }

    /// Lets this many writes through and fails all later ones.
    ///
    /// @param done whether the first failing write takes effect all the same
    public void failAfter(int writes, boolean done) {
        writesLeft.set(writes);
        lastOneIsDone = done;
    }

    public ConcurrentSkipListMap<String, byte[]> blobs() {
        return blobs;
    }

    @Override
    public String location() {
        return "memory:";
    }

    @Override
    public PutResult putIfAbsent(String name, byte[] bytes) {
        BlobNames.require(name, location());
        int left = writesLeft.getAndDecrement();
        if (left <= 0) {
            if (left == 0 && lastOneIsDone) {
                blobs.putIfAbsent(name, bytes.clone());
            }
            throw new BackupException(Reason.Unavailable, "memory: fails by order");
        }
        byte[] present = blobs.putIfAbsent(name, bytes.clone());
        return present == null
                ? PutResult.Created
                : Arrays.equals(present, bytes) ? PutResult.SameBytes : PutResult.OtherBytes;
    }

    @Override
    public Optional<byte[]> read(String name, long limit) {
        byte[] bytes = blobs.get(BlobNames.require(name, location()));
        if (bytes != null && bytes.length > limit) {
            throw BlobStore.tooLarge(name, location(), limit);
        }
        return Optional.ofNullable(bytes).map(byte[]::clone);
    }

    @Override
    public Optional<byte[]> readStart(String name, int length) {
        return Optional.ofNullable(blobs.get(BlobNames.require(name, location())))
                .map(bytes -> Arrays.copyOf(bytes, Math.min(bytes.length, length)));
    }

    @Override
    public Optional<Entry> find(String name) {
        return Optional.ofNullable(blobs.get(BlobNames.require(name, location())))
                .map(bytes -> entry(name, bytes));
    }

    @Override
    public void list(String prefix, Consumer<Entry> visitor) {
        blobs.tailMap(BlobNames.requirePrefix(prefix, location())).forEach((name, bytes) -> {
            if (name.startsWith(prefix)) {
                visitor.accept(entry(name, bytes));
            }
        });
    }

    @Override
    public DeleteResult delete(Entry seen) {
        byte[] bytes = blobs.get(BlobNames.require(seen.name(), location()));
        boolean deleted = bytes != null && entry(seen.name(), bytes).equals(seen) && blobs.remove(seen.name(), bytes);
        return deleted ? DeleteResult.Deleted : DeleteResult.Absent;
    }

    private static Entry entry(String name, byte[] bytes) {
        return new Entry(name, bytes.length, MODIFIED, Integer.toHexString(System.identityHashCode(bytes)));
    }

    @Override
    public Instant now() {
        return MODIFIED;
    }

    @Override
    public Protection protection() {
        return Protection.NONE;
    }

    @Override
    public Surroundings surroundings() {
        return new NamesAround(location(), blobs::keySet);
    }
}
