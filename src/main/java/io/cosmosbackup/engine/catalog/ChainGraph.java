package io.cosmosbackup.engine.catalog;

import io.cosmosbackup.engine.catalog.BackupChain.Breakage;
import io.cosmosbackup.engine.catalog.BackupChain.Broken;
import io.cosmosbackup.engine.catalog.BackupChain.Whole;
import io.cosmosbackup.engine.catalog.CatalogedBackup.Standing;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.SequencedSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The chains of a set of backups. Every backup is looked at once, so ten thousand in one chain are no matter.
public final class ChainGraph {
    private final Map<String, CatalogedBackup> points;
    private final Map<String, Set<String>> children = new HashMap<>();
    private final Map<String, Optional<Broken>> known = new HashMap<>();

    public ChainGraph(Map<String, CatalogedBackup> points) {
        this.points = points;
        for (CatalogedBackup point : points.values()) {
            point.dependsOn()
                    .forEach(name ->
                            children.computeIfAbsent(name, _ -> new TreeSet<>()).add(point.backup()));
        }
    }

    public static Map<String, CatalogedBackup> byName(Collection<CatalogedBackup> points) {
        Map<String, CatalogedBackup> byName = new HashMap<>();
        for (CatalogedBackup point : points) {
            if (byName.put(point.backup(), point) != null) {
                throw new IllegalArgumentException("backup " + point.backup() + " is there twice");
            }
        }
        return byName;
    }

    BackupChain chain(String backup) {
        Optional<Broken> broken = broken(backup);
        if (broken.isPresent()) {
            return broken.get();
        }
        List<CatalogedBackup> chain = new ArrayList<>();
        CatalogedBackup point = point(backup);
        while (point.parent() != null && !point.type().standsAlone()) {
            chain.add(point);
            point = point(point.parent());
        }
        chain.add(point);
        return new Whole(chain.reversed());
    }

    /// The fault in a backup's chain that is nearest to the backup.
    public Optional<Broken> broken(String backup) {
        Set<String> path = new LinkedHashSet<>();
        Optional<Broken> found = Optional.empty();
        String at = backup;
        while (true) {
            Optional<Broken> before = known.get(at);
            if (before != null) {
                found = before;
                break;
            }
            if (!path.add(at)) {
                found = Optional.of(new Broken(at, Breakage.Cycle, "the parents of " + at + " lead back to it"));
                break;
            }
            CatalogedBackup point = points.get(at);
            found = point == null ? Optional.of(missing(at)) : fault(point);
            if (found.isPresent()
                    || point == null
                    || point.parent() == null
                    || point.type().standsAlone()) {
                break;
            }
            at = point.parent();
        }
        // All backups on this path have the same result: whole, or this fault.
        for (String name : path) {
            known.put(name, found);
        }
        return found;
    }

    private Optional<Broken> fault(CatalogedBackup point) {
        if (!point.readable()) {
            return Optional.of(notReadable(point));
        }
        if (point.standing() == Standing.Incomplete) {
            return Optional.of(new Broken(
                    point.backup(),
                    Breakage.SegmentsMissing,
                    "segments of " + point.backup() + " are missing or have other sizes"));
        }
        for (String name : point.basis().refersTo()) {
            CatalogedBackup other = points.get(name);
            if (other == null) {
                return Optional.of(new Broken(
                        name,
                        Breakage.ReferenceMissing,
                        point.backup() + " names segments of " + name + ", which is not there"));
            }
            if (other.readable() && !Objects.equals(other.series(), point.series())) {
                return Optional.of(otherSeries(point, other));
            }
        }
        return point.type().standsAlone() ? Optional.empty() : faultOfParent(point, point.parent());
    }

    private Optional<Broken> faultOfParent(CatalogedBackup point, @Nullable String name) {
        if (name == null) {
            return Optional.of(new Broken(
                    point.backup(),
                    Breakage.NoParent,
                    "%s is %s and names no parent".formatted(point.backup(), point.type())));
        }
        CatalogedBackup parent = points.get(name);
        if (parent == null) {
            return Optional.of(
                    new Broken(name, Breakage.Missing, point.backup() + " builds on " + name + ", which is not there"));
        }
        if (!parent.readable()) {
            return Optional.of(notReadable(parent));
        }
        if (point.type() == BackupType.Differential && !parent.type().standsAlone()) {
            return Optional.of(new Broken(
                    name,
                    Breakage.WrongType,
                    "%s is Differential and builds on %s, which is %s".formatted(point.backup(), name, parent.type())));
        }
        if (!Objects.equals(parent.series(), point.series())) {
            return Optional.of(otherSeries(point, parent));
        }
        if (parent.completedAt().isAfter(point.completedAt())) {
            return Optional.of(new Broken(
                    name,
                    Breakage.ParentCompletedLater,
                    "%s was completed at %s, after %s, which builds on it, at %s"
                            .formatted(name, parent.completedAt(), point.backup(), point.completedAt())));
        }
        return Optional.empty();
    }

