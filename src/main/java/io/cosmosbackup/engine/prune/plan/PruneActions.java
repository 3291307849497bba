package io.cosmosbackup.engine.prune.plan;

import io.cosmosbackup.engine.catalog.CatalogedBackup;
import io.cosmosbackup.engine.catalog.ChainGraph;
import io.cosmosbackup.engine.catalog.Lines;
import io.cosmosbackup.engine.prune.plan.PrunePlan.Action;
import io.cosmosbackup.engine.prune.plan.PrunePlan.Delete;
import io.cosmosbackup.engine.prune.plan.PrunePlan.DeleteFolder;
import io.cosmosbackup.engine.prune.plan.PrunePlan.Keep;
import io.cosmosbackup.engine.prune.plan.PrunePlan.Mark;
import io.cosmosbackup.engine.prune.plan.PrunePlan.Seen;
import io.cosmosbackup.engine.prune.plan.PrunePlan.Unmark;
import io.cosmosbackup.engine.prune.plan.PrunePlan.Wait;
import io.cosmosbackup.engine.report.FewNames;
import io.cosmosbackup.engine.retention.RetentionPlan;
import io.cosmosbackup.engine.retention.RetentionReason;
import io.cosmosbackup.engine.retention.RetentionReason.Word;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/// Makes the actions of one [PrunePlan].
final class PruneActions {
    private static final Comparator<CatalogedBackup> NEWEST_FIRST = Comparator.comparing(CatalogedBackup::completedAt)
            .thenComparing(CatalogedBackup::backup)
            .reversed();

    private final Seen seen;
    private final Map<String, CatalogedBackup> catalog;
    private final ChainGraph chains;
    private final Map<String, List<RetentionReason>> keep = new TreeMap<>();
    private final Map<String, List<RetentionReason>> remove = new HashMap<>();

    PruneActions(Seen seen) {
        this.seen = seen;
        this.catalog = ChainGraph.byName(seen.catalog());
        this.chains = new ChainGraph(catalog);
    }

    List<Action> retain(Collection<RetentionPlan> retention) {
        for (RetentionPlan plan : retention) {
            plan.decisions().forEach(this::take);
        }
        for (String name : catalog.keySet()) {
            if (!keep.containsKey(name) && !remove.containsKey(name)) {
                keep.put(name, List.of(new RetentionReason(Word.NotPlanned, "no retention is applied to it")));
            }
        }
        for (String pin : seen.pins()) {
            if (remove.remove(pin) != null) {
                keep.put(pin, List.of(pinned()));
            }
        }
        chains.needed(keep.keySet()).forEach((name, by) -> {
            if (remove.remove(name) != null) {
                keep.put(name, List.of(new RetentionReason(Word.Chain, "chain of " + by)));
            }
        });
        List<Action> actions = new ArrayList<>();
        keep.forEach((name, reasons) ->
                actions.add(isUnmarked(name, reasons) ? new Unmark(name, reasons) : new Keep(name, reasons)));
        actions.addAll(removals());
        actions.addAll(folders(_ -> true));
        actions.addAll(gone(actions));
        return inOrder(actions);
    }

    List<Action> delete(Set<String> asked, boolean lastToo) {
        Set<String> folders = new HashSet<>();
        seen.folders().forEach(folder -> folders.add(folder.backup()));
        List<String> refused = new ArrayList<>();
        for (String name : new TreeSet<>(asked)) {
            Set<String> staying = chains.dependents(name);
            staying.removeAll(asked);
            if (!catalog.containsKey(name) && !folders.contains(name)) {
                refused.add(name + " is not there");
            } else if (seen.pins().contains(name)) {
                refused.add(name + " is pinned");
            } else if (!staying.isEmpty()) {
                refused.add(name + " is needed by " + FewNames.of(staying));
            } else if (catalog.containsKey(name)) {
                remove.put(name, List.of(new RetentionReason(Word.Asked, "asked for")));
            }
        }
        if (!lastToo) {
            ended().forEach(series -> refused.add("series " + series + " would be left without a restore point"));
        }
        if (!refused.isEmpty()) {
            throw new IllegalArgumentException("nothing is deleted: " + String.join("; ", refused)
                    + ". HINT: list shows what there is; ask for what depends on a backup together with it");
        }
        List<Action> actions = new ArrayList<>(removals());
        actions.addAll(folders(asked::contains));
        return inOrder(actions);
    }

    /// The series that have restore points of one line, all of which are to be removed. Backups of another line
    /// stand in for none of them.
    private Set<String> ended() {
        Lines lines = new Lines(catalog.values());
        Map<String, String> ended = new TreeMap<>();
        Set<String> left = new HashSet<>();
        for (CatalogedBackup point : catalog.values()) {
            String series = point.series();
            if (series != null && chains.broken(point.backup()).isEmpty()) {
                String line = series + "\n" + lines.of(point);
                if (remove.containsKey(point.backup())) {
                    ended.put(line, series);
                } else {
                    left.add(line);
                }
            }
        }
        ended.keySet().removeAll(left);
        return new TreeSet<>(ended.values());
    }

    private void take(RetentionPlan.Decision decision) {
        String name = decision.backup();
        if (!decision.point().equals(catalog.get(name)) || keep.containsKey(name) || remove.containsKey(name)) {
            throw new IllegalArgumentException("the retention of " + name
                    + " was planned twice, or for another catalog. HINT: read the catalog again");
        }
        (decision.kept() ? keep : remove).put(name, decision.reasons());
    }

