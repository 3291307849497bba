package io.cosmosbackup.engine.prune;

import io.cosmosbackup.engine.format.MarkFile;
import io.cosmosbackup.engine.prune.plan.PrunePlan.Action;
import io.cosmosbackup.engine.prune.plan.PrunePlan.Delete;
import io.cosmosbackup.engine.prune.plan.PrunePlan.DeleteFolder;
import io.cosmosbackup.engine.prune.plan.PrunePlan.Keep;
import io.cosmosbackup.engine.prune.plan.PrunePlan.Mark;
import io.cosmosbackup.engine.prune.plan.PrunePlan.Unmark;
import io.cosmosbackup.engine.prune.plan.PrunePlan.Wait;
import io.cosmosbackup.engine.report.FewNames;
import io.cosmosbackup.engine.report.PlannedBackup;
import io.cosmosbackup.engine.report.Plural;
import io.cosmosbackup.engine.repository.BlobDeletion;
import io.cosmosbackup.engine.repository.Repository;
import io.cosmosbackup.engine.repository.StoredBlobs;
import io.cosmosbackup.engine.retention.RetentionReason;
import io.cosmosbackup.engine.store.BlobStore.DeleteResult;
import io.cosmosbackup.engine.store.BlobStore.Entry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Carries out what was planned, one backup after the other. Before each deletion it looks at the repository
/// again. A backup that has changed since the plan stays until the next run. The manifest is deleted first
/// and the mark last, so a run that is killed at any point leaves nothing that looks like a backup and is
/// none.
///
/// What it deletes are blobs that were seen while the mark was there, and no others that have their names by
/// now: another run may end the deletion while this one stalls, and somebody bring the backup back.
final class PruneExecution {
    private final BlobDeletion deletion;
    private final RepositoryContents contents;
    private final Duration orphanAge;
    private final String why;
    private final Set<String> disregarded;
    private final boolean marksStay;
    private final Map<String, Entry> plannedMarks;
    private final Map<String, Entry> plannedManifests = new HashMap<>();
    private final Set<String> refused = new HashSet<>();
    private long freedBytes;

    /// @param why what marks say
    /// @param disregarded backups that keep nothing, though they may depend on it
    PruneExecution(
            Repository repository,
            RepositoryContents contents,
            Duration orphanAge,
            String why,
            Set<String> disregarded) {
        this(repository, contents, orphanAge, why, disregarded, false);
    }

    private PruneExecution(
            Repository repository,
            RepositoryContents contents,
            Duration orphanAge,
            String why,
            Set<String> disregarded,
            boolean marksStay) {
        this.deletion = new BlobDeletion(repository);
        this.contents = contents;
        this.orphanAge = orphanAge;
        this.why = why;
        this.disregarded = Set.copyOf(disregarded);
        this.marksStay = marksStay;
        this.plannedMarks = contents.marks();
        contents.catalog()
                .forEach(point -> contents.manifest(point.backup())
                        .ifPresent(manifest -> plannedManifests.put(point.backup(), manifest)));
    }

    /// The marks of what it deletes stay: nothing of those names is committed any more.
    static PruneExecution leavingMarks(
            Repository repository,
            RepositoryContents contents,
            Duration orphanAge,
            String why,
            Set<String> disregarded) {
        return new PruneExecution(repository, contents, orphanAge, why, disregarded, true);
    }

    /// Bytes of the segments and checkpoints that are gone.
    long freedBytes() {
        return freedBytes;
    }

    /// How an action is shown that was only planned.
    static PlannedBackup planned(Action action) {
        return switch (action) {
            case Keep _ -> shown(action, PlannedBackup.Action.Keep, null);
            case Mark mark -> shown(action, PlannedBackup.Action.Mark, mark.deletedFrom());
            case Wait wait -> shown(action, PlannedBackup.Action.Wait, wait.until());
            case Unmark _ ->
                shown(action, isGone(action) ? PlannedBackup.Action.Delete : PlannedBackup.Action.Unmark, null);
            case Delete _, DeleteFolder _ -> shown(action, PlannedBackup.Action.Delete, null);
        };
    }

    /// Carries it out and says what became of it.
    PlannedBackup carryOut(Action action) {
        return switch (action) {
            case Keep _, Wait _ -> planned(action);
            case Mark mark -> {
                mark(mark.backup());
                yield planned(mark);
            }
            case Unmark unmark -> isGone(unmark) ? removeLastMark(unmark) : unmark(unmark);
            case Delete delete -> delete(delete);
            case DeleteFolder folder -> deleteFolder(folder);
        };
    }

    /// Deletes what no manifest needs; says how many blobs the store does not let go.
    int delete(List<Entry> blobs) {
        BlobDeletion.Result result = deletion.delete(blobs);
        freedBytes += result.bytes();
        return result.refused();
    }

    /// Deletes unfinished uploads of writers that were killed.
    void deleteUnfinished() {
        deletion.deleteUnfinished(orphanAge);
    }

    /// The same of those backups, however young.
    void deleteUnfinished(Set<String> backups) {
        backups.forEach(deletion::deleteUnfinished);
    }

    private void mark(String backup) {
        deletion.mark(backup, new MarkFile(backup, contents.now(), why).print());
    }

