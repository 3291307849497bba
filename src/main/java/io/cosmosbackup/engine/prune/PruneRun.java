package io.cosmosbackup.engine.prune;

import io.cosmosbackup.engine.catalog.CatalogedBackup;
import io.cosmosbackup.engine.prune.plan.PrunePlan;
import io.cosmosbackup.engine.prune.plan.PrunePlan.Action;
import io.cosmosbackup.engine.prune.plan.PrunePlan.Delete;
import io.cosmosbackup.engine.prune.plan.PrunePlan.DeleteFolder;
import io.cosmosbackup.engine.prune.plan.PrunePlan.Keep;
import io.cosmosbackup.engine.prune.plan.PrunePlan.Wait;
import io.cosmosbackup.engine.prune.plan.PrunePlan.Waits;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.FewNames;
import io.cosmosbackup.engine.report.PlannedBackup;
import io.cosmosbackup.engine.report.Plural;
import io.cosmosbackup.engine.report.PruneReport;
import io.cosmosbackup.engine.report.Reason;
import io.cosmosbackup.engine.repository.Repository;
import io.cosmosbackup.engine.repository.StoredBlobs;
import io.cosmosbackup.engine.retention.RetentionPlan;
import io.cosmosbackup.engine.retention.RetentionPolicy;
import io.cosmosbackup.engine.store.BlobStore.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/// Deletes from one repository what a retention does not keep of one series, and what killed runs have left. It may be
/// killed at any point and run again, and other runs may work on the same repository meanwhile: see "Deleting" in
/// docs/format.md.
public final class PruneRun {
    /// So many manifests that cannot be read are shown, each with its name; the others are counted.
    private static final int ILLEGIBLE_SHOWN = 20;

    private final Request request;
    private final Repository repository;
    private final Consumer<PlannedBackup> visitor;

    /// @param together whether all backups of the series are counted together, of whatever line they are: somebody
    ///     has looked at them
    public record Request(
            String series, RetentionPolicy policy, Pins pins, Waits waits, boolean dryRun, boolean together) {}

    /// Backups that stay whatever the policy says.
    ///
    /// @param allowAbsent whether some of them may be in another repository
    public record Pins(Set<String> backups, boolean allowAbsent) {
        public static final Pins NONE = new Pins(Set.of(), false);

        public Pins {
            backups = Set.copyOf(backups);
        }
    }

    /// @param visitor is shown what becomes of each backup of the series and of each leftover
    public PruneRun(Request request, Repository repository, Consumer<PlannedBackup> visitor) {
        this.request = request;
        this.repository = repository;
        this.visitor = visitor;
    }

    public PruneReport run() {
        return run(_ -> {});
    }

    /// @param others is shown the series that are there when none of the repository's backups is of the one that was
    ///     asked for: it may be misspelt, or a schedule's first copy may still be owed
    public PruneReport run(Consumer<SortedSet<String>> others) {
        RepositoryContents contents = new RepositoryContents(repository);
        requirePins(contents);
        SortedSet<String> series = contents.series();
        if (!series.contains(request.series())) {
            others.accept(series);
        }
        contents.weigh(request.series());
        List<CatalogedBackup> points = contents.ofSeries(request.series());
        RetentionPlan retention = request.together()
                ? RetentionPlan.together(
                        points, request.policy(), request.pins().backups(), contents.now())
                : RetentionPlan.of(points, request.policy(), request.pins().backups(), contents.now());
        PrunePlan plan = PrunePlan.of(
                        contents.seen(contents.catalog(), request.pins().backups(), request.waits()),
                        List.of(retention))
                .heldUpBy(contents.illegible());
        Map<String, List<Entry>> leftovers =
                new OrphanedBlobs(repository, contents, request.waits().orphanAge()).find();
        Set<String> concerned =
                points.stream().map(CatalogedBackup::backup).collect(Collectors.toCollection(TreeSet::new));
        Set<String> backups =
                contents.catalog().stream().map(CatalogedBackup::backup).collect(Collectors.toSet());
        Set<String> marked = contents.marks().keySet();
        String why = "series %s: %s".formatted(request.series(), request.policy());
        PruneExecution execution =
                new PruneExecution(repository, contents, request.waits().orphanAge(), why, Set.of());
        PruneTotals totals = new PruneTotals();
        long expected = 0;
        Set<String> illegible = contents.illegible();
        int junk = 0;
        for (Action action : plan.actions()) {
            String backup = action.backup();
            if (action instanceof Keep && illegible.contains(backup) && ++junk > ILLEGIBLE_SHOWN) {
                totals.addUnshown();
                continue;
            }
            boolean goes = action instanceof Delete || action instanceof DeleteFolder;
            List<Entry> blobs = goes ? List.of() : leftovers.getOrDefault(backup, List.of());
            if (backups.contains(backup)
                    ? !concerned.contains(backup) && blobs.isEmpty()
                    : action instanceof Wait && !marked.contains(backup)) {
                continue; // of another series, or a run that may still be going on
            }
            PlannedBackup shown = request.dryRun() ? PruneExecution.planned(action) : execution.carryOut(action);
            expected += goes ? bytes(contents, backup) : bytes(blobs);
            if (!blobs.isEmpty()) {
                int refused = request.dryRun() ? 0 : execution.delete(blobs);
                shown = withLeftovers(shown, blobs.size(), refused);
                totals.addLeftover();
            }
            totals.add(shown, backups.contains(backup));
            visitor.accept(shown);
        }
        if (!request.dryRun()) {
            execution.deleteUnfinished();
        }
        return totals.report(
                repository.name(),
                request.dryRun(),
                request.dryRun() ? expected : execution.freedBytes(),
                warnings(points, retention));
    }

