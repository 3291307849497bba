package io.cosmosbackup.engine.model;

import io.cosmosbackup.engine.catalog.BackupType;
import io.cosmosbackup.engine.format.Manifest;
import io.cosmosbackup.engine.format.ManifestFile;
import io.cosmosbackup.engine.format.Names;
import io.cosmosbackup.engine.model.Coverage.Event;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/// Notes for the {@link Coverage} what each change of a store was.
final class Sightings {
    private static final Duration WRONG = Duration.ofMinutes(30);

    private final Coverage coverage;
    private final Map<String, Action> doing = new HashMap<>();

    /// Manifests that were deleted: the site and the backup, and by whom.
    private final Map<String, Set<String>> deleted = new HashMap<>();

    /// Who called what site to change it, in order, since the last step.
    private final List<Change> changes = new ArrayList<>();

    private record Change(String process, Site site) {}

    Sightings(Coverage coverage) {
        this.coverage = coverage;
    }

    void begins(SimulatedProcess process, Action action) {
        doing.put(process.name(), action);
    }

    /// A call was made that writes or deletes.
    void called(Site site, String process) {
        changes.add(new Change(process, site));
    }

    /// A blob was written that was not there.
    void wrote(Site site, String process, String blob) {
        if (blob.startsWith(Names.MARKS)) {
            coverage.note(Event.Mark);
        }
        Names.backupOf(blob, Names.MANIFESTS)
                .flatMap(site::manifest)
                .map(ManifestFile::manifest)
                .ifPresent(manifest -> committed(site, manifest, action(process)));
    }

    private void committed(Site site, Manifest manifest, Action action) {
        switch (action) {
            case BackupAction backup -> {
                coverage.note(Event.Backup);
                if (manifest.segments().stream()
                                .map(s -> s.name().substring(0, 8))
                                .distinct()
                                .count()
                        > 1) {
                    coverage.note(Event.BackupResumed);
                }
                if (manifest.containers().stream()
                        .flatMap(c -> c.ranges().stream())
                        .anyMatch(range -> range.cuts().size() > 1)) {
                    coverage.note(Event.SplitWhileRead);
                }
                noteSkew(backup.skew());
            }
            case ChainAction chain -> {
                coverage.note(
                        manifest.head().type() == BackupType.Incremental ? Event.Incremental : Event.Differential);
                noteSkew(chain.skew());
            }
            case CopyAction _ ->
                coverage.note(deleted.containsKey(site.name + manifest.backup()) ? Event.CopyBack : Event.Copy);
            default -> throw new IllegalStateException(action + " writes a manifest");
        }
    }

    private void noteSkew(Duration skew) {
        if (skew.abs().compareTo(WRONG) > 0) {
            coverage.note(Event.SkewedClock);
        }
    }

    /// A blob is being taken off the books.
    void deletes(Site site, String process, String blob) {
        boolean asked = action(process) instanceof DeleteAction;
        Names.backupOf(blob, Names.MANIFESTS).ifPresent(backup -> {
            deleted.computeIfAbsent(site.name + backup, _ -> new HashSet<>()).add(process);
            coverage.note(asked ? Event.DeletionAskedFor : Event.DeletionByPrune);
        });
        Names.backupOf(blob, Names.MARKS).flatMap(site::manifest).ifPresent(_ -> coverage.note(Event.Unmark));
        Names.folderOf(blob, Names.SEGMENTS).ifPresent(backup -> noteSegment(site, process, backup));
        Names.folderOf(blob, Names.CHECKPOINTS)
                .flatMap(site::manifest)
                .ifPresent(_ -> coverage.note(Event.DeletionOfCheckpoint));
    }

    private void noteSegment(Site site, String process, String backup) {
        if (site.manifest(backup).isPresent()) {
            coverage.note(Event.DeletionOfUnnamedSegment);
        } else if (!deleted.getOrDefault(site.name + backup, Set.of()).contains(process)) {
            coverage.note(Event.DeletionOfLeftoverFolder);
        }
    }

    /// A step has ended.
    void noteInterleaved() {
        for (int i = 0; i < changes.size(); i++) {
            Change change = changes.get(i);
            Optional<Action> around = around(change, i);
            around.ifPresent(outer -> noteInterleaved(outer, action(change.process())));
        }
        changes.clear();
    }

    /// What another process did that changed the same site both before and after this.
    private Optional<Action> around(Change change, int place) {
        Set<String> before = others(change, changes.subList(0, place));
        before.retainAll(others(change, changes.subList(place + 1, changes.size())));
        return before.stream().findFirst().map(this::action);
    }

    private static Set<String> others(Change change, List<Change> among) {
        Set<String> processes = new HashSet<>();
        for (Change other : among) {
            if (other.site() == change.site() && !other.process().equals(change.process())) {
                processes.add(other.process());
            }
        }
        return processes;
    }

    private void noteInterleaved(Action outer, Action inner) {
        if (outer instanceof PruneAction && inner instanceof PruneAction) {
            coverage.note(Event.TwoPrunes);
        } else if (outer instanceof BackupAction one
                && inner instanceof BackupAction other
                && one.run().equals(other.run())) {
            coverage.note(Event.TwoAttempts);
        } else if (outer instanceof PruneAction || inner instanceof PruneAction) {
            Action other = outer instanceof PruneAction ? inner : outer;
            if (other instanceof BackupAction) {
                coverage.note(Event.PruneDuringBackup);
            } else if (other instanceof CopyAction) {
                coverage.note(Event.PruneDuringCopy);
            }
        }
    }

    private Action action(String process) {
        return Objects.requireNonNull(doing.get(process), process);
    }
}
