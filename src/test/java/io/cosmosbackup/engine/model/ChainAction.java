package io.cosmosbackup.engine.model;

import io.cosmosbackup.engine.account.ContainerName;
import io.cosmosbackup.engine.account.Cut;
import io.cosmosbackup.engine.catalog.BackupType;
import io.cosmosbackup.engine.format.FrameKind;
import io.cosmosbackup.engine.format.Manifest;
import io.cosmosbackup.engine.format.Manifest.ContainerBackup;
import io.cosmosbackup.engine.format.Manifest.Range;
import io.cosmosbackup.engine.format.Manifest.Segment;
import io.cosmosbackup.engine.format.ManifestFile;
import io.cosmosbackup.engine.format.ManifestHead;
import io.cosmosbackup.engine.format.ManifestKind;
import io.cosmosbackup.engine.format.SegmentWriter;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Reason;
import io.cosmosbackup.engine.report.RunCost;
import io.cosmosbackup.engine.repository.Repository;
import io.cosmosbackup.engine.repository.RepositorySet;
import io.cosmosbackup.engine.repository.StragglerLimit;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// A backup that builds on another, made as format.md says though no run makes one yet: so prune, delete, copy
/// and verify meet chains. It goes to where its parent is and stays.
record ChainAction(
        World world, String backup, String series, String parent, List<Site> sites, Duration skew, String attempt)
        implements Action {
    @Override
    public void run(SimulatedProcess process) {
        List<Repository> repositories = sites.stream()
                .map(site -> site.writable(process, false, world.trusted))
                .toList();
        List<ManifestFile> parents = new ArrayList<>();
        List<Repository> holders = repositories.stream()
                .filter(repository -> {
                    Optional<ManifestFile> found = unmarkedParent(repository);
                    found.ifPresent(parents::add);
                    return found.isPresent()
                            && found.get().sha256().equals(parents.getFirst().sha256());
                })
                .toList();
        if (holders.isEmpty()) {
            throw new BackupException(Reason.BackupNotFound, "there is no " + parent + " to build on");
        }
        build(parents.getFirst(), holders);
    }

    /// Its mark is looked for first: what has none now is not deleted for a grace.
    private Optional<ManifestFile> unmarkedParent(Repository repository) {
        return repository.marks().containsKey(parent) ? Optional.empty() : repository.find(parent);
    }

    private void build(ManifestFile on, List<Repository> holders) {
        RepositorySet set = new RepositorySet(holders, 1, world.key, new StragglerLimit(Duration.ofHours(1), 0));
        set.checkWritable();
        Clock clock = world.clock(skew);
        Instant startedAt = clock.instant();
        Map<String, String> before = new ChainContents(holders.getFirst(), world.identities).of(parent);
        List<ContainerBackup> containers = new ArrayList<>();
        for (ContainerBackup container : on.manifest().containers()) {
            containers.add(changes(set, container, before, containers.size()));
        }
        ManifestHead head = on.manifest().head();
        Instant now = clock.instant();
        set.commit(Manifest.of(
                new ManifestHead.About(
                        new ManifestHead.Identity(backup, "run of " + backup),
                        ManifestKind.of(type(), "NoSQL", "LatestVersion"),
                        new ManifestHead.Source("https://x", "model"),
                        new RunCost(
                                startedAt,
                                now.isBefore(head.cost().completedAt())
                                        ? head.cost().completedAt()
                                        : now,
                                0),
                        new ManifestHead.Place(set.nextOf(series), new ManifestHead.Link(parent, on.sha256())),
                        new ManifestHead.Addressees(world.recipients().texts(), set.ids())),
                on.manifest().databases(),
                containers));
    }

    private BackupType type() {
        return backup.startsWith("i") ? BackupType.Incremental : BackupType.Differential;
    }

    /// All that differs now from what the parent restores, in one segment; its ranges are the parent's cuts.
    private ContainerBackup changes(RepositorySet set, ContainerBackup of, Map<String, String> before, int number) {
        ContainerName name = of.container().name();
        long lsn = world.account.lsn();
        Instant now = world.now();
        Map<String, String> gone = new TreeMap<>(before);
        List<Range> ranges = new ArrayList<>();
        List<Segment> segments = new ArrayList<>();
        try (SegmentWriter writer = new SegmentWriter(backup, name, world.recipients(), 0)) {
            for (Range range : of.ranges()) {
                for (Cut cut : range.cuts()) {
                    world.account.at(name, cut.range(), lsn).forEach((id, document) -> {
                        if (!document.equals(gone.remove(name + "#" + id))) {
                            add(writer, ranges.size(), FrameKind.Documents, document);
                        }
                    });
                    ranges.add(new Range(cut.range(), List.of(new Cut(cut.range(), String.valueOf(lsn), lsn, now))));
                }
            }
            gone.keySet().stream()
                    .filter(item -> item.startsWith(name + "#"))
                    .forEach(item -> add(writer, 0, FrameKind.Deletes, ChainContents.deletion(item)));
            if (!writer.isEmpty()) {
                SegmentWriter.Sealed sealed = writer.seal(attempt, number);
                set.putSegment(backup, sealed);
                segments.add(sealed.entry());
            }
        }
        return new ContainerBackup(of.container(), ranges, segments);
    }

    private static void add(SegmentWriter writer, int range, FrameKind kind, String line) {
        byte[] text = line.getBytes(StandardCharsets.UTF_8);
        writer.add(range, kind, text, 0, text.length);
    }

    @Override
    public boolean mayFail(Reason reason) {
        return reason == Reason.BackupMarked || reason == Reason.BackupNotFound;
    }

    @Override
    public String toString() {
        return "%s backup %s of %s on %s to %s, skew %s"
                .formatted(
                        type(),
                        backup,
                        series,
                        parent,
                        sites.stream().map(s -> s.name).toList(),
                        skew);
    }
}
