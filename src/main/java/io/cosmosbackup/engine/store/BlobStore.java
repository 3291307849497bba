package io.cosmosbackup.engine.store;

import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Reason;
import java.util.Optional;
import java.util.function.Consumer;

/// Immutable blobs under names with slashes. What is written is never written again.
///
/// Throws {@link io.cosmosbackup.engine.report.BackupException} only, with reason `AccessDenied`,
/// `AccountNotFound`, `BlobContainerNotFound` or `Unavailable`, after the store's own retries. Safe for several
/// threads.
public interface BlobStore extends AutoCloseable {
    /// The place for people to read, without any secret.
    String location();

    /// Writes the whole blob at once if nothing of that name is there: no reader ever sees a part of it. After
    /// `Created` and `SameBytes` the blob is durable. A reply that was lost shows as `SameBytes` on the next
    /// attempt.
    PutResult putIfAbsent(String name, byte[] bytes);

    /// The blob's bytes, or empty when it is not there. A blob of more than `limit` bytes is refused as
    /// `SegmentDamaged` before it is read.
    Optional<byte[]> read(String name, long limit);

    /// Shows every blob whose name begins with the prefix, in the order of names.
    void list(String prefix, Consumer<Entry> visitor);

    @Override
    void close();

    /// What {@link #read} throws for a blob beyond its limit.
    static BackupException tooLarge(String name, String location, long size, long limit) {
        return new BackupException(
                Reason.SegmentDamaged,
                "blob " + name + " in " + location + " has " + size + " bytes where at most " + limit
                        + " were expected");
    }

    enum PutResult {
        Created,
        /// A blob of that name is there and holds these bytes.
        SameBytes,
        /// A blob of that name is there and holds other bytes.
        OtherBytes
    }

    record Entry(String name, long size) {}
}
