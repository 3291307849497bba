package io.cosmosbackup.operator.catalog;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Patterns of include and exclude that matched no container when a backup was made. One without `*` names a
/// container that somebody counts on, so the backup is not Ready. One with `*` only gets an event.
public final class Unmatched {
    private Unmatched() {}

    /// Those without `*`.
    public static List<String> names(List<String> patterns) {
        return patterns.stream().filter(pattern -> !isOpen(pattern)).toList();
    }

    private static boolean isOpen(String pattern) {
        return pattern.contains("*");
    }

    /// A sentence to append to a backup's message; empty when every pattern matched.
    ///
    /// @param schedule whose settings the backup has; without one they are in its own spec, which is fixed
    public static String told(List<String> patterns, @Nullable String schedule) {
        List<String> names = names(patterns);
        List<String> open = patterns.stream().filter(Unmatched::isOpen).toList();
        String where = schedule == null ? "in another CosmosBackup" : "in CosmosBackupSchedule " + schedule;
        return (open.isEmpty() ? "" : "; WARNING: no container matched " + String.join(", ", open))
                + (names.isEmpty()
                        ? ""
                        : "; include or exclude names containers that were not in the account: %s. HINT: mend the names %s, or take them out there"
                                .formatted(String.join(", ", names), where));
    }
}
