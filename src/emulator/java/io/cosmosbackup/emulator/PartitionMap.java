package io.cosmosbackup.emulator;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/// The physical partitions of a container, and their splits and merges.
final class PartitionMap {
    private final EmulatedContainer container;
    private final List<LastingChange> lasting = new ArrayList<>();
    private volatile Routing routing;
    private int numbers;

    /// The partitions in order of their ranges, as of a version that counts up with every change.
    private record Routing(long version, List<PhysicalPartition> partitions) {
        Routing {
            partitions = List.copyOf(partitions);
        }
    }

    /// Neighbours, and the ranges that take their place.
    private record Plan(List<PhysicalPartition> old, List<EpkRange> ranges) {}

    PartitionMap(EmulatedContainer container, int count) {
        this.container = container;
        List<PhysicalPartition> first = new ArrayList<>();
        for (EpkRange range : container.hashSpace().divide(EpkRange.FULL, count)) {
            first.add(new PhysicalPartition(
                    container,
                    String.valueOf(numbers++),
                    new PhysicalPartition.Origin(1, List.of(), false),
                    range,
                    ItemStore.empty(range)));
        }
        this.routing = new Routing(1, first);
    }

    long version() {
        return routing.version();
    }

    List<PhysicalPartition> all() {
        return routing.partitions();
    }

    /// 410/1002 if there is none of that id now.
    PhysicalPartition byId(String id) {
        return first(partition -> partition.id().equals(id), id);
    }

    PhysicalPartition of(String epk) {
        return first(partition -> partition.range().contains(epk), epk);
    }

    /// The one that a range is in; 410/1002 if it is in several.
    PhysicalPartition around(EpkRange range) {
        return first(partition -> partition.range().contains(range), range.min() + "-" + range.max());
    }

    private PhysicalPartition first(Predicate<PhysicalPartition> wanted, String name) {
        return routing.partitions().stream()
                .filter(wanted)
                .findFirst()
                .orElseThrow(() -> GatewayException.partitionGone(name));
    }

    /// What {@code read} makes of each; none is split or merged meanwhile.
    synchronized <T> List<T> ofEach(Function<PhysicalPartition, T> read) {
        return all().stream().map(read).toList();
    }

    /// Makes the change at once.
    synchronized List<PhysicalPartition> apply(PartitionChange change) {
        Plan plan = planAtRest(change);
        return replace(plan);
    }

    /// Splits until there are so many, those with the fewest splits behind them first. Each keeps the whole
    /// budget of the one before: there is more to share out.
    synchronized void growTo(int count) {
        while (all().size() < count) {
            PhysicalPartition next = all().stream()
                    .filter(partition -> !partition.isChanging())
                    .min(Comparator.comparingInt(
                            partition -> partition.parents().size()))
                    .orElseThrow(() -> GatewayException.badRequest("every partition is changing already"));
            double budget = next.budget().perSecond();
            apply(PartitionChange.split(next.id()))
                    .forEach(child -> child.budget().limit(budget));
        }
    }

    /// From now on the change's partitions answer 410/1007.
    synchronized void begin(PartitionChange change, int requests) {
        LastingChange begun = new LastingChange(this, change, requests);
        planAtRest(change).old().forEach(partition -> partition.beginChange(begun));
        lasting.add(begun);
    }

    /// Makes all changes that have begun.
    synchronized void finishAll() {
        List.copyOf(lasting).forEach(this::finish);
    }

    synchronized void finish(LastingChange begun) {
        if (lasting.remove(begun)) {
            replace(plan(begun.change()));
        }
    }

    /// 400 if one of its partitions is in another change.
    private Plan planAtRest(PartitionChange change) {
        Plan plan = plan(change);
        for (PhysicalPartition partition : plan.old()) {
            if (partition.isChanging()) {
                throw GatewayException.badRequest("partition " + partition.id() + " is changing already");
            }
        }
        return plan;
    }

    private Plan plan(PartitionChange change) {
        return switch (change) {
            case PartitionChange.Split(String id, var at) -> {
                PhysicalPartition parent = byId(id);
                List<EpkRange> parts = at.map(parent.range()::dividedAt)
                        .orElseGet(() -> container.hashSpace().divide(parent.range(), 2));
                yield new Plan(List.of(parent), parts);
            }
            case PartitionChange.Merge(String lower, String upper) -> {
                EpkRange below = byId(lower).range();
                EpkRange above = byId(upper).range();
                if (!below.max().equals(above.min())) {
                    throw GatewayException.badRequest("partitions " + lower + " and " + upper + " are not neighbours");
                }
                yield new Plan(List.of(byId(lower), byId(upper)), List.of(new EpkRange(below.min(), above.max())));
            }
        };
    }

    private List<PhysicalPartition> replace(Plan plan) {
        Routing before = routing;
        List<PhysicalPartition> old = plan.old();
        Set<String> parents = new LinkedHashSet<>();
        old.forEach(partition -> parents.addAll(partition.parents()));
        old.forEach(partition -> parents.add(partition.id()));
        boolean merged = old.size() > 1 || old.getFirst().isMerged();
        var origin = new PhysicalPartition.Origin(before.version() + 1, List.copyOf(parents), merged);
        double budget = old.stream()
                        .mapToDouble(partition -> partition.budget().perSecond())
                        .sum()
                / plan.ranges().size();
        return PhysicalPartition.handOver(old, store -> {
            List<PhysicalPartition> children = new ArrayList<>();
            for (EpkRange range : plan.ranges()) {
                PhysicalPartition child =
                        new PhysicalPartition(container, String.valueOf(numbers++), origin, range, store.part(range));
                child.budget().limit(budget);
                children.add(child);
            }
            List<PhysicalPartition> after = new ArrayList<>(before.partitions());
            int place = after.indexOf(old.getFirst());
            after.removeAll(old);
            after.addAll(place, children);
            routing = new Routing(origin.version(), after);
            return children;
        });
    }
}