    /// Warnings about backups that do not count, and about backups that stay because of them.
    private List<String> warnings(List<CatalogedBackup> points, RetentionPlan retention) {
        List<String> warnings = new ArrayList<>();
        List<String> incomplete = points.stream()
                .filter(point -> point.standing() == CatalogedBackup.Standing.Incomplete)
                .map(CatalogedBackup::backup)
                .sorted()
                .toList();
        if (!incomplete.isEmpty()) {
            warnings.add(
                    "no restore points, for segments of them are missing in %s or have other sizes: %s. HINT: verify says which; copy brings them back from another repository"
                            .formatted(repository.location(), FewNames.of(incomplete)));
        }
        if (!retention.heldBack().isEmpty()) {
            warnings.add(
                    "series %s holds %d lines of backups in %s, and each is kept by the rules on its own: %s. So these stay that would go: %s. A line is what was written for the same repositories, is signed by the same key and has numbers without a jump. HINT: look whose backups these are and delete what is not yours; prune --count-together --grace PT0S applies the rules to all at once"
                            .formatted(
                                    request.series(),
                                    retention.lines().size(),
                                    repository.location(),
                                    FewNames.of(retention.lines().stream()
                                            .map(PruneRun::line)
                                            .toList()),
                                    FewNames.of(retention.heldBack())));
        }
        return warnings;
    }

    private static String line(RetentionPlan.CountedLine line) {
        return "%s to %s (%d)%s"
                .formatted(
                        line.oldest(),
                        line.newest(),
                        line.backups(),
                        line.jump().isEmpty() ? "" : ", where " + line.jump());
    }

    /// A pin that is misspelt protects nothing.
    private void requirePins(RepositoryContents contents) {
        List<String> absent = new TreeSet<>(request.pins().backups())
                .stream().filter(pin -> !contents.holds(pin)).toList();
        if (!absent.isEmpty() && !request.pins().allowAbsent()) {
            throw new BackupException(
                    Reason.BackupNotFound,
                    "nothing is pruned: there is no backup %s in %s to be pinned. HINT: list shows what is there; --allow-unmatched passes over pins of backups that are in another repository"
                            .formatted(String.join(", ", absent), repository.location()));
        }
    }

    private static long bytes(RepositoryContents contents, String backup) {
        return Optional.ofNullable(contents.stored().get(backup))
                .map(StoredBlobs.Sum::bytes)
                .orElse(0L);
    }

    private static long bytes(List<Entry> blobs) {
        return blobs.stream().mapToLong(Entry::size).sum();
    }

    private static PlannedBackup withLeftovers(PlannedBackup shown, int blobs, int refused) {
        List<String> reasons = new ArrayList<>(shown.reasons());
        reasons.add("%s that killed attempts left in its folders %s%s"
                .formatted(
                        Plural.count(blobs, "blob"),
                        Plural.of(blobs, "goes", "go"),
                        refused == 0 ? "" : ", but for %d that the store keeps".formatted(refused)));
        return new PlannedBackup(shown.backup(), shown.action(), reasons, shown.due());
    }
}