    private PlannedBackup unmark(Unmark action) {
        return deletion.delete(Objects.requireNonNull(plannedMarks.get(action.backup()))) == DeleteResult.Protected
                ? shown(action, PlannedBackup.Action.Unmark, null, "the store does not let the mark go yet")
                : planned(action);
    }

    private PlannedBackup delete(Delete action) {
        String backup = action.backup();
        if (!plannedMarks.containsKey(backup)) {
            mark(backup);
        }
        StoredBlobs blobs = deletion.stored(backup);
        contents.lookAgain();
        Optional<Entry> manifest = contents.manifest(backup);
        if (manifest.isEmpty() && !contents.marks().containsKey(backup)) {
            return planned(action); // another run has done all of it
        }
        if (manifest.isPresent() && !manifest.get().equals(plannedManifests.get(backup))) {
            return kept(action, "it was written anew meanwhile");
        }
        Optional<PlannedBackup> stays = stays(action);
        if (stays.isPresent()) {
            return stays.get();
        }
        if (manifest.isPresent()) {
            DeleteResult result = deletion.delete(manifest.get());
            if (result == DeleteResult.Protected) {
                refused.add(backup);
                return shown(action, PlannedBackup.Action.Refused, null, "the store does not let its manifest go yet");
            }
            if (result == DeleteResult.Absent && deletion.holds(backup)) {
                return kept(action, "it was written anew meanwhile");
            }
        }
        return deleteBlobs(action, blobs);
    }

    private PlannedBackup deleteFolder(DeleteFolder action) {
        String backup = action.backup();
        if (!plannedMarks.containsKey(backup)) {
            mark(backup);
        }
        StoredBlobs blobs = deletion.stored(backup);
        contents.lookAgain();
        if (contents.holds(backup)) {
            return kept(action, "it was committed meanwhile");
        }
        Optional<PlannedBackup> stays = stays(action);
        if (stays.isPresent()) {
            return stays.get();
        }
        Instant marked = Objects.requireNonNull(contents.marks().get(backup)).modified();
        Instant newest = blobs.sum().newest();
        if (newest.isAfter(marked) && newest.plus(orphanAge).isAfter(contents.now())) {
            return kept(action, "it was written to meanwhile");
        }
        return deleteBlobs(action, blobs);
    }

    /// Why what was to be deleted stays after all.
    private Optional<PlannedBackup> stays(Action action) {
        String backup = action.backup();
        Entry mark = contents.marks().get(backup);
        Entry planned = plannedMarks.get(backup);
        if (mark == null) {
            return Optional.of(kept(action, "its mark was taken away meanwhile"));
        }
        if (planned != null && !planned.equals(mark)) {
            return Optional.of(kept(action, "it was marked anew meanwhile"));
        }
        Set<String> illegible = contents.illegible();
        illegible.removeAll(disregarded);
        illegible.remove(backup);
        if (!illegible.isEmpty()) {
            return Optional.of(kept(
                    action,
                    "the manifest of %s cannot be read and may depend on it".formatted(FewNames.of(illegible))));
        }
        Set<String> dependents = contents.directDependents(backup);
        dependents.removeAll(disregarded);
        if (dependents.isEmpty()) {
            return Optional.empty();
        }
        String needed = FewNames.of(dependents) + (dependents.size() == 1 ? " needs it" : " need it");
        if (!refused.containsAll(dependents)) {
            return Optional.of(kept(action, needed));
        }
        refused.add(backup);
        return Optional.of(
                shown(action, PlannedBackup.Action.Refused, null, needed + " and the store does not let that go yet"));
    }

    private PlannedBackup deleteBlobs(Action action, StoredBlobs blobs) {
        int staying = delete(blobs.all());
        if (staying > 0) {
            // The mark stays with them, so that a later run knows them for what they are.
            return shown(
                    action,
                    PlannedBackup.Action.Refused,
                    null,
                    "the store does not let %s without a manifest go yet".formatted(Plural.count(staying, "blob")));
        }
        if (!marksStay) {
            deletion.delete(Objects.requireNonNull(contents.marks().get(action.backup())));
        }
        return planned(action);
    }

    /// Removes the mark of a backup that is gone.
    private PlannedBackup removeLastMark(Unmark action) {
        String backup = action.backup();
        contents.lookAgain();
        if (contents.holds(backup) || !deletion.stored(backup).all().isEmpty()) {
            return kept(action, "it came back meanwhile");
        }
        Entry mark = contents.marks().get(backup);
        return mark != null && deletion.delete(mark) == DeleteResult.Protected
                ? shown(action, PlannedBackup.Action.Delete, null, "the store does not let the mark go yet")
                : planned(action);
    }

    static boolean isGone(Action action) {
        return action instanceof Unmark && action.reasons().getFirst().word() == RetentionReason.Word.Gone;
    }

    private static PlannedBackup kept(Action action, String why) {
        return shown(action, PlannedBackup.Action.Keep, null, why);
    }

    private static PlannedBackup shown(
            Action action, PlannedBackup.Action what, @Nullable Instant due, String... before) {
        List<String> reasons = new ArrayList<>(List.of(before));
        action.reasons().forEach(reason -> reasons.add(reason.text()));
        return new PlannedBackup(action.backup(), what, reasons, due);
    }
}
