package io.cosmosbackup.engine.prune;

import io.cosmosbackup.engine.catalog.CatalogedBackup;
import io.cosmosbackup.engine.catalog.CatalogedBackup.Standing;
import io.cosmosbackup.engine.prune.plan.PrunePlan;
import io.cosmosbackup.engine.prune.plan.PrunePlan.Action;
import io.cosmosbackup.engine.prune.plan.PrunePlan.Unmark;
import io.cosmosbackup.engine.prune.plan.PrunePlan.Waits;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.FewNames;
import io.cosmosbackup.engine.report.Misspelt;
import io.cosmosbackup.engine.report.PlannedBackup;
import io.cosmosbackup.engine.report.PruneReport;
import io.cosmosbackup.engine.report.Reason;
import io.cosmosbackup.engine.repository.ManifestReading;
import io.cosmosbackup.engine.repository.Repository;
import io.cosmosbackup.engine.repository.StoredBlobs;
import io.cosmosbackup.engine.retention.RetentionReason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Deletes from one repository the backups that are named, and nothing else: all of them or, when one of them has to
/// stay, none. It marks them, looks again and deletes like {@link PruneRun}, only that the grace may be nothing.
public final class DeleteRun {
    /// How old what has no manifest and no mark must be, so that it is not the beginning of a backup.
    private static final Duration ORPHAN_AGE = Duration.ofDays(7);

    /// How long an allegedly ended run must have written nothing before its leftovers are deleted.
    private static final Duration QUIET = Duration.ofMinutes(5);

    private final Request request;
    private final Repository repository;
    private final Consumer<PlannedBackup> visitor;

    /// The kind of data under a name that is deleted.
    public enum What {
        /// The backup. Data without a manifest is deleted only when it is old.
        Backup,
        /// The leftovers of a run that made no backup, however young they are. The caller has made sure that
        /// the run has ended. Finding nothing is no failure. The mark stays, so if a writer is still alive,
        /// it commits nothing. A backup is refused.
        Unfinished,
        /// The same, and the backup too if the run has made one after all.
        UnfinishedOrBackup
    }

    /// @param unreadable whether manifests that cannot be read or trusted may be deleted, and keep nothing else
    /// @param lastToo whether a series may be left without any restore point
    /// @param what of each name
    public record Request(
            Set<String> backups, Duration grace, boolean unreadable, boolean lastToo, What what, boolean dryRun) {
        public Request {
            backups = Set.copyOf(backups);
            PrunePlan.checkWait("grace", grace);
        }
    }

    public DeleteRun(Request request, Repository repository, Consumer<PlannedBackup> visitor) {
        this.request = request;
        this.repository = repository;
        this.visitor = visitor;
    }

    private boolean unfinished() {
        return request.what() != What.Backup;
    }

    public PruneReport run() {
        RepositoryContents contents = new RepositoryContents(repository);
        request.backups().stream()
                .flatMap(backup -> contents.point(backup).stream())
                .flatMap(point -> Stream.ofNullable(point.series()))
                .distinct()
                .forEach(contents::weigh);
        requireThere(contents);
        Set<String> disregarded = disregarded(contents);
        PrunePlan plan = plan(contents, disregarded);
        PruneExecution execution = unfinished()
                ? PruneExecution.leavingMarks(repository, contents, QUIET, "asked for by delete", disregarded)
                : new PruneExecution(repository, contents, ORPHAN_AGE, "asked for by delete", disregarded);
        Set<String> backups =
                contents.catalog().stream().map(CatalogedBackup::backup).collect(Collectors.toSet());
        PruneTotals totals = new PruneTotals();
        List<String> staying = new ArrayList<>();
        long expected = 0;
        for (Action action : plan.actions()) {
            PlannedBackup shown = request.dryRun() ? PruneExecution.planned(action) : execution.carryOut(action);
            if (shown.action() == PlannedBackup.Action.Delete) {
                expected += Optional.ofNullable(contents.stored().get(action.backup()))
                        .map(StoredBlobs.Sum::bytes)
                        .orElse(0L);
            }
            // Leftovers that stay are reported like backups; otherwise the caller would think that they are gone.
            totals.add(shown, backups.contains(action.backup()) || shown.action() != PlannedBackup.Action.Delete);
            visitor.accept(shown);
            if (shown.action() == PlannedBackup.Action.Keep) {
                staying.add(shown.backup() + " (" + shown.reasons().getFirst() + ")");
            }
        }
        if (unfinished() && !request.dryRun()) {
            execution.deleteUnfinished(request.backups());
            requireNoneStays(staying);
        }
        return totals.report(
                repository.name(), request.dryRun(), request.dryRun() ? expected : execution.freedBytes(), List.of());
    }

    /// Fails if something stays, so that the caller does not think that it is deleted.
    private void requireNoneStays(List<String> staying) {
        if (!staying.isEmpty()) {
            throw new BackupException(
                    Reason.NotDeleted,
                    "not deleted in %s: %s. HINT: make sure that the run has ended, and try again %d minutes after its last write"
                            .formatted(repository.location(), FewNames.of(staying), QUIET.toMinutes()));
        }
    }

