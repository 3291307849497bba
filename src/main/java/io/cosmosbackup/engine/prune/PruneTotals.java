package io.cosmosbackup.engine.prune;

import io.cosmosbackup.engine.report.PlannedBackup;
import io.cosmosbackup.engine.report.PruneReport;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Adds up what a prune or delete shows.
final class PruneTotals {
    private int kept;
    private int marked;
    private int waiting;
    private int deleted;
    private int refused;
    private int orphans;
    private int unshown;
    private @Nullable Instant nextDue;

    /// @param backup whether it is one, and no leftover of one
    void add(PlannedBackup shown, boolean backup) {
        int one = backup ? 1 : 0;
        switch (shown.action()) {
            case Keep, Unmark -> kept += one;
            case Mark -> marked += one;
            case Wait -> waiting += one;
            case Delete -> {
                deleted += one;
                orphans += 1 - one;
            }
            case Refused -> refused++;
        }
        Instant due = shown.due();
        if (due != null && (nextDue == null || due.isBefore(nextDue))) {
            nextDue = due;
        }
    }

    /// One more that stays, which is counted and not shown.
    void addUnshown() {
        kept++;
        unshown++;
    }

    /// Blobs were removed from the folder of a backup that stays.
    void addLeftover() {
        orphans++;
    }

    PruneReport report(String repository, boolean dryRun, long freedBytes, List<String> warnings) {
        return new PruneReport(
                repository,
                dryRun,
                new PruneReport.Backups(kept, marked, waiting, deleted, refused, unshown),
                new PruneReport.Removed(orphans, freedBytes),
                nextDue,
                warnings);
    }
}
