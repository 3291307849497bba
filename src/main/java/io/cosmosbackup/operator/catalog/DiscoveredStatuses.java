package io.cosmosbackup.operator.catalog;

import io.cosmosbackup.api.backup.BackupRetention;
import io.cosmosbackup.api.backup.CosmosBackup;
import io.cosmosbackup.api.backup.CosmosBackupSpec;
import io.cosmosbackup.api.backup.CosmosBackupStatus;
import io.cosmosbackup.api.backup.DiscoveredBackup;
import io.cosmosbackup.api.backup.Origin;
import io.cosmosbackup.api.backup.RepositoryCopy;
import io.cosmosbackup.api.backup.StoredBackup;
import io.cosmosbackup.api.common.BackupType;
import io.cosmosbackup.api.common.Condition;
import io.cosmosbackup.api.common.Phase;
import io.cosmosbackup.api.common.RunProgress;
import io.cosmosbackup.api.common.RunStatus;
import io.cosmosbackup.engine.report.CatalogLine;
import io.cosmosbackup.engine.report.Plural;
import io.cosmosbackup.operator.status.Conditions;
import io.cosmosbackup.operator.status.Explanation;
import io.cosmosbackup.operator.status.OperatorReason;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// CosmosBackups that stand for what a repository holds already.
public final class DiscoveredStatuses {
    private static final String MANAGED_BY = "app.kubernetes.io/managed-by";
    private static final String MANAGER = "cosmos-backup";
    private static final int LONGEST_NAME = 253;
    private static final String MARKED_AT = "marked for deletion at ";
    private static final Pattern NAME =
            Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");

    private DiscoveredStatuses() {}

    /// Empty when the id cannot be the name of an object, or the backup is of a type this program does not
    /// know.
    ///
    /// It has no owner, so that it outlives the repository, and no label of anything else, by which a GitOps
    /// tool would take it for its own and delete it.
    static Optional<CosmosBackup> create(String namespace, String repository, CatalogLine entry, Instant now) {
        CatalogLine.Found found = entry.found();
        String id = entry.backup();
        if (found == null || id.length() > LONGEST_NAME || !NAME.matcher(id).matches()) {
            return Optional.empty();
        }
        return type(found).map(type -> {
            CosmosBackup backup = new CosmosBackup();
            backup.setMetadata(new ObjectMetaBuilder()
                    .withName(id)
                    .withNamespace(namespace)
                    .withGeneration(1L)
                    .addToLabels(MANAGED_BY, MANAGER)
                    .build());
            backup.setSpec(CosmosBackupSpec.ofDiscovered(
                    new DiscoveredBackup(repository, id),
                    type,
                    Pinned.retain(found.place().series(), id)));
            backup.setStatus(Pinned.said(backup, found(backup, repository, entry, found, now)));
            return backup;
        });
    }

    private static Optional<BackupType> type(CatalogLine.Found found) {
        return Arrays.stream(BackupType.values())
                .filter(type -> type.name().equals(found.place().type()))
                .findFirst();
    }

    /// Whether the operator has made it, and nobody else has taken it over.
    static boolean generated(CosmosBackup backup) {
        DiscoveredBackup discovered = backup.getSpec().discovered();
        return discovered != null
                && discovered.backup().equals(backup.getMetadata().getName())
                && backup.getMetadata().getLabels() != null
                && backup.getMetadata().getLabels().size() == 1
                && MANAGER.equals(backup.getMetadata().getLabels().get(MANAGED_BY));
    }

    /// The backup is there: nothing will run for it.
    static CosmosBackupStatus found(
            CosmosBackup backup, String repository, CatalogLine entry, CatalogLine.Found found, Instant now) {
        CosmosBackupStatus old = status(backup);
        Explanation why = Explanation.of(
                OperatorReason.Discovered,
                "%d %s in %d %s of account %s %s found in repository %s"
                        .formatted(
                                found.contents().items(),
                                Plural.of(found.contents().items(), "document"),
                                found.contents().containers(),
                                Plural.of(found.contents().containers(), "container"),
                                found.source().account(),
                                Plural.of(found.contents().items(), "was", "were"),
                                repository));
        long requestUnits = Math.round(found.cost().requestUnits());
        RepositoryCopy copy = new RepositoryCopy(repository, true, now.truncatedTo(ChronoUnit.SECONDS), null);
        RunProgress whole = RunProgress.complete(
                null,
                found.contents().items(),
                found.contents().bytes(),
                found.cost().requestUnits());
        return CosmosBackupStatus.EMPTY.toBuilder()
                .observedGeneration(Copies.generation(backup))
                .conditions(Conditions.complete(old.conditions(), true, why, Copies.generation(backup), now))
                .phase(Phase.Complete)
                .origin(Origin.Discovered)
                .backup(new StoredBackup(
                        entry.backup(),
                        found.place().series(),
                        found.place().series() == null ? null : found.place().sequence(),
                        found.keys().encrypted(),
                        found.keys().signedBy(),
                        found.keys().manifestSha256()))
                .run(new RunStatus(
                        null,
                        found.cost().startedAt().truncatedTo(ChronoUnit.SECONDS),
                        found.cost().completedAt().truncatedTo(ChronoUnit.SECONDS),
                        requestUnits,
                        whole))
                .holds(ReportedBackup.contents(found.contents()), ReportedBackup.cuts(found.cuts()))
                .counted(List.of(copy))
                .retention(marked(null, repository, entry))
                .build();
    }

    /// It is not there, or not as it must be. It may come yet, so the backup has not failed.
    public static CosmosBackupStatus missing(CosmosBackup backup, Explanation why, boolean stalled, Instant now) {
        CosmosBackupStatus old = status(backup);
        DiscoveredBackup discovered = backup.getSpec().discovered();
        List<Condition> conditions = stalled
                ? Conditions.stalled(old.conditions(), why, Copies.generation(backup), now)
                : Conditions.ready(old.conditions(), false, why, Copies.generation(backup), now);
        return CosmosBackupStatus.EMPTY.toBuilder()
                .observedGeneration(Copies.generation(backup))
                .conditions(conditions)
                .phase(Phase.Pending)
                .origin(Origin.Discovered)
                .backup(discovered == null ? null : StoredBackup.UNKNOWN.withId(discovered.backup()))
                .build();
    }

    /// The retention of a backup whose rules are not known here: a retention, here or elsewhere, may have
    /// marked it.
    static @Nullable BackupRetention marked(@Nullable BackupRetention old, String repository, CatalogLine entry) {
        Instant at = entry.markedAt();
        if (at != null && (old == null || Pinned.byPersonAlone(old))) {
            return new BackupRetention(
                    false, List.of(MARKED_AT + at.truncatedTo(ChronoUnit.SECONDS)), repository, null);
        }
        boolean taken = at == null && old != null && repository.equals(old.repository()) && markedElsewhere(old);
        return taken ? null : old;
    }

    /// Whether all that is known is that somebody has marked it.
    static boolean markedElsewhere(BackupRetention retention) {
        return !retention.keep() && retention.reasons().stream().allMatch(reason -> reason.startsWith(MARKED_AT));
    }

    private static CosmosBackupStatus status(CosmosBackup backup) {
        return backup.getStatus() == null ? CosmosBackupStatus.EMPTY : backup.getStatus();
    }
}
