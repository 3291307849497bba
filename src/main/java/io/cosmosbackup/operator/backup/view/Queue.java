package io.cosmosbackup.operator.backup.view;

import io.cosmosbackup.api.backup.CosmosBackup;
import java.util.Comparator;
import java.util.function.Predicate;

/// A queue for Jobs that copy or delete: only a few backups of a namespace may have such a Job at one time.
///
/// Nothing is remembered or locked: every backup sees the same line of those that could start now, and its own
/// place.
public final class Queue {
    public static final int MOST = 3;

    private Queue() {}

    /// @param goes whether another backup, of which no Job runs, could start now
    /// @param order of the line
    public static boolean comes(BackupView seen, Predicate<CosmosBackup> goes, Comparator<CosmosBackup> order) {
        return seen.others().stream()
                        .filter(other -> BackupView.atWork(other)
                                || (order.compare(other, seen.backup()) < 0 && goes.test(other)))
                        .limit(MOST)
                        .count()
                < MOST;
    }
}
