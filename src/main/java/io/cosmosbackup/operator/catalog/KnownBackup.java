package io.cosmosbackup.operator.catalog;

import io.cosmosbackup.api.backup.BackupRetention;
import io.cosmosbackup.api.backup.CosmosBackup;
import io.cosmosbackup.api.backup.CosmosBackupStatus;
import io.cosmosbackup.api.backup.DiscoveredBackup;
import io.cosmosbackup.api.backup.RepositoryCopy;
import io.cosmosbackup.api.backup.StoredBackup;
import io.cosmosbackup.api.common.Attempts;
import io.cosmosbackup.api.common.Phase;
import io.cosmosbackup.engine.report.CatalogLine;
import io.cosmosbackup.engine.report.Reason;
import io.cosmosbackup.operator.status.Cut;
import io.cosmosbackup.operator.status.Explanation;
import io.cosmosbackup.operator.status.Notice;
import io.cosmosbackup.operator.status.OperatorReason;
import io.cosmosbackup.operator.status.Past;
import io.cosmosbackup.operator.status.StatusUpdate;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// How the listing of one repository changes one CosmosBackup.
final class KnownBackup {
    /// A copy's time and the listing's time may come from different clocks.
    private static final Duration SLACK = Duration.ofMinutes(1);

    private KnownBackup() {}

    /// @param repository its name
    record InRepository(String repository, Listing listing, Instant now) {}

    /// Empty if the status does not change. A backup that is being deleted keeps its status, and so does one whose
    /// run has not ended.
    static Optional<StatusUpdate> of(InRepository seen, CosmosBackup backup) {
        CosmosBackupStatus status = Objects.requireNonNullElse(backup.getStatus(), CosmosBackupStatus.EMPTY);
        if (backup.getMetadata().getDeletionTimestamp() != null) {
            return Optional.empty();
        }
        if (status.phase() == Phase.Complete && status.id() != null) {
            return changed(seen, backup, status, complete(seen, backup, status, entry(seen, status.id())));
        }
        DiscoveredBackup discovered = backup.getSpec().discovered();
        return discovered != null && discovered.repositoryName().equals(seen.repository())
                ? changed(seen, backup, status, awaited(seen, backup, status, discovered.backup()))
                : Optional.empty();
    }

    private static @Nullable CatalogLine entry(InRepository seen, @Nullable String id) {
        return id == null ? null : seen.listing().backups().get(id);
    }

    private static Optional<StatusUpdate> changed(
            InRepository seen, CosmosBackup backup, CosmosBackupStatus old, CosmosBackupStatus next) {
        return next.equals(old)
                ? Optional.empty()
                : Optional.of(new StatusUpdate(backup, next, happening(seen, backup, old, next)));
    }

    /// A copy that was whole and is not any more is what a person has to hear of.
    private static Optional<Notice> happening(
            InRepository seen, CosmosBackup backup, CosmosBackupStatus old, CosmosBackupStatus next) {
        boolean was = Copies.in(old, seen.repository())
                .filter(RepositoryCopy::durable)
                .isPresent();
        return Copies.in(next, seen.repository())
                .filter(copy -> was && !copy.durable())
                .map(copy -> Notice.warning(
                        "copy-%s-%s".formatted(seen.repository(), copy.since()),
                        new Explanation(
                                Objects.requireNonNullElse(copy.reason(), OperatorReason.ManifestMissing.name()),
                                "repository %s: %s".formatted(seen.repository(), copy.message()))))
                .or(() -> marked(seen, backup, old.retention(), next.retention()));
    }

    /// Somebody else's prune has marked it.
    private static Optional<Notice> marked(
            InRepository seen, CosmosBackup backup, @Nullable BackupRetention old, @Nullable BackupRetention next) {
        return (old == null || old.keep()) && next != null && !next.keep()
                ? Optional.of(Marked.of(backup, seen.repository(), next.due(), next.reasons()))
                : Optional.empty();
    }

    private static CosmosBackupStatus awaited(
            InRepository seen, CosmosBackup backup, CosmosBackupStatus old, String id) {
        CatalogLine entry = entry(seen, id);
        if (entry != null && entry.found() != null && !entry.ofLaterRelease()) {
            return DiscoveredStatuses.found(backup, seen.repository(), entry, entry.found(), seen.now());
        }
        if (entry == null && !seen.listing().lacks(id)) {
            return old;
        }
        CatalogLine.Problem problem = entry == null ? null : entry.problem();
        Explanation why = problem == null
                ? Explanation.of(
                        Reason.BackupNotFound,
                        "repository %s holds no backup %s%s. HINT: it is looked for again at every probe"
                                .formatted(seen.repository(), id, unshown(seen, id)))
                : Explanation.of(problem.reason(), problem.message());
        return DiscoveredStatuses.missing(backup, why, true, seen.now());
    }

