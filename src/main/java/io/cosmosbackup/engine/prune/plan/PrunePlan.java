package io.cosmosbackup.engine.prune.plan;

import io.cosmosbackup.engine.catalog.CatalogedBackup;
import io.cosmosbackup.engine.report.FewNames;
import io.cosmosbackup.engine.retention.RetentionPlan;
import io.cosmosbackup.engine.retention.RetentionReason;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The actions of a prune in their order, each with its reason. The plan that is shown is the plan that runs.
///
/// A backup is first marked, and deleted after the grace. A run that began before the mark and builds on the
/// backup ends within the grace. All times are those of the store's clock. A mark in the future counts from
/// now. With no grace at all it is deleted at once.
public record PrunePlan(List<Action> actions) {
    private static final Duration LONGEST_WAIT = Duration.ofDays(36_500);

    public PrunePlan {
        actions = List.copyOf(actions);
    }

    /// One thing to do, or not to do, about one backup; there is at least one reason.
    public sealed interface Action {
        String backup();

        List<RetentionReason> reasons();
    }

    /// It has to go: write the mark.
    public record Mark(String backup, Instant deletedFrom, List<RetentionReason> reasons) implements Action {}

    /// It stays, or is not there any more: take the mark away.
    public record Unmark(String backup, List<RetentionReason> reasons) implements Action {}

    /// It has to go, not before `until`.
    public record Wait(String backup, Instant until, List<RetentionReason> reasons) implements Action {}

    /// Delete the manifest, then the segments, then the mark.
    public record Delete(String backup, List<RetentionReason> reasons) implements Action {}

    /// Delete segments and checkpoints for which there is no manifest, then the mark.
    public record DeleteFolder(String backup, List<RetentionReason> reasons) implements Action {}

    public record Keep(String backup, List<RetentionReason> reasons) implements Action {}

    /// What the repository showed. `catalog`: all its manifests, of every series. `marks`: when each mark was
    /// written. `folders`: those without a manifest; whoever lists them lists them before the manifests, so
    /// that a backup that is committed meanwhile is not taken for one.
    public record Seen(
            Collection<CatalogedBackup> catalog,
            Map<String, Instant> marks,
            Set<String> pins,
            Collection<StoredFolder> folders,
            Instant now,
            Waits waits) {
        public Seen {
            catalog = List.copyOf(catalog);
            marks = Map.copyOf(marks);
            pins = Set.copyOf(pins);
            folders = List.copyOf(folders);
        }
    }

    /// How long a prune waits, for what others may still need.
    ///
    /// @param grace how long what has to go stays marked: longer than any run
    /// @param orphanAge how long nothing may have been written to what has no manifest before it is marked: longer
    ///     than any pause in the writing of a run that will still commit
    public record Waits(Duration grace, Duration orphanAge) {
        public Waits {
            checkWait("grace", grace);
            checkWait("orphanAge", orphanAge);
        }
    }

    /// Throws `IllegalArgumentException` for a time that nobody waits for.
    public static void checkWait(String name, Duration wait) {
        if (wait.isNegative() || wait.compareTo(LONGEST_WAIT) > 0) {
            throw new IllegalArgumentException("prune: %s %s is not between 0 and 36500 days".formatted(name, wait));
        }
    }

    /// A plan that removes backups by retention. Each retention plan is about one series of the catalog.
    /// Backups without a retention plan stay.
    public static PrunePlan of(Seen seen, Collection<RetentionPlan> retention) {
        return new PrunePlan(new PruneActions(seen).retain(retention));
    }

    /// The same plan without deletions: a manifest whose dependencies cannot be read may depend on anything.
    /// Marks are still set, and their grace still runs.
    public PrunePlan heldUpBy(Collection<String> illegible) {
        if (illegible.isEmpty()) {
            return this;
        }
        String why = "the manifest of %s cannot be read and may depend on it".formatted(FewNames.of(illegible));
        return new PrunePlan(actions.stream()
                .map(action -> switch (action) {
                    case Delete _, DeleteFolder _ -> held(action, why);
                    case Mark _, Unmark _, Wait _, Keep _ -> action;
                })
                .toList());
    }

    private static Action held(Action action, String why) {
        List<RetentionReason> reasons =
                new ArrayList<>(List.of(new RetentionReason(RetentionReason.Word.NotReadable, why)));
        reasons.addAll(action.reasons());
        return new Keep(action.backup(), List.copyOf(reasons));
    }

    /// A plan that deletes only the backups that a person asked for; marks of other backups stay. A retention
    /// that keeps one of them takes its mark away again. So to delete a backup against the rules, give no
    /// grace.
    ///
    /// Throws `IllegalArgumentException`, with the names, when one of them is not there or pinned, when
    /// something that stays depends on it, or, unless `lastToo`, when its series would be left without a
    /// restore point.
    public static PrunePlan delete(Seen seen, Set<String> asked, boolean lastToo) {
        return new PrunePlan(new PruneActions(seen).delete(asked, lastToo));
    }
}
