package io.cosmosbackup.engine.retention;

import io.cosmosbackup.engine.catalog.BackupChain.Broken;
import io.cosmosbackup.engine.catalog.CatalogedBackup;
import io.cosmosbackup.engine.catalog.CatalogedBackup.Standing;
import io.cosmosbackup.engine.catalog.ChainGraph;
import io.cosmosbackup.engine.catalog.Lines;
import io.cosmosbackup.engine.retention.RetentionPlan.Decision;
import io.cosmosbackup.engine.retention.RetentionReason.Word;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/// Makes the decisions of one [RetentionPlan].
final class RetentionDecisions {
    private static final Comparator<CatalogedBackup> BY_TIME =
            Comparator.comparing(CatalogedBackup::completedAt).thenComparing(CatalogedBackup::backup);

    private final RetentionPolicy policy;
    private final Instant now;
    private final boolean together;
    private final Lines lines;
    private final ChainGraph chains;
    private final List<CatalogedBackup> newestFirst;
    private final Map<String, List<RetentionReason>> keep = new HashMap<>();
    private final Map<String, RetentionReason> remove = new HashMap<>();
    private final Map<String, Line> open = new HashMap<>();
    private final List<Line> all = new ArrayList<>();

    /// @param together whether all backups are of one line, whatever their origins and numbers
    RetentionDecisions(Collection<CatalogedBackup> points, RetentionPolicy policy, Instant now, boolean together) {
        this.policy = policy;
        this.now = now;
        this.together = together;
        this.lines = new Lines(points);
        this.chains = new ChainGraph(ChainGraph.byName(points));
        this.newestFirst = points.stream().sorted(order(points).reversed()).toList();
    }

    /// A line while its restore points are held against the rules, the newest first.
    private final class Line {
        private final RetentionRules rules = new RetentionRules(policy, now);
        private final String beginning;
        private final List<String> members = new ArrayList<>();
        private final List<CatalogedBackup> counted = new ArrayList<>();

        Line(String beginning) {
            this.beginning = beginning;
        }

        List<RetentionReason> count(CatalogedBackup point) {
            counted.add(point);
            return rules.count(point.restorePoint());
        }

        /// The one that reaches furthest, of several the newest; empty where all chains are broken.
        Optional<CatalogedBackup> latest() {
            return counted.stream()
                    .reduce((one, other) -> other.restorePoint().isAfter(one.restorePoint()) ? other : one);
        }

        RetentionPlan.CountedLine told() {
            return new RetentionPlan.CountedLine(members.getLast(), members.getFirst(), members.size(), beginning);
        }
    }

    /// The line that the next older point is of. Where it does not fit the one above it, another begins.
    private Line line(CatalogedBackup point, boolean counts) {
        String name = together ? "" : lines.of(point);
        Line current = open.get(name);
        if (current == null) {
            current = new Line("");
            open.put(name, current);
        } else if (counts && !together && !current.counted.isEmpty()) {
            CatalogedBackup above = current.counted.getLast();
            if (Lines.isJump(point, above)) {
                current = new Line("the numbers jump from %d (%s) to %d (%s)"
                        .formatted(point.sequence(), point.backup(), above.sequence(), above.backup()));
                open.put(name, current);
            }
        }
        if (current.members.isEmpty()) {
            all.add(current);
        }
        current.members.add(point.backup());
        return current;
    }

    List<RetentionPlan.CountedLine> lines() {
        return all.stream().map(Line::told).toList();
    }

    /// By the clock only where there is no sequence.
    private static Comparator<CatalogedBackup> order(Collection<CatalogedBackup> points) {
        List<CatalogedBackup> readable =
                points.stream().filter(CatalogedBackup::readable).toList();
        for (CatalogedBackup point : readable) {
            CatalogedBackup first = readable.getFirst();
            if (!Objects.equals(point.series(), first.series())) {
                throw new IllegalArgumentException("retention is of one series: %s is of %s, %s of %s"
                        .formatted(first.backup(), first.series(), point.backup(), point.series()));
            }
        }
        return readable.isEmpty() || readable.getFirst().series() == null
                ? BY_TIME
                : Comparator.comparingLong(CatalogedBackup::sequence).thenComparing(BY_TIME);
    }