    /// Something is there to be deleted of each backup, or of any: the others went when this was run before.
    private void requireThere(RepositoryContents contents) {
        boolean any = false;
        for (String backup : request.backups()) {
            Optional<CatalogedBackup> point = contents.point(backup);
            point.ifPresent(there -> requireDeletable(backup, there.standing()));
            if (point.isPresent() && request.what() == What.Unfinished) {
                throw new BackupException(
                        Reason.BackupExists,
                        "nothing is deleted: backup " + backup + " is complete in " + repository.location()
                                + ", so its run is not unfinished. HINT: delete it without --unfinished");
            }
            if (point.isEmpty() && !unfinished() && mayBeWritten(contents, backup)) {
                throw notFound(
                        backup,
                        ", only what a run has written that may still go on. HINT: when that run has ended, --unfinished"
                                + " deletes it");
            }
            any |= point.isPresent()
                    || contents.isLeftover(backup)
                    || contents.marks().containsKey(backup);
        }
        if (!any && !unfinished()) {
            SortedSet<String> absent = new TreeSet<>(request.backups());
            throw notFound(
                    String.join(", ", absent), ". HINT: " + question(absent, contents) + "list shows what is there");
        }
    }

    /// Asked of a single backup only: of several it would not be clear which one is meant.
    private static String question(SortedSet<String> absent, RepositoryContents contents) {
        if (absent.size() > 1) {
            return "";
        }
        Misspelt misspelt = new Misspelt(absent.getFirst());
        contents.catalog().forEach(point -> misspelt.see(point.backup()));
        return misspelt.question();
    }

    /// A marked folder is the rest of a deletion, however young.
    private static boolean mayBeWritten(RepositoryContents contents, String backup) {
        return !contents.marks().containsKey(backup)
                && Optional.ofNullable(contents.stored().get(backup))
                        .map(sum -> sum.newest().plus(ORPHAN_AGE).isAfter(contents.now()))
                        .orElse(false);
    }

    private BackupException notFound(String backup, String but) {
        return new BackupException(
                Reason.BackupNotFound, "there is no backup " + backup + " in " + repository.location() + but);
    }

    /// A backup of a later release is not unreadable: that release reads it.
    private void requireDeletable(String backup, Standing standing) {
        switch (standing) {
            case Readable, Incomplete -> {}
            case OfLaterRelease -> throw ofLaterRelease(backup);
            case Unreadable -> {
                if (!request.unreadable()) {
                    throw unreadable(backup);
                }
            }
        }
    }

    private BackupException ofLaterRelease(String backup) {
        return new BackupException(
                Reason.UnknownFormat,
                "nothing is deleted in " + repository.location() + ": "
                        + problem(backup)
                                .map(BackupException::getMessage)
                                .orElse("backup " + backup + " was written by a later release"));
    }

    private BackupException unreadable(String backup) {
        return new BackupException(
                problem(backup).map(BackupException::reason).orElse(Reason.ManifestDamaged),
                "backup " + backup + " in " + repository.location()
                        + " is not deleted, for its manifest cannot be read or trusted. HINT: look why with list; with the"
                        + " right --trust it may be readable; --unreadable deletes it as it is");
    }

    /// Why this release does not use the backup, if that is still so.
    private Optional<BackupException> problem(String backup) {
        return repository.cataloged(backup, Optional.empty()).flatMap(found -> switch (found) {
            case ManifestReading.Trusted _ -> Optional.empty();
            case ManifestReading.Later later -> Optional.of(later.problem());
            case ManifestReading.Distrusted distrusted -> Optional.of(distrusted.problem());
        });
    }

    /// Backups that are to keep nothing.
    private Set<String> disregarded(RepositoryContents contents) {
        if (request.unreadable()) {
            return contents.catalog().stream()
                    .filter(point -> point.standing() == Standing.Unreadable)
                    .map(CatalogedBackup::backup)
                    .collect(Collectors.toSet());
        }
        Set<String> illegible = contents.illegible();
        if (!illegible.isEmpty()) {
            throw new BackupException(
                    Reason.BackupNeeded,
                    "nothing is deleted: the manifests of %s in %s cannot be read and may depend on anything. HINT: copy brings a whole one back once --unreadable has deleted it"
                            .formatted(FewNames.of(illegible), repository.location()));
        }
        return Set.of();
    }

    private PrunePlan plan(RepositoryContents contents, Set<String> disregarded) {
        Set<String> asked = new TreeSet<>(request.backups());
        List<CatalogedBackup> catalog = contents.catalog().stream()
                .filter(point -> !disregarded.contains(point.backup()) || asked.contains(point.backup()))
                .toList();
        List<Action> actions = new ArrayList<>();
        for (String backup : request.backups()) {
            if (!contents.holds(backup) && !contents.isLeftover(backup)) {
                asked.remove(backup);
                if (!unfinished()) {
                    actions.add(new Unmark(
                            backup,
                            List.of(new RetentionReason(RetentionReason.Word.Gone, "it is not there any more"))));
                }
            }
        }
        PrunePlan.Seen seen =
                contents.seen(catalog, Set.of(), new Waits(request.grace(), unfinished() ? Duration.ZERO : ORPHAN_AGE));
        try {
            actions.addAll(PrunePlan.delete(seen, asked, request.lastToo()).actions());
        } catch (IllegalArgumentException e) {
            throw new BackupException(
                    Reason.BackupNeeded, e.getMessage() + ", or with --last when a series may end", e);
        }
        return new PrunePlan(actions);
    }
}
