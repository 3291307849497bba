package io.cosmosbackup.operator.catalog;

import io.cosmosbackup.api.backup.BackupRetention;
import io.cosmosbackup.api.backup.CosmosBackup;
import io.cosmosbackup.api.backup.CosmosBackupStatus;
import io.cosmosbackup.api.backup.DiscoveredBackup;
import io.cosmosbackup.api.common.Phase;
import io.cosmosbackup.api.common.Retain;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Backups that stay because a person decided it: by spec.retain, which is Keep for every CosmosBackup that a
/// person made, or by the annotation that pins.
///
/// A repository holds neither. But the ids of the backups that a schedule makes itself are of one form, so in a
/// new cluster a backup of a series with another id is kept as well: a person asked for it.
public final class Pinned {
    static final String ANNOTATED = "pinned (annotation cosmosbackup.io/pin)";
    static final String ASKED_FOR = "a person asked for it (spec.retain is Keep)";
    static final String NOT_ANY_MORE = "not pinned any more: the schedule's rules decide at the next prune";
    private static final String MARKED = "the next prune takes its mark away in repository ";

    /// The engine's word for what the operator pins.
    private static final String ENGINES_WORD = "pinned";

    private static final Set<String> OURS = Set.of(ANNOTATED, ASKED_FOR, ENGINES_WORD);

    private Pinned() {}

    /// Why the backup stays whatever the rules say; empty when they decide, or nobody would delete it.
    public static Optional<String> why(CosmosBackup backup) {
        Map<String, String> annotations = backup.getMetadata().getAnnotations();
        if (annotations != null && "true".equals(annotations.get(CosmosBackup.PIN_ANNOTATION))) {
            return Optional.of(ANNOTATED);
        }
        return retain(backup) == Retain.Keep ? Optional.of(ASKED_FOR) : Optional.empty();
    }

    /// As the spec says, and as it would have said before there was the field; null where there is no series.
    private static @Nullable Retain retain(CosmosBackup backup) {
        Retain said = backup.getSpec().retain();
        CosmosBackupStatus status = backup.getStatus();
        DiscoveredBackup discovered = backup.getSpec().discovered();
        String schedule = backup.getSpec().scheduleName();
        String series = status == null ? null : status.stored().series();
        if (said != null || (schedule == null && series == null)) {
            return said;
        }
        if (discovered != null && DiscoveredStatuses.generated(backup)) {
            return retain(series, discovered.backup());
        }
        Map<String, String> labels =
                Objects.requireNonNullElse(backup.getMetadata().getLabels(), Map.of());
        return schedule != null && schedule.equals(labels.get(CosmosBackup.SCHEDULE_LABEL))
                ? Retain.Schedule
                : Retain.Keep;
    }

    /// Whether a person asked for the backup, judged by its id in the repository.
    static @Nullable Retain retain(@Nullable String series, String id) {
        if (series == null) {
            return null;
        }
        String schedule = series.substring(series.lastIndexOf('/') + 1);
        return BackupName.inId(id).filter(name -> name.isOf(schedule)).isPresent() ? Retain.Schedule : Retain.Keep;
    }

    /// The status with what a person says of the backup now. It is what the next prune will do.
    public static CosmosBackupStatus said(CosmosBackup backup, CosmosBackupStatus status) {
        if (status.phase() != Phase.Complete || status.copies().stream().noneMatch(Copies::there)) {
            return status;
        }
        BackupRetention old = status.retention();
        List<String> reasons = old == null ? List.of() : old.reasons();
        Optional<String> why = why(backup);
        if (old != null && DiscoveredStatuses.markedElsewhere(old)) {
            return status; // until a prune here has taken the mark away, whoever has set it may delete it
        }
        if (why.isPresent()) {
            boolean said = old != null && old.keep() && reasons.contains(why.get());
            return said ? status : status.withRetention(kept(why.get(), old));
        }
        return old != null && old.keep() && reasons.stream().anyMatch(OURS::contains)
                ? status.withRetention(unpinned(reasons))
                : status;
    }

    /// Whether nothing is known but that a person keeps it.
    static boolean byPersonAlone(BackupRetention retention) {
        return retention.keep() && OURS.containsAll(retention.reasons());
    }

    private static BackupRetention kept(String why, @Nullable BackupRetention old) {
        return old != null && !old.keep()
                ? keep(Stream.of(why, MARKED + old.repository()))
                : keep(Stream.concat(Stream.of(why), rules(old == null ? List.of() : old.reasons())));
    }

    private static BackupRetention unpinned(List<String> reasons) {
        Optional<String> marked = reasons.stream()
                .filter(reason -> reason.startsWith(MARKED))
                .findFirst()
                .map(reason -> reason.substring(MARKED.length()));
        if (marked.isPresent()) {
            return new BackupRetention(
                    false, List.of("not pinned any more, and marked before it was pinned"), marked.get(), null);
        }
        List<String> rest = rules(reasons).toList();
        return keep(rest.isEmpty() ? Stream.of(NOT_ANY_MORE) : rest.stream());
    }

    private static Stream<String> rules(List<String> reasons) {
        return reasons.stream()
                .filter(reason -> !OURS.contains(reason) && !reason.equals(NOT_ANY_MORE) && !reason.startsWith(MARKED));
    }

    private static BackupRetention keep(Stream<String> reasons) {
        return new BackupRetention(true, reasons.toList(), null, null);
    }

    /// The reasons to keep the backup: those of a prune, and those of a person.
    public static BackupRetention kept(CosmosBackup backup, List<String> told) {
        return why(backup)
                .map(why -> keep(Stream.concat(Stream.of(why), rules(told))))
                .orElseGet(() -> new BackupRetention(true, told, null, null));
    }

    /// The mark of a prune that began before a person pinned the backup, if there is one.
    public static Optional<BackupRetention> markedTooLate(CosmosBackup backup, String repository) {
        return why(backup).map(why -> keep(Stream.of(why, MARKED + repository)));
    }
}