    List<Decision> decide(Set<String> pins) {
        Map<String, List<RetentionReason>> brokenWouldStay = new HashMap<>();
        Optional<CatalogedBackup> oldestKept = Optional.empty();
        for (CatalogedBackup point : newestFirst) {
            Optional<Broken> broken = chains.broken(point.backup());
            if (point.standing() == Standing.OfLaterRelease) {
                keep(
                        point.backup(),
                        Word.OfLaterRelease,
                        "written by a later release: only that one or a newer one decides about it");
            } else if (!point.readable()) {
                keep(point.backup(), Word.NotReadable, "not readable: kept until someone decides");
            } else if (inFuture(point)) {
                keep(
                        point.backup(),
                        Word.TooNew,
                        "too new: completed at %s, restores %s, and now is %s"
                                .formatted(point.completedAt(), point.restorePoint(), now));
            } else if (broken.isPresent()) {
                brokenWouldStay.put(point.backup(), line(point, false).rules.wouldKeep(point.restorePoint()));
            } else {
                List<RetentionReason> reasons = line(point, true).count(point);
                reasons.forEach(reason -> keep(point.backup(), reason));
                if (!reasons.isEmpty()) {
                    oldestKept = Optional.of(point);
                }
                remove.put(point.backup(), whyNot(point));
            }
        }
        all.stream()
                .flatMap(line -> line.latest().stream())
                .filter(point -> !keep.containsKey(point.backup()))
                .forEach(point -> keep(point.backup(), Word.Latest, "latest restore point"));
        decideBroken(brokenWouldStay, oldestKept);
        pins.forEach(pin -> keep(pin, Word.Pinned, "pinned"));
        keepChains();
        return newestFirst.stream().map(this::decision).toList();
    }

    private boolean inFuture(CatalogedBackup point) {
        return point.completedAt().isAfter(now) || point.restorePoint().isAfter(now);
    }

    private RetentionReason whyNot(CatalogedBackup point) {
        return point.restorePoint().isBefore(policy.oldest(now))
                ? new RetentionReason(Word.TooOld, "older than " + policy.maxAge())
                : new RetentionReason(Word.NotKept, "no rule keeps it");
    }

    private void decideBroken(Map<String, List<RetentionReason>> wouldStay, Optional<CatalogedBackup> oldestKept) {
        boolean newer = true;
        for (CatalogedBackup point : newestFirst) {
            if (oldestKept.isPresent() && point.equals(oldestKept.get())) {
                newer = false;
            }
            List<RetentionReason> rule = wouldStay.get(point.backup());
            if (rule == null) {
                continue;
            }
            String why = "broken chain: "
                    + chains.broken(point.backup()).map(Broken::why).orElseThrow();
            if (!rule.isEmpty()) {
                keep(point.backup(), Word.BrokenChain, why + "; if it were whole: " + rule.getFirst());
            } else if (newer) {
                keep(point.backup(), Word.BrokenChain, why + "; newer than the oldest restore point that stays");
            } else {
                remove.put(
                        point.backup(),
                        new RetentionReason(Word.BrokenAndOld, why + "; older than every restore point that stays"));
            }
        }
    }

    private void keepChains() {
        List<String> kept = newestFirst.stream()
                .map(CatalogedBackup::backup)
                .filter(keep::containsKey)
                .toList();
        chains.needed(kept).forEach((name, by) -> keep(name, Word.Chain, "chain of " + by));
    }

    private Decision decision(CatalogedBackup point) {
        List<RetentionReason> reasons = keep.get(point.backup());
        return reasons != null
                ? new Decision(point, true, reasons)
                : new Decision(point, false, List.of(Objects.requireNonNull(remove.get(point.backup()))));
    }

    private void keep(String backup, Word word, String text) {
        keep(backup, new RetentionReason(word, text));
    }

    private void keep(String backup, RetentionReason reason) {
        keep.computeIfAbsent(backup, _ -> new ArrayList<>()).add(reason);
    }
}
