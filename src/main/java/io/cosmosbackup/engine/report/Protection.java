package io.cosmosbackup.engine.report;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// How a store says that it keeps blobs from being deleted or lost. It is what can be seen, not a proof: whether a
/// policy is locked, and for how long it keeps a blob, the Blob service tells its management interface only.
///
/// @param immutabilityPolicy a retention period under which no blob can be deleted or written again
/// @param legalHold no blob can be deleted until somebody lifts the hold
/// @param versioning a deleted blob stays as an earlier version
/// @param softDeleteDays how long a deleted blob can be brought back; 0 not at all, null unknown
public record Protection(
        Answer immutabilityPolicy,
        Answer legalHold,
        Answer versioning,
        @Nullable Integer softDeleteDays) {
    public Protection {
        Objects.requireNonNull(immutabilityPolicy); // a termination message may say anything
        Objects.requireNonNull(legalHold);
        Objects.requireNonNull(versioning);
    }

    /// A store without any of it.
    public static final Protection NONE = new Protection(Answer.No, Answer.No, Answer.No, 0);

    public enum Answer {
        Yes,
        No,
        /// The store does not say, or not to this identity.
        Unknown
    }
}
