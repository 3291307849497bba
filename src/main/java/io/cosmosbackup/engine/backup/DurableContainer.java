package io.cosmosbackup.engine.backup;

import io.cosmosbackup.engine.account.Container;
import io.cosmosbackup.engine.format.Checkpoint.ContainerProgress;
import io.cosmosbackup.engine.format.Checkpoint.RangeProgress;
import io.cosmosbackup.engine.format.Manifest;
import io.cosmosbackup.engine.format.Manifest.Segment;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/// The durable segments of one container, and where each feed range goes on after them. Both are changed together,
/// so several threads can use it.
final class DurableContainer {
    private final Container container;
    private final List<RangeProgress> ranges;
    private final List<Segment> segments;

    /// @param from where an earlier attempt has stopped, or the beginning of every range
    DurableContainer(ContainerProgress from) {
        this.container = from.container();
        this.ranges = new ArrayList<>(from.ranges());
        this.segments = new ArrayList<>(from.segments());
    }

    /// As it was when the backup began.
    Container container() {
        return container;
    }

    /// A segment is durable.
    ///
    /// @param behind where the ranges that have lines in it go on behind it, by their places
    synchronized void add(Segment segment, Map<Integer, RangeProgress> behind) {
        segments.add(segment);
        behind.forEach(ranges::set);
    }

    /// A range has come this far, and all its lines up to here are in durable segments.
    synchronized void reached(int range, RangeProgress progress) {
        ranges.set(range, progress);
    }

    synchronized ContainerProgress progress() {
        return new ContainerProgress(container, ranges, segments);
    }

    /// The container's entry in the manifest, once every range was read.
    Manifest.ContainerBackup result() {
        ContainerProgress end = progress();
        return new Manifest.ContainerBackup(
                container,
                end.ranges().stream()
                        .map(r -> new Manifest.Range(
                                r.range(),
                                r.cuts().stream()
                                        .sorted(Comparator.comparing(
                                                c -> c.range().min()))
                                        .toList()))
                        .toList(),
                end.segments());
    }
}