    private static Broken missing(String backup) {
        return new Broken(backup, Breakage.Missing, backup + " is not there");
    }

    private static Broken notReadable(CatalogedBackup point) {
        String backup = point.backup();
        return point.standing() == Standing.OfLaterRelease
                ? new Broken(backup, Breakage.OfLaterRelease, backup + " was written by a later release")
                : new Broken(backup, Breakage.NotReadable, "the manifest of " + backup + " cannot be read or trusted");
    }

    private static Broken otherSeries(CatalogedBackup point, CatalogedBackup other) {
        return new Broken(
                other.backup(),
                Breakage.OtherSeries,
                "%s is of series %s and %s of series %s"
                        .formatted(point.backup(), point.series(), other.backup(), other.series()));
    }

    public Set<String> directDependents(String backup) {
        return Collections.unmodifiableSet(children.getOrDefault(backup, Set.of()));
    }

    /// All that depends on a backup, near or far.
    public Set<String> dependents(String backup) {
        return new TreeSet<>(reach(backup, this::directDependents));
    }

    /// Everything that the steps lead to, the nearest first, without where they begin.
    private static SequencedSet<String> reach(String from, Function<String, Set<String>> steps) {
        SequencedSet<String> found = new LinkedHashSet<>();
        Deque<String> open = new ArrayDeque<>(steps.apply(from));
        while (!open.isEmpty()) {
            String name = open.remove();
            if (!name.equals(from) && found.add(name)) {
                open.addAll(steps.apply(name));
            }
        }
        return found;
    }

    /// All backups that the given ones depend on, directly or through others, each with the first one that
    /// does. Backups that do not exist are included.
    public Map<String, String> needed(Collection<String> backups) {
        Map<String, String> found = new HashMap<>();
        for (String backup : backups) {
            Deque<String> open = new ArrayDeque<>(dependsOn(backup));
            while (!open.isEmpty()) {
                String name = open.pop();
                if (!name.equals(backup) && found.putIfAbsent(name, backup) == null) {
                    open.addAll(dependsOn(name));
                }
            }
        }
        return found;
    }

    /// The given backups, dependents before what they depend on, otherwise in the given order. The backups of a
    /// circle, which no honest writer makes, come one after another.
    public List<String> dependentsFirst(List<String> backups) {
        Map<String, Integer> place = new HashMap<>();
        backups.forEach(name -> place.put(name, place.size()));
        Comparator<String> given = Comparator.comparing(place::get);
        Map<String, Integer> waitsFor = new HashMap<>();
        PriorityQueue<String> free = new PriorityQueue<>(given);
        for (String name : backups) {
            int dependents = (int)
                    directDependents(name).stream().filter(place::containsKey).count();
            waitsFor.put(name, dependents);
            if (dependents == 0) {
                free.add(name);
            }
        }
        SequencedSet<String> left = new LinkedHashSet<>(backups);
        List<String> order = new ArrayList<>();
        while (!left.isEmpty()) {
            Set<String> next = free.isEmpty() ? circle(left) : Set.of(free.remove());
            left.removeAll(next);
            next.stream().sorted(given).forEach(name -> {
                order.add(name);
                for (String needed : dependsOn(name)) {
                    if (left.contains(needed) && waitsFor.merge(needed, -1, Integer::sum) == 0) {
                        free.add(needed);
                    }
                }
            });
        }
        return List.copyOf(order);
    }

    /// A circle that nothing else of what is left depends on.
    private Set<String> circle(SequencedSet<String> left) {
        String at = left.getFirst();
        while (true) {
            SequencedSet<String> above = reach(at, name -> intersection(directDependents(name), left));
            SequencedSet<String> outside = new LinkedHashSet<>(above);
            outside.removeAll(reach(at, name -> intersection(dependsOn(name), left)));
            if (outside.isEmpty()) {
                above.add(at);
                return above;
            }
            at = outside.getLast();
        }
    }

    private static Set<String> intersection(Set<String> names, Set<String> others) {
        return names.stream().filter(others::contains).collect(Collectors.toCollection(TreeSet::new));
    }

    private Set<String> dependsOn(String backup) {
        CatalogedBackup point = points.get(backup);
        return point == null ? Set.of() : point.dependsOn();
    }

    private CatalogedBackup point(String backup) {
        return Objects.requireNonNull(points.get(backup));
    }
}
