package io.cosmosbackup.engine.restore;

import io.cosmosbackup.engine.account.ContainerName;
import io.cosmosbackup.engine.catalog.BackupType;
import io.cosmosbackup.engine.concurrent.Parallel;
import io.cosmosbackup.engine.format.Manifest;
import io.cosmosbackup.engine.format.Manifest.ContainerBackup;
import io.cosmosbackup.engine.progress.RunProgress;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Creation;
import io.cosmosbackup.engine.report.Plural;
import io.cosmosbackup.engine.report.Reason;
import io.cosmosbackup.engine.report.RestoreReport;
import io.cosmosbackup.engine.repository.BackupReader;
import io.cosmosbackup.engine.restore.ContainerRestore.SegmentRestore;
import io.cosmosbackup.engine.selection.Renames;
import io.cosmosbackup.engine.selection.Selection;
import io.cosmosbackup.engine.selection.Unmatched;
import io.cosmosbackup.engine.source.AccountTarget;
import io.cosmosbackup.engine.source.ConflictPolicy;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// Brings a backup's documents into an account: creates what is absent, writes every selected document as the bytes
/// it was. Where two items of the backup hold one unique key, the newer one is written.
///
/// A document or a container that the target refuses stops nothing else, and a damaged segment only its container.
/// They are counted, the first ones are listed, and the run counts as failed in the end. Running it again after it was
/// killed does no harm and ends in the same state.
public final class RestoreRun {
    /// Refused documents are held to be tried once more, all of them together.
    private static final long HELD_BYTES = 8 << 20;

    /// A message names no more containers than this.
    private static final int OTHERS_NAMED = 10;

    private final Request request;
    private final BackupReader backup;
    private final AccountTarget target;
    private final RunProgress progress;
    private final Clock clock;
    private final Consumer<List<Creation>> beforeCreating;
    private final List<String> leftOut = new ArrayList<>();
    private final List<String> notTaken = new ArrayList<>();
    private final RestoreCounts counts;

    /// @param salvage whether a segment that is damaged in every repository is left out and the rest of its container
    ///     restored; if not, the container stays as far as it is, and the others are restored
    /// @param parallelism how many segments are restored at once
    public record Request(
            Selection selection, Renames renames, ConflictPolicy conflicts, boolean salvage, int parallelism) {
        public Request(Selection selection, Renames renames, ConflictPolicy conflicts, int parallelism) {
            this(selection, renames, conflicts, false, parallelism);
        }
    }

    public RestoreRun(Request request, BackupReader backup, AccountTarget target, RunProgress progress, Clock clock) {
        this(request, backup, target, progress, clock, _ -> {});
    }

    /// @param beforeCreating gets the list of databases and containers to create, once, before the first is
    ///     created
    public RestoreRun(
            Request request,
            BackupReader backup,
            AccountTarget target,
            RunProgress progress,
            Clock clock,
            Consumer<List<Creation>> beforeCreating) {
        this.beforeCreating = beforeCreating;
        this.request = request;
        this.backup = backup;
        this.target = target;
        this.progress = progress;
        this.clock = clock;
        this.counts = new RestoreCounts(progress);
    }

    public RestoreReport run() {
        Instant startedAt = clock.instant();
        Manifest manifest = backup.manifest();
        List<ContainerBackup> selected = manifest.containers().stream()
                .filter(c -> request.selection().selects(c.container().name()))
                .toList();
        requireRestorable(manifest);
        check(manifest, selected);
        progress.phase("Preparing");
        List<ContainerBackup> taken = notLeftToTheService(selected);
        List<Creation> missing = new ArrayList<>();
        List<ContainerBackup> usable = usable(manifest, taken, missing);
        beforeCreating.accept(List.copyOf(missing));
        List<ContainerRestore> restores = prepared(manifest, usable);
        progress.expect(restores.stream().mapToLong(ContainerRestore::items).sum());
        List<SegmentRestore> segments =
                restores.stream().flatMap(r -> r.segments().stream()).toList();
        progress.total(segments.size());
        progress.phase("Sorting");
        Parallel.forEach(
                segments.stream().filter(SegmentRestore::holdsTails).toList(),
                request.parallelism(),
                SegmentRestore::noteTails);
        restores.forEach(ContainerRestore::sorted);
        progress.phase("Writing");
        Parallel.forEach(segments, request.parallelism(), SegmentRestore::write);
        Parallel.forEach(restores, request.parallelism(), ContainerRestore::writeHeld);
        Parallel.forEach(
                segments.stream().filter(SegmentRestore::holdsOlder).toList(),
                request.parallelism(),
                SegmentRestore::writeOlder);
        return new RestoreReport(
                manifest.backup(),
                startedAt,
                clock.instant(),
                target.usage().requestUnits(),
                new RestoreReport.Target(
                        restores.size(),
                        (int) restores.stream().filter(r -> r.into().created()).count(),
                        notTaken.size(),
                        target.created().stream()
                                .mapToLong(Creation::requestUnits)
                                .sum()),
                counts.documents(),
                counts.lost(request.salvage()),
                counts.listed(notTaken, warnings()));
    }

    private List<String> warnings() {
        return Stream.of(counts.warnings().stream(), leftOut.stream(), target.warnings().stream())
                .flatMap(warnings -> warnings)
                .toList();
    }

    private List<ContainerBackup> notLeftToTheService(List<ContainerBackup> selected) {
        List<ContainerBackup> others = new ArrayList<>();
        for (ContainerBackup container : selected) {
            Optional<String> why = target.leftToTheService(container.container());
            if (why.isPresent()) {
                leftOut.add("container " + container.container().name() + " was left out: " + why.get());
            } else {
                others.add(container);
            }
        }
        return others;
    }

