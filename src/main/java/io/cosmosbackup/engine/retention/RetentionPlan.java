package io.cosmosbackup.engine.retention;

import io.cosmosbackup.engine.catalog.CatalogedBackup;
import io.cosmosbackup.engine.catalog.ChainGraph;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// The backups of one series that a [RetentionPolicy] keeps and removes, newest first, each with its reasons.
///
/// - *Newest* means the highest sequence. Only backups without a series are ordered by the time they were
///   completed. A clock that was wrong for an hour must not make an old backup the newest. The restore point
///   decides the hour or day of a backup, and its age.
/// - Rules count restore points: readable backups whose chain is whole and that do not lie in the future.
/// - What a kept backup depends on is kept, near and far.
/// - The latest restore point is kept even if its sequence makes it an old one.
/// - A backup in the future is kept: nobody can say how old it is.
/// - A backup that is not readable is kept; a person has to decide about it.
/// - A backup of a later release is kept; that release or a newer one decides about it.
/// - Each line of the series is counted by itself (see `catalog.Lines`). So what is of another origin, or has a number
///   that jumps, moves nothing: what stays only for that is told as `heldBack`.
/// - A backup with missing segments has a broken chain.
/// - A backup with a broken chain is not counted by the rules. It is kept while a rule would keep it if it
///   were whole, and while it is newer than the oldest restore point the rules keep: what is missing may come
///   back from another repository.
///
/// @param lines the lines, the newest first
/// @param heldBack what stays only because lines are counted by themselves, newest first
public record RetentionPlan(List<Decision> decisions, List<CountedLine> lines, List<String> heldBack) {
    public RetentionPlan {
        decisions = List.copyOf(decisions);
        lines = List.copyOf(lines);
        heldBack = List.copyOf(heldBack);
    }

    /// Backups of a series that are counted together; those with a broken chain are of it too.
    ///
    /// @param jump why it is not of the line of newer backups: how the numbers jump; empty where it is the newest
    ///     of its origins
    public record CountedLine(String oldest, String newest, int backups, String jump) {}

    /// Kept or removed; there is at least one reason.
    public record Decision(CatalogedBackup point, boolean kept, List<RetentionReason> reasons) {
        public Decision {
            reasons = List.copyOf(reasons);
        }

        public String backup() {
            return point.backup();
        }

        private Decision heldBack() {
            List<RetentionReason> all = new ArrayList<>(reasons);
            all.add(new RetentionReason(
                    RetentionReason.Word.OtherLine, "counted apart from newer backups of another line"));
            return new Decision(point, kept, all);
        }
    }

    /// Throws `IllegalArgumentException` when readable points are of several series, or one is there twice.
    /// Pins of backups that are not among the points say nothing here.
    public static RetentionPlan of(
            Collection<CatalogedBackup> points, RetentionPolicy policy, Set<String> pins, Instant now) {
        RetentionDecisions apart = new RetentionDecisions(points, policy, now, false);
        List<Decision> decisions = apart.decide(pins);
        if (apart.lines().size() < 2) {
            return new RetentionPlan(decisions, apart.lines(), List.of());
        }
        Set<String> anyway = together(points, policy, pins, now).decisions().stream()
                .filter(Decision::kept)
                .map(Decision::backup)
                .collect(Collectors.toSet());
        List<String> heldBack = decisions.stream()
                .filter(decision -> decision.kept() && !anyway.contains(decision.backup()))
                .map(Decision::backup)
                .toList();
        return new RetentionPlan(
                decisions.stream()
                        .map(decision -> heldBack.contains(decision.backup()) ? decision.heldBack() : decision)
                        .toList(),
                apart.lines(),
                heldBack);
    }

    /// The same with all backups in one line: somebody has looked at them.
    public static RetentionPlan together(
            Collection<CatalogedBackup> points, RetentionPolicy policy, Set<String> pins, Instant now) {
        RetentionDecisions all = new RetentionDecisions(points, policy, now, true);
        return new RetentionPlan(all.decide(pins), all.lines(), List.of());
    }

    /// The backups to remove, each before the backups that it depends on.
    public List<String> removalOrder() {
        List<CatalogedBackup> removed = decisions.stream()
                .filter(decision -> !decision.kept())
                .map(Decision::point)
                .toList();
        return new ChainGraph(ChainGraph.byName(removed))
                .dependentsFirst(removed.stream().map(CatalogedBackup::backup).toList());
    }
}