    /// Dependents first. Nothing goes before all that depends on it may go.
    private List<Action> removals() {
        List<Action> actions = new ArrayList<>();
        Map<String, Instant> due = new HashMap<>();
        for (String name : chains.dependentsFirst(remove.keySet().stream()
                .map(catalog::get)
                .sorted(NEWEST_FIRST)
                .map(CatalogedBackup::backup)
                .toList())) {
            Instant from = from(
                    Objects.requireNonNullElse(seen.marks().get(name), seen.now()),
                    seen.waits().grace());
            for (String dependent : chains.directDependents(name)) {
                Instant later = due.getOrDefault(dependent, from);
                from = later.isAfter(from) ? later : from;
            }
            due.put(name, from);
            List<RetentionReason> reasons = Objects.requireNonNull(remove.get(name));
            if (!from.isAfter(seen.now())) {
                actions.add(new Delete(name, reasons));
            } else if (seen.marks().containsKey(name)) {
                actions.add(new Wait(name, from, reasons));
            } else {
                actions.add(new Mark(name, from, reasons));
            }
        }
        return actions;
    }

    private List<Action> folders(Predicate<String> wanted) {
        List<Action> actions = new ArrayList<>();
        for (StoredFolder folder : seen.folders().stream()
                .sorted(Comparator.comparing(StoredFolder::backup))
                .toList()) {
            if (wanted.test(folder.backup()) && !catalog.containsKey(folder.backup())) {
                actions.add(folder(folder));
            }
        }
        return actions;
    }

    /// A marked folder that no run has written to since is deleted like a backup. Any other folder must be
    /// old first. A mark stays, whoever writes there: a deletion may have taken segments that the writer
    /// still counts on.
    private Action folder(StoredFolder folder) {
        String name = folder.backup();
        Instant marked = seen.marks().get(name);
        Optional<String> user = chains.directDependents(name).stream().findFirst();
        if (seen.pins().contains(name) || user.isPresent()) {
            RetentionReason reason = user.map(
                            by -> new RetentionReason(Word.Chain, "no manifest, but " + by + " needs it"))
                    .orElse(pinned());
            return marked == null ? new Keep(name, List.of(reason)) : new Unmark(name, List.of(reason));
        }
        List<RetentionReason> reasons = List.of(
                new RetentionReason(Word.NoManifest, "no manifest, and the newest blob is of " + folder.newestBlob()));
        Instant old = from(folder.newestBlob(), seen.waits().orphanAge());
        if (marked == null && old.isAfter(seen.now())) {
            return new Wait(name, old, reasons);
        }
        Instant due = from(
                Objects.requireNonNullElse(marked, seen.now()), seen.waits().grace());
        if (marked != null && folder.newestBlob().isAfter(marked) && old.isAfter(due)) {
            due = old; // its writer lives: the mark has to outlive it
        }
        if (!due.isAfter(seen.now())) {
            return new DeleteFolder(name, reasons);
        }
        return marked == null ? new Mark(name, due, reasons) : new Wait(name, due, reasons);
    }

    /// Marks that were left when a prune was stopped between the last segment and the mark, or by a deletion of
    /// what a run had left. Until the grace is over, which is longer than any run, that run may still try to
    /// commit.
    private List<Action> gone(List<Action> actions) {
        Set<String> there = new HashSet<>();
        actions.forEach(action -> there.add(action.backup()));
        return seen.marks().keySet().stream()
                .filter(name -> !there.contains(name)
                        && !from(
                                        Objects.requireNonNull(seen.marks().get(name)),
                                        seen.waits().grace())
                                .isAfter(seen.now()))
                .sorted()
                .map(name ->
                        (Action) new Unmark(name, List.of(new RetentionReason(Word.Gone, "it is not there any more"))))
                .toList();
    }

    /// A time in the future is none to count from: then it counts from now.
    private Instant from(Instant since, Duration wait) {
        return (since.isAfter(seen.now()) ? seen.now() : since).plus(wait);
    }

    /// A mark of a backup that nothing is planned for is the business of whoever set it, and so is that of a backup of
    /// a later release that nothing else keeps.
    private boolean isUnmarked(String name, List<RetentionReason> reasons) {
        return seen.marks().containsKey(name)
                && reasons.stream()
                        .map(RetentionReason::word)
                        .anyMatch(word -> word != Word.NotPlanned && word != Word.OfLaterRelease);
    }

    private static RetentionReason pinned() {
        return new RetentionReason(Word.Pinned, "pinned");
    }

    /// Marks that must not be there go first and those of what is gone last; deletions stay in their order. Nothing is
    /// marked before what is due is deleted: in a store that is full only that makes room.
    private static List<Action> inOrder(List<Action> actions) {
        Comparator<Action> order = Comparator.comparingInt(PruneActions::step);
        return actions.stream().sorted(order).toList();
    }

    private static int step(Action action) {
        return switch (action) {
            case Unmark unmark -> unmark.reasons().getFirst().word() == Word.Gone ? 6 : 0;
            case Keep _ -> 1;
            case Delete _ -> 2;
            case DeleteFolder _ -> 3;
            case Mark _ -> 4;
            case Wait _ -> 5;
        };
    }
}