    private static CosmosBackupStatus complete(
            InRepository seen, CosmosBackup backup, CosmosBackupStatus status, @Nullable CatalogLine entry) {
        Optional<RepositoryCopy> copy = Copies.in(status, seen.repository());
        if (entry == null) {
            String id = String.valueOf(status.id());
            // One that is only not shown counts as there: so the next probe asks for it by name.
            return copy.filter(c -> seen.listing().lacks(id)
                            && !seen.listing().mayBeUnshown(id)
                            && Copies.there(c)
                            && !younger(seen, c))
                    .map(c -> gone(seen, backup, status, c))
                    .orElse(status);
        }
        CatalogLine.Found found = entry.found();
        if (found == null) {
            CatalogLine.Problem problem = entry.problem();
            return problem == null || copy.filter(c -> !Copies.damaged(c)).isEmpty()
                    ? status
                    : without(seen, backup, status, copy.get(), problem.reason().name(), problem.message());
        }
        String noted = status.stored().manifestSha256();
        if (noted != null && !noted.equals(found.keys().manifestSha256())) {
            return without(
                    seen,
                    backup,
                    status,
                    copy.orElse(RepositoryCopy.missing(seen.repository(), null)),
                    OperatorReason.ManifestChanged.name(),
                    "the manifest there has SHA-256 %s, and %s was noted"
                            .formatted(found.keys().manifestSha256(), noted));
        }
        CosmosBackupStatus filled = filled(status, found)
                .withRetention(DiscoveredStatuses.marked(status.retention(), seen.repository(), entry));
        return there(seen, backup, filled, copy);
    }

    /// The listing may have been made before the copy was.
    private static boolean younger(InRepository seen, RepositoryCopy copy) {
        Instant since = Past.of(copy.since(), seen.now());
        return since != null && since.plus(SLACK).isAfter(seen.listing().since());
    }

    private static CosmosBackupStatus gone(
            InRepository seen, CosmosBackup backup, CosmosBackupStatus status, RepositoryCopy copy) {
        BackupRetention retention = status.retention();
        if (retention != null && !retention.keep() && seen.repository().equals(retention.repository())) {
            Explanation why = Explanation.of(
                    OperatorReason.Pruned,
                    "retention has deleted the backup: %s".formatted(String.join("; ", retention.reasons())));
            return Copies.without(backup, status, seen.repository(), why, seen.now());
        }
        return without(
                seen,
                backup,
                status,
                copy,
                OperatorReason.ManifestMissing.name(),
                "its manifest is not there any more");
    }

    /// The next probe asks for it by name.
    private static String unshown(InRepository seen, String id) {
        return seen.listing().mayBeUnshown(id)
                ? ", or is one of %d that cannot be read and are not listed"
                        .formatted(seen.listing().unshown())
                : "";
    }

    private static CosmosBackupStatus without(
            InRepository seen,
            CosmosBackup backup,
            CosmosBackupStatus status,
            RepositoryCopy copy,
            String reason,
            String told) {
        if (!copy.durable() && reason.equals(copy.reason())) {
            return status;
        }
        RepositoryCopy next = new RepositoryCopy(
                copy.repository(),
                false,
                seen.now().truncatedTo(ChronoUnit.SECONDS),
                reason,
                Cut.sentence(told),
                copy.attempts());
        return Copies.with(backup, status, next, seen.now());
    }

    /// A copy that the command line made counts. A copy that a Job brings now is left to the Job. A copy that
    /// retention deleted does not come back by a listing older than the deletion. One that a verification
    /// found damaged has a manifest too.
    private static CosmosBackupStatus there(
            InRepository seen, CosmosBackup backup, CosmosBackupStatus status, Optional<RepositoryCopy> copy) {
        Attempts attempts = copy.map(RepositoryCopy::attempts).orElse(null);
        BackupRetention retention = status.retention();
        boolean deleted = copy.isEmpty() && retention != null && !retention.keep();
        boolean beingMade = attempts != null && attempts.jobName() != null;
        boolean damaged = copy.filter(Copies::foundDamaged).isPresent();
        if (deleted || beingMade || damaged || copy.filter(Copies::there).isPresent()) {
            return status;
        }
        RepositoryCopy next = new RepositoryCopy(
                seen.repository(),
                true,
                seen.now().truncatedTo(ChronoUnit.SECONDS),
                null,
                null,
                attempts == null ? null : attempts.ended());
        return Copies.with(backup, status, next, seen.now());
    }

    /// Fills in facts that a run does not report and a manifest holds.
    private static CosmosBackupStatus filled(CosmosBackupStatus status, CatalogLine.Found found) {
        StoredBackup known = status.stored();
        return status.toBuilder()
                .backup(known.withManifest(
                        Objects.requireNonNullElse(
                                known.manifestSha256(), found.keys().manifestSha256()),
                        known.signedBy() == null ? found.keys().signedBy() : known.signedBy(),
                        known.sequence() == null && found.place().series() != null
                                ? (Long) found.place().sequence()
                                : known.sequence()))
                .build();
    }
}
