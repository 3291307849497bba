package io.cosmosbackup.operator.catalog;

import io.cosmosbackup.api.backup.CosmosBackup;
import io.cosmosbackup.api.backup.CosmosBackupStatus;
import io.cosmosbackup.api.backup.RepositoryCopy;
import io.cosmosbackup.engine.report.Plural;
import io.cosmosbackup.engine.report.Reason;
import io.cosmosbackup.operator.status.Conditions;
import io.cosmosbackup.operator.status.Explanation;
import io.cosmosbackup.operator.status.OperatorReason;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The conditions of a complete backup, from the state of its copies.
public final class Copies {
    /// So many copies are in a status. Any number of repositories of a namespace may be of one place.
    static final int MOST = 16;

    private Copies() {}

    public static Optional<RepositoryCopy> in(CosmosBackupStatus status, String repository) {
        return status.copies().stream()
                .filter(copy -> copy.repository().equals(repository))
                .findFirst();
    }

    /// Whether a verification found it damaged, and none found it whole since.
    public static boolean damaged(RepositoryCopy copy) {
        return copy.counts() && foundDamaged(copy);
    }

    /// The same, also where the copy does not count.
    static boolean foundDamaged(RepositoryCopy copy) {
        return !copy.durable() && OperatorReason.VerificationFailed.name().equals(copy.reason());
    }

    /// Whether its manifest is in the repository, as far as that is known.
    public static boolean there(RepositoryCopy copy) {
        return copy.durable() || damaged(copy);
    }

    /// The ids of those that are in the repository.
    public static Set<String> backupsIn(String repository, List<CosmosBackup> backups) {
        return backups.stream()
                .filter(backup -> backup.getStatus() != null
                        && in(backup.getStatus(), repository)
                                .filter(Copies::there)
                                .isPresent())
                .flatMap(backup -> Stream.ofNullable(backup.getStatus().id()))
                .collect(Collectors.toCollection(HashSet::new));
    }

    /// The status with that copy in place of what it said of the same repository, and Ready accordingly.
    public static CosmosBackupStatus with(
            CosmosBackup backup, CosmosBackupStatus status, RepositoryCopy copy, Instant now) {
        List<RepositoryCopy> copies = new ArrayList<>(status.copies());
        int at = copies.indexOf(in(status, copy.repository()).orElse(copy));
        if (at < 0 && copies.size() >= MOST) {
            return status; // a spec names eight: these are repositories besides that hold it too
        } else if (at < 0) {
            copies.add(copy);
        } else {
            copies.set(at, copy);
        }
        return with(backup, status, copies, now);
    }

    /// The status without what it said of that repository: the backup has gone from there, as it had to. With the
    /// last one gone, none is owed anywhere.
    public static CosmosBackupStatus without(
            CosmosBackup backup, CosmosBackupStatus status, String repository, Explanation gone, Instant now) {
        List<RepositoryCopy> rest = status.copies().stream()
                .filter(copy -> !copy.repository().equals(repository))
                .toList();
        return rest.stream().anyMatch(Copies::there)
                ? with(backup, status, rest, now)
                : CopyVerification.said(
                        backup,
                        status.withCopies(
                                List.of(),
                                Conditions.withReadyOrStalled(
                                        status.conditions(), false, true, gone, generation(backup), now)),
                        now);
    }

    /// The status with those copies, and Ready accordingly.
    public static CosmosBackupStatus with(
            CosmosBackup backup, CosmosBackupStatus status, List<RepositoryCopy> copies, Instant now) {
        Explanation why = why(status, copies);
        boolean whole = why.is(OperatorReason.BackupComplete);
        return CopyVerification.said(
                backup,
                status.withCopies(
                        copies,
                        Conditions.withReadyOrStalled(
                                status.conditions(),
                                whole,
                                !whole && !why.is(OperatorReason.CopiesMissing),
                                why,
                                generation(backup),
                                now)),
                now);
    }

    private static Explanation why(CosmosBackupStatus status, List<RepositoryCopy> all) {
        String leftOut = all.stream()
                .flatMap(copy -> Stream.ofNullable(copy.leftOut()))
                .map(why -> "; " + why)
                .collect(Collectors.joining());
        List<RepositoryCopy> copies =
                all.stream().filter(RepositoryCopy::counts).toList();
        if (copies.isEmpty()) {
            return Explanation.of(
                    OperatorReason.RepositoryNotFound, "no repository is left that holds the backup" + leftOut);
        }
        Explanation why = of(status, copies);
        return new Explanation(why.reason(), why.message() + leftOut);
    }

    private static Explanation of(CosmosBackupStatus status, List<RepositoryCopy> copies) {
        long durable = copies.stream().filter(RepositoryCopy::durable).count();
        String missing = copies.stream()
                .filter(copy -> !copy.durable())
                .map(copy -> "%s: %s"
                        .formatted(copy.repository(), Objects.requireNonNullElse(copy.message(), "not written")))
                .collect(Collectors.joining("; "));
        boolean changed = copies.stream()
                .anyMatch(copy ->
                        !copy.durable() && OperatorReason.ManifestChanged.name().equals(copy.reason()));
        boolean damaged = copies.stream().anyMatch(Copies::damaged);
        if (durable == copies.size()) {
            long items = status.contents() == null ? 0 : status.contents().items();
            return named(
                    status,
                    Explanation.of(
                            OperatorReason.BackupComplete,
                            "%d %s in %d of %d %s"
                                    .formatted(
                                            items,
                                            Plural.of(items, "document is", "documents are"),
                                            durable,
                                            copies.size(),
                                            Plural.of(copies.size(), "repository"))));
        }
        return named(
                status,
                new Explanation(
                        reason(copies, changed, damaged, durable),
                        "the backup is whole in %d of %d %s; %s in %s"
                                .formatted(
                                        durable,
                                        copies.size(),
                                        Plural.of(copies.size(), "repository"),
                                        damaged ? "not whole" : "missing",
                                        missing)));
    }

    /// A copy that comes does not bring what was named and not there.
    private static Explanation named(CosmosBackupStatus status, Explanation why) {
        boolean first = why.is(OperatorReason.BackupComplete) || why.is(OperatorReason.CopiesMissing);
        String series = status.backup() == null ? null : status.backup().series();
        String schedule = series == null ? null : series.substring(series.lastIndexOf('/') + 1);
        String message = why.message() + Unmatched.told(status.unmatched(), schedule);
        return first && !Unmatched.names(status.unmatched()).isEmpty()
                ? Explanation.of(Reason.PatternMatchesNothing, message)
                : new Explanation(why.reason(), message);
    }

    /// A fault that only a person can mend comes first.
    private static String reason(List<RepositoryCopy> copies, boolean changed, boolean damaged, long durable) {
        if (changed || damaged || durable > 0) {
            return (changed
                            ? OperatorReason.ManifestChanged
                            : damaged ? OperatorReason.VerificationFailed : OperatorReason.CopiesMissing)
                    .name();
        }
        return copies.stream()
                .flatMap(copy -> Optional.ofNullable(copy.reason()).stream())
                .findFirst()
                .orElse(OperatorReason.ManifestMissing.name());
    }

    static long generation(CosmosBackup backup) {
        return Objects.requireNonNullElse(backup.getMetadata().getGeneration(), 0L);
    }
}
