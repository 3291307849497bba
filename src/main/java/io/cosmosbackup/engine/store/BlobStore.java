package io.cosmosbackup.engine.store;

import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Protection;
import io.cosmosbackup.engine.report.Reason;
import io.cosmosbackup.engine.report.Right;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/// Immutable blobs under names with slashes ({@link BlobNames}). A blob is written once. After that it can
/// only be deleted.
///
/// Throws {@link BackupException} only, after the store's own retries, and in a time that grows with the
/// bytes only: `AccessDenied`, `AccountNotFound`, `BlobContainerNotFound`, `StoreFull`, `Unavailable`, and
/// `InvalidArgument` for a name that no blob may have. Safe for several threads and several processes.
public interface BlobStore {
    /// The place for people to read, without any secret.
    String location();

    /// Writes the whole blob at once if nothing of that name is there: no reader ever sees a part of it. After
    /// `Created` and `SameBytes` the blob is durable. A reply that was lost shows as `SameBytes` on the next
    /// attempt.
    PutResult putIfAbsent(String name, byte[] bytes);

    /// The same of what goes to several stores.
    default PutResult putIfAbsent(String name, Payload payload) {
        return putIfAbsent(name, payload.bytes());
    }

    /// Sees to it that empty blobs whose names begin with the prefix, a part of a name with its slash, can be written
    /// when there is no room for anything else. No listing shows it. Most stores need do nothing.
    default void reserve(String prefix) {}

    /// The blob's bytes, or empty when it is not there. No more than `limit` are held: a blob that has more
    /// is `SegmentDamaged`, whatever length was announced.
    Optional<byte[]> read(String name, long limit);

    /// The first `length` bytes of the blob, all of it when it is shorter, or empty when it is not there. No
    /// more than that is asked for and held.
    Optional<byte[]> readStart(String name, int length);

    /// The blob's entry as a listing has it, or empty when it is not there.
    Optional<Entry> find(String name);

    /// Shows every blob whose name begins with the prefix, in the order of names, page by page: memory does not
    /// grow with their number. The visitor may write and delete. A blob that comes or goes meanwhile may be shown
    /// or not; when a page fails, what was shown before it was there.
    void list(String prefix, Consumer<Entry> visitor);

    /// Deletes the blob that was seen, if it is there and nothing keeps it. One that was written under its name
    /// since is another blob and stays. When the reply to an earlier attempt was lost, the next one says
    /// `Absent`.
    DeleteResult delete(Entry seen);

    /// Deletes what killed writers of blobs with that prefix, a part of a name with its slash, have left and nobody
    /// has written to since that time, by the store's clock. No listing shows it. Most stores keep nothing that is
    /// not whole.
    default void deleteUnfinished(String prefix, Instant since) {}

    /// The store's own clock, the one `Entry.modified` is of, at some moment during the call or up to a
    /// second before it. Ages of blobs are computed with it, because a pod's clock may be wrong.
    Instant now();

    /// The protection of blobs that the store reports, as far as this identity may see it.
    Protection protection();

    /// The names around this place.
    Surroundings surroundings();

    /// The store's own name of a right that it gives by roles; empty if what opens it has no roles.
    default Optional<Right> right(StoreRight right) {
        return Optional.empty();
    }

    /// The exception of {@link #read} for a blob beyond its limit.
    static BackupException tooLarge(String name, String location, long limit) {
        return new BackupException(
                Reason.SegmentDamaged,
                "blob " + name + " in " + location + " has more than the " + limit
                        + " bytes that were expected. HINT: it is not what was written; another repository may hold it"
                        + " whole");
    }

    enum PutResult {
        Created,
        /// A blob of that name is there and holds these bytes.
        SameBytes,
        /// A blob of that name is there and holds other bytes.
        OtherBytes
    }

    enum DeleteResult {
        Deleted,
        /// The blob is not there any more; another may have its name.
        Absent,
        /// The blob stays: an immutability policy, a legal hold, a lease or a snapshot keeps it.
        Protected
    }

    /// @param size in bytes
    /// @param modified when it was written, by the store's clock
    /// @param version differs from that of every other blob that had or will have this name; only the store
    ///     can interpret it
    record Entry(String name, long size, Instant modified, String version) {}
}
