package io.cosmosbackup.engine.store;

import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Protection;
import io.cosmosbackup.engine.report.Protection.Answer;
import io.cosmosbackup.engine.report.Reason;
import io.cosmosbackup.engine.store.BlobStore.DeleteResult;
import io.cosmosbackup.engine.store.BlobStore.Entry;
import io.cosmosbackup.engine.store.BlobStore.PutResult;
import io.cosmosbackup.engine.store.StoreCall.Kind;
import io.cosmosbackup.engine.store.StoreCall.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A store in memory that a test rules: its clock, its policies, its faults, and its blobs behind everyone's back.
/// Several processes may use it at once, each through a {@link SimulatedWriter}. What it does by chance follows from
/// the seed and the number of each writer's call, so a run with the same calls goes the same way again.
public final class SimulatedStore {
    private record Blob(byte[] bytes, Instant modified, long version) {}

    private record Deleted(Blob blob, Instant at) {}

    private final long seed;
    private final TreeMap<String, Blob> blobs = new TreeMap<>();
    private final TreeMap<String, Deleted> deleted = new TreeMap<>();
    private final Set<String> leased = new HashSet<>();
    private long versions;
    private final List<StoreCall> log = new ArrayList<>();
    private Instant now = Instant.parse("2026-11-22T12:00:00Z");
    private @Nullable Duration retention;
    private boolean legalHold;
    private int softDeleteDays;
    private int pageSize = 5_000;
    private double faultRate;
    private long room = Long.MAX_VALUE;
    private volatile Consumer<StoreCall> before = call -> {};
    private volatile Consumer<StoreCall> after = call -> {};

    public SimulatedStore(long seed) {
        this.seed = seed;
    }

    /// The store as a process of this name sees it.
    public SimulatedWriter open(String writer) {
        return new SimulatedWriter(this, writer);
    }

    public String location() {
        return "simulated:" + seed;
    }

    // Clock, policies and faults.

    /// The store's clock. It stands still unless a test moves it.
    public synchronized Instant now() {
        return now;
    }

    /// @param by may be negative
    public synchronized void advance(Duration by) {
        now = now.plus(by);
    }

    /// Keeps each blob for so long after it was written.
    public synchronized void retention(Duration duration) {
        retention = duration;
    }

    /// So many bytes can still be written; what is deleted makes room. With less than none not even an empty blob can.
    public synchronized void room(long bytes) {
        room = bytes;
    }

    public synchronized void legalHold(boolean held) {
        legalHold = held;
    }

    public synchronized void lease(String name) {
        leased.add(name);
    }

    public synchronized void release(String name) {
        leased.remove(name);
    }

    public synchronized void softDelete(int days) {
        softDeleteDays = days;
    }

    /// Brings a deleted blob back, if it can still be.
    public synchronized boolean undelete(String name) {
        Deleted gone = deleted.get(name);
        if (gone == null || blobs.containsKey(name) || now.isAfter(gone.at().plus(Duration.ofDays(softDeleteDays)))) {
            return false;
        }
        blobs.put(name, gone.blob());
        deleted.remove(name);
        return true;
    }

    public synchronized void pageSize(int blobsPerPage) {
        pageSize = blobsPerPage;
    }

    synchronized int pageSize() {
        return pageSize;
    }

    /// Lets this share of all calls fail with `Unavailable`, half of them after they have been done.
    public synchronized void passingFaults(double rate) {
        faultRate = rate;
    }

    synchronized Outcome passingFault(StoreCall call) {
        if (faultRate == 0) {
            return Outcome.Succeeds;
        }
        Random random = new Random(seed * 1_000_003 + call.writer().hashCode() * 31L + call.number());
        random.nextInt(); // seeds that are close give first numbers that are close
        if (random.nextDouble() >= faultRate) {
            return Outcome.Succeeds;
        }
        return random.nextBoolean() ? Outcome.LosesReply : Outcome.FailsBefore;
    }

    /// Runs in the calling thread before each call is decided. It may wait, look, tamper, or use another writer.
    public void before(Consumer<StoreCall> hook) {
        before = hook;
    }

    /// Runs in the calling thread when a call has been done, before its reply.
    public void after(Consumer<StoreCall> hook) {
        after = hook;
    }

    void before(StoreCall call) {
        before.accept(call);
    }

    void after(StoreCall call) {
        after.accept(call);
    }

