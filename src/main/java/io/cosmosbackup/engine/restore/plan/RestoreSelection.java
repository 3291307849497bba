package io.cosmosbackup.engine.restore.plan;

import io.cosmosbackup.engine.account.ContainerName;
import io.cosmosbackup.engine.catalog.BackupType;
import io.cosmosbackup.engine.format.Manifest;
import io.cosmosbackup.engine.format.Manifest.ContainerBackup;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Plural;
import io.cosmosbackup.engine.report.Reason;
import io.cosmosbackup.engine.selection.Renames;
import io.cosmosbackup.engine.selection.Selection;
import io.cosmosbackup.engine.selection.Unmatched;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import java.util.Set;
import java.util.stream.Stream;

/// What of a backup is to be restored and under which names, before the target is asked.
///
/// @param steps at least one, each into a container of its own
/// @param warnings patterns that match nothing, a sentence each
public record RestoreSelection(String backup, List<RestoreStep> steps, List<String> warnings) {
    /// A message names no more containers than this.
    private static final int OTHERS_NAMED = 10;

    public RestoreSelection {
        steps = List.copyOf(steps);
        warnings = List.copyOf(warnings);
    }

    /// With that warning too.
    public RestoreSelection warning(String sentence) {
        return new RestoreSelection(
                backup,
                steps,
                Stream.concat(warnings.stream(), Stream.of(sentence)).toList());
    }

    /// Refuses what is a mistake by the backup and the request alone: as `UnknownFormat`,
    /// `PatternMatchesNothing`, `NothingSelected` or `InvalidArgument`.
    public static RestoreSelection of(Manifest manifest, Selection selection, Renames renames) {
        requireRestorable(manifest);
        List<String> matchNothing = requireNamed(manifest, selection, renames);
        List<ContainerBackup> selected = manifest.containers().stream()
                .filter(c -> selection.selects(c.container().name()))
                .toList();
        requireSelected(manifest, selected, selection, renames);
        return new RestoreSelection(
                manifest.backup(),
                selected.stream()
                        .map(c -> RestoreStep.of(
                                manifest, c, renames.target(c.container().name())))
                        .toList(),
                matchNothing.stream()
                        .map(pattern -> "pattern " + pattern + " matches no container of the backup")
                        .toList());
    }

    /// Chains are read by a later release; what stands in them is specified already (docs/format.md).
    private static void requireRestorable(Manifest manifest) {
        if (manifest.head().type() != BackupType.Full
                || !manifest.head().kind().mode().equals("LatestVersion")
                || !manifest.head().refersTo().isEmpty()) {
            throw new BackupException(
                    Reason.UnknownFormat,
                    "backup " + manifest.backup() + " is a " + manifest.head().type() + " backup in mode "
                            + manifest.head().kind().mode()
                            + ", and this release restores full backups only. HINT: restore the"
                            + " full backup it builds on, or use a newer release");
        }
    }

    private static void requireSelected(
            Manifest manifest, List<ContainerBackup> selected, Selection selection, Renames renames) {
        if (selected.isEmpty()) {
            throw new BackupException(
                    Reason.NothingSelected,
                    "backup " + manifest.backup() + " holds no container that include and exclude select. It holds: "
                            + manifest.containers().stream()
                                    .map(c -> c.container().name())
                                    .toList()
                            + ". HINT: check the patterns database/container");
        }
        requireNothingInPlaceByMistake(selected, selection, renames);
        try {
            renames.check(selected.stream().map(c -> c.container().name()).toList());
        } catch (IllegalArgumentException e) {
            throw new BackupException(Reason.InvalidArgument, String.valueOf(e.getMessage()), e);
        }
    }

    /// Refuses to restore a container in place that nobody asked for. A person who renames one container
    /// wants to look at it beside the live data, and may forget that all others would be written into the
    /// live containers.
    private static void requireNothingInPlaceByMistake(
            List<ContainerBackup> selected, Selection selection, Renames renames) {
        Set<ContainerName> renamed = renames.names().keySet();
        if (renamed.isEmpty() || !selection.include().isEmpty()) {
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

    /// Refuses names that are not in the backup.
    ///
    /// @return the patterns with `*` that match nothing
    private static List<String> requireNamed(Manifest manifest, Selection selection, Renames renames) {
        List<ContainerName> there =
                manifest.containers().stream().map(c -> c.container().name()).toList();
        Unmatched unmatched = selection.unmatched(there);
        SequencedSet<String> typed = new LinkedHashSet<>(unmatched.exact()); // one name may be in two options
        renames.names().keySet().stream()
                .filter(name -> !there.contains(name))
                .map(ContainerName::toString)
                .sorted()
                .forEach(typed::add);
        List<String> named = List.copyOf(typed);
        if (!named.isEmpty()) {
            throw new BackupException(
                    Reason.PatternMatchesNothing,
                    "include, exclude or rename names containers that backup %s does not hold: %s. It holds: %s. HINT: mend the names; nothing was written"
                            .formatted(
                                    manifest.backup(),
                                    String.join(", ", named),
                                    new Unmatched(named, there).nearest()));
        }
        return unmatched.open();
    }
}
