package io.cosmosbackup.engine.catalog;

import java.util.List;
import java.util.Map;
import java.util.Set;

/// What a restore of one backup reads: from the full to the backup itself, or why that cannot be.
public sealed interface BackupChain {
    /// In the order of restoring; the first stands alone, the last is the backup asked for.
    record Whole(List<CatalogedBackup> points) implements BackupChain {
        public Whole {
            points = List.copyOf(points);
        }
    }

    /// `missing` is the backup that is not there, or not what it has to be.
    record Broken(String missing, Breakage breakage, String why) implements BackupChain {}

    /// What is wrong with a chain.
    enum Breakage {
        /// A backup of the chain is not there.
        Missing,
        /// The manifest of a backup of the chain is damaged, or its signature not trusted.
        NotReadable,
        /// Segments of a backup of the chain are not there.
        SegmentsMissing,
        /// A later release has written a backup of the chain; a newer release may restore it.
        OfLaterRelease,
        /// An incremental or differential backup names no parent.
        NoParent,
        /// The parents lead back to where they came from.
        Cycle,
        /// A differential builds on something else than a full.
        WrongType,
        /// A backup of the chain belongs to another series.
        OtherSeries,
        /// A parent was completed after its child.
        ParentCompletedLater,
        /// A backup whose segments are named is not there.
        ReferenceMissing
    }

    static BackupChain of(String backup, Map<String, CatalogedBackup> points) {
        return new ChainGraph(points).chain(backup);
    }

    /// Everything that can no longer be restored when `backup` is gone, itself left out.
    static Set<String> dependents(String backup, Map<String, CatalogedBackup> points) {
        return new ChainGraph(points).dependents(backup);
    }
}