    // What has been called.

    synchronized void log(StoreCall call) {
        log.add(call);
    }

    /// Every call of every writer, in the order in which they began.
    public synchronized List<StoreCall> log() {
        return List.copyOf(log);
    }

    public synchronized long count(Kind kind) {
        return log.stream().filter(call -> call.kind() == kind).count();
    }

    // The blobs as a test sees and changes them, whatever any policy says.

    public synchronized List<String> names() {
        return List.copyOf(blobs.keySet());
    }

    public synchronized byte[] bytes(String name) {
        return present(name).bytes().clone();
    }

    /// Puts anything there, over what is there.
    public synchronized void put(String name, byte[] bytes) {
        blobs.put(name, new Blob(bytes.clone(), now, ++versions));
    }

    public synchronized byte[] remove(String name) {
        byte[] bytes = bytes(name);
        blobs.remove(name);
        return bytes;
    }

    /// Changes one bit of the byte at this offset.
    public synchronized void flip(String name, int offset) {
        Blob blob = present(name);
        byte[] bytes = blob.bytes().clone();
        bytes[offset] ^= 1;
        blobs.put(name, new Blob(bytes, blob.modified(), blob.version()));
    }

    public synchronized void cut(String name, int length) {
        Blob blob = present(name);
        blobs.put(name, new Blob(Arrays.copyOf(blob.bytes(), length), blob.modified(), blob.version()));
    }

    public synchronized void swap(String one, String other) {
        Blob blob = present(one);
        blobs.put(one, present(other));
        blobs.put(other, blob);
    }

    private Blob present(String name) {
        Blob blob = blobs.get(name);
        if (blob == null) {
            throw new NoSuchElementException(name);
        }
        return blob;
    }

    // What calls do.

    synchronized PutResult putIfAbsent(String name, byte[] bytes) {
        Blob present = blobs.get(name);
        if (present != null) {
            return Arrays.equals(present.bytes(), bytes) ? PutResult.SameBytes : PutResult.OtherBytes;
        }
        if (bytes.length > room) {
            throw new BackupException(Reason.StoreFull, "simulated: no room for " + name);
        }
        room -= room == Long.MAX_VALUE ? 0 : bytes.length;
        blobs.put(name, new Blob(bytes.clone(), now, ++versions));
        return PutResult.Created;
    }

    synchronized Optional<byte[]> read(String name, long limit) {
        Blob blob = blobs.get(name);
        if (blob != null && blob.bytes().length > limit) {
            throw BlobStore.tooLarge(name, location(), limit);
        }
        return Optional.ofNullable(blob).map(b -> b.bytes().clone());
    }

    synchronized Optional<byte[]> readStart(String name, int length) {
        return Optional.ofNullable(blobs.get(name))
                .map(b -> Arrays.copyOf(b.bytes(), Math.min(length, b.bytes().length)));
    }

    synchronized Optional<Entry> find(String name) {
        return Optional.ofNullable(blobs.get(name)).map(blob -> entry(name, blob));
    }

    synchronized List<Entry> page(String prefix, String after) {
        return blobs.tailMap(after.isEmpty() ? prefix : after, after.isEmpty()).entrySet().stream()
                .takeWhile(e -> e.getKey().startsWith(prefix))
                .limit(pageSize)
                .map(e -> entry(e.getKey(), e.getValue()))
                .toList();
    }

    private static Entry entry(String name, Blob blob) {
        return new Entry(name, blob.bytes().length, blob.modified(), String.valueOf(blob.version()));
    }

    synchronized DeleteResult delete(Entry seen) {
        String name = seen.name();
        Blob blob = blobs.get(name);
        if (blob == null || !entry(name, blob).version().equals(seen.version())) {
            return DeleteResult.Absent;
        }
        boolean retained = retention != null && now.isBefore(blob.modified().plus(retention));
        if (retained || legalHold || leased.contains(name)) {
            return DeleteResult.Protected;
        }
        blobs.remove(name);
        room += room == Long.MAX_VALUE ? 0 : blob.bytes().length;
        deleted.put(name, new Deleted(blob, now));
        return DeleteResult.Deleted;
    }

    synchronized Protection protection() {
        return new Protection(
                retention == null ? Answer.No : Answer.Yes,
                legalHold ? Answer.Yes : Answer.No,
                Answer.No,
                softDeleteDays);
    }
}