    /// The containers without those of which the account can create nothing. A database is created once,
    /// for the first of its containers.
    ///
    /// @param missing gets what will be created
    private List<ContainerBackup> usable(Manifest manifest, List<ContainerBackup> containers, List<Creation> missing) {
        Map<List<String>, Creation> creations = new LinkedHashMap<>();
        List<ContainerBackup> usable = new ArrayList<>();
        for (ContainerBackup container : containers) {
            ContainerName name = container.container().name();
            orNotTaken(() -> {
                target.missing(
                                request.renames().target(name),
                                manifest.database(name.database()),
                                container.container())
                        .forEach(creation -> creations.putIfAbsent(
                                Arrays.asList(creation.database(), creation.container()), creation));
                usable.add(container);
            });
        }
        missing.addAll(creations.values());
        return usable;
    }

    /// Runs a step that is about one container only. If it fails, the others are restored, and then the run
    /// fails.
    private void orNotTaken(Runnable step) {
        try {
            step.run();
        } catch (BackupException e) {
            if (e.reason() != Reason.TargetMismatch) {
                throw e;
            }
            notTaken.add(String.valueOf(e.getMessage()));
        }
    }

    /// A container that the account does not take holds up none of the others; the run fails when they are restored.
    private List<ContainerRestore> prepared(Manifest manifest, List<ContainerBackup> selected) {
        ContainerRestore.Settings settings = new ContainerRestore.Settings(
                request.conflicts(), request.salvage(), counts, progress, new AtomicLong(HELD_BYTES));
        List<ContainerRestore> restores = new ArrayList<>();
        for (ContainerBackup container : selected) {
            ContainerName name = container.container().name();
            orNotTaken(() -> restores.add(new ContainerRestore(
                    container,
                    target.prepare(
                            request.renames().target(name), manifest.database(name.database()), container.container()),
                    backup,
                    settings)));
        }
        return restores;
    }

    /// Chains are read by a later release; what stands in them is specified already (docs/format.md).
    private static void requireRestorable(Manifest manifest) {
        if (manifest.head().type() != BackupType.Full
                || !manifest.head().mode().equals("LatestVersion")
                || !manifest.head().refersTo().isEmpty()) {
            throw new BackupException(
                    Reason.UnknownFormat,
                    "backup " + manifest.backup() + " is a " + manifest.head().type() + " backup in mode "
                            + manifest.head().mode()
                            + ", and this release restores full backups only. HINT: restore the"
                            + " full backup it builds on, or use a newer release");
        }
    }

    private void check(Manifest manifest, List<ContainerBackup> selected) {
        requireNamed(manifest);
        if (selected.isEmpty()) {
            throw new BackupException(
                    Reason.NothingSelected,
                    "backup " + manifest.backup() + " holds no container that include and exclude select. It holds: "
                            + manifest.containers().stream()
                                    .map(c -> c.container().name())
                                    .toList()
                            + ". HINT: check the patterns database/container");
        }
        requireNothingInPlaceByMistake(selected);
        try {
            request.renames()
                    .check(selected.stream().map(c -> c.container().name()).toList());
        } catch (IllegalArgumentException e) {
            throw new BackupException(Reason.InvalidArgument, String.valueOf(e.getMessage()), e);
        }
    }

    /// Refuses to restore a container in place that nobody asked for. A person who renames one container
    /// wants to look at it beside the live data, and may forget that all others would be written into the
    /// live containers.
    private void requireNothingInPlaceByMistake(List<ContainerBackup> selected) {
        Set<ContainerName> renamed = request.renames().names().keySet();
        if (renamed.isEmpty() || !request.selection().include().isEmpty()) {
            return;
        }
        List<String> others = selected.stream()
                .map(c -> c.container().name())
                .filter(name -> !renamed.contains(name))
                .map(ContainerName::toString)
                .sorted()
                .toList();
        if (!others.isEmpty()) {
            throw new BackupException(
                    Reason.InvalidArgument,
                    ("rename names %s and there is no include, so %s would be restored under their own"
                                    + " names: %s%s. HINT: include only what is to be restored, or '*/*' for the whole"
                                    + " backup; nothing was written")
                            .formatted(
                                    Plural.count(renamed.size(), "container"),
                                    Plural.count(others.size(), "other"),
                                    String.join(", ", others.subList(0, Math.min(others.size(), OTHERS_NAMED))),
                                    others.size() > OTHERS_NAMED ? ", …" : ""));
        }
    }

    /// Refuses names that are not in the backup. A pattern with `*` that matches nothing is a warning.
    private void requireNamed(Manifest manifest) {
        List<ContainerName> there =
                manifest.containers().stream().map(c -> c.container().name()).toList();
        Unmatched selection = request.selection().unmatched(there);
        List<String> named = new ArrayList<>(selection.exact());
        request.renames().names().keySet().stream()
                .filter(name -> !there.contains(name))
                .map(ContainerName::toString)
                .sorted()
                .forEach(named::add);
        if (!named.isEmpty()) {
            throw new BackupException(
                    Reason.PatternMatchesNothing,
                    "include, exclude or rename names containers that backup %s does not hold: %s. It holds: %s. HINT: mend the names; nothing was written"
                            .formatted(
                                    manifest.backup(),
                                    String.join(", ", named),
                                    new Unmatched(named, there).nearest()));
        }
        selection.open().forEach(pattern -> leftOut.add("pattern " + pattern + " matches no container of the backup"));
    }
}
