package io.cosmosbackup.engine.catalog;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The lines of a series. Backups are of one line when they were written for the same repositories and signed by the
/// same key, directly or through others. Example: a backup for `A` and one for `B` are of one line if a third
/// was written for both. Somebody who only writes to a repository can put backups of another line there, but
/// none of a line that a key he lacks has signed.
///
/// Within a line the numbers must fit the times. A *jump* between two backups is one of two cases. More
/// numbers are missing than backups could have been made in the time between, one a minute. Or the higher
/// number is more than a day older and does not have the other as its previous. It begins another line.
public final class Lines {
    /// How far two clocks that dated backups may be apart.
    private static final Duration CLOCKS = Duration.ofDays(1);

    private final Map<String, String> roots = new HashMap<>();

    public Lines(Collection<CatalogedBackup> points) {
        for (CatalogedBackup point : points) {
            String first = null;
            for (String origin : point.provenance().origins()) {
                String root = root(origin);
                if (first == null) {
                    first = root;
                } else if (!root.equals(first)) {
                    roots.put(root, first);
                }
            }
        }
    }

    /// The line's name: the same for all backups that are linked by shared origins.
    public String of(CatalogedBackup point) {
        return point.provenance().origins().isEmpty()
                ? ""
                : root(point.provenance().origins().iterator().next());
    }

    private String root(String origin) {
        List<String> path = new ArrayList<>();
        String at = origin;
        for (String above = roots.putIfAbsent(at, at); above != null && !above.equals(at); above = roots.get(at)) {
            path.add(at);
            at = above;
        }
        String root = at;
        path.forEach(passed -> roots.put(passed, root));
        return root;
    }

    /// Whether the numbers jump between two backups of a series that follow each other.
    public static boolean isJump(CatalogedBackup lower, CatalogedBackup higher) {
        if (lower.series() == null) {
            return false;
        }
        long missing = Math.max(0, higher.sequence() - lower.sequence() - 1);
        String previous = higher.place().previous();
        if (missing == 0
                && (previous == null || previous.equals(lower.provenance().sha256()))) {
            return false; // who made the one saw the other, whatever the clocks said
        }
        Duration between = Duration.between(lower.completedAt(), higher.completedAt());
        return missing > between.plus(CLOCKS).toMinutes();
    }
}
