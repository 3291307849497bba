package io.cosmosbackup.engine.plan;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/// What a [RetentionPolicy] keeps and removes of one series, newest first, every backup with its reasons.
///
/// - *Newest* goes by the sequence; only backups without a series go by the time they were completed. A clock
///   that was wrong for an hour must not make an old backup the newest. Which hour or day a backup is of, and
///   how old it is, goes by its restore point.
/// - Rules count restore points: readable backups whose chain is whole and that do not lie in the future.
/// - What a kept backup depends on is kept, near and far.
/// - The latest restore point is kept even if its sequence makes it an old one.
/// - A backup in the future is kept: nobody can say how old it is.
/// - A backup that is not readable is kept; a person has to decide about it.
/// - A backup of a later release is kept; that release or a newer one decides about it.
/// - A backup with a broken chain takes no place. It is kept while a rule would keep it if it were whole, and
///   while it is newer than the oldest restore point the rules keep: what is missing may come back from another
///   repository.
public record RetentionPlan(List<Decision> decisions) {
    public RetentionPlan {
        decisions = List.copyOf(decisions);
    }

    /// Kept or removed; there is at least one reason.
    public record Decision(CatalogPoint point, boolean kept, List<PlanReason> reasons) {
        public Decision {
            reasons = List.copyOf(reasons);
        }

        public String backup() {
            return point.backup();
        }
    }

    /// Throws `IllegalArgumentException` when readable points are of several series, or one is there twice.
    /// Pins of backups that are not among the points say nothing here.
    public static RetentionPlan of(
            Collection<CatalogPoint> points, RetentionPolicy policy, Set<String> pins, Instant now) {
        return new RetentionPlan(new RetentionDecisions(points, policy, now).decide(pins));
    }

    /// What is removed, dependents before what they depend on.
    public List<String> removalOrder() {
        List<CatalogPoint> removed = decisions.stream()
                .filter(decision -> !decision.kept())
                .map(Decision::point)
                .toList();
        return new Chains(Chains.byName(removed))
                .dependentsFirst(removed.stream().map(CatalogPoint::backup).toList());
    }
}
