package io.cosmosbackup.operator.catalog;

import io.cosmosbackup.api.backup.CosmosBackup;
import io.cosmosbackup.api.backup.CosmosBackupStatus;
import io.cosmosbackup.api.backup.DiscoveredBackup;
import io.cosmosbackup.api.common.Phase;
import io.cosmosbackup.api.repository.CosmosBackupRepository;
import io.cosmosbackup.engine.report.CatalogLine;
import io.cosmosbackup.engine.report.Plural;
import io.cosmosbackup.operator.status.BackupChanges;
import io.cosmosbackup.operator.status.Conditions;
import io.cosmosbackup.operator.status.Explanation;
import io.cosmosbackup.operator.status.OperatorReason;
import io.cosmosbackup.operator.status.Refusals;
import io.cosmosbackup.operator.status.StatusUpdate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// How a listing changes the CosmosBackups of its namespace.
///
/// It is decided again after each pass, from the same listing, until nothing is left to write. So the next
/// pass finishes what was cut short.
///
/// @param changes those of one pass. CosmosBackups whose backup no longer exists are dropped.
/// @param findings about the repository
/// @param others how many backups the repository holds that no CosmosBackup stands for
public record CatalogDecision(BackupChanges changes, Findings findings, int others) {
    /// So many objects are written in one pass.
    static final int MOST = 200;

    /// @param backups those of the repository's namespace
    public static CatalogDecision of(
            CosmosBackupRepository repository, Listing listing, List<CosmosBackup> backups, Instant now) {
        String namespace = repository.getMetadata().getNamespace();
        String name = repository.getMetadata().getName();
        Set<String> names = new HashSet<>();
        Map<String, List<CosmosBackup>> known = new HashMap<>();
        for (CosmosBackup backup : backups) {
            names.add(backup.getMetadata().getName());
            id(backup)
                    .ifPresent(id ->
                            known.computeIfAbsent(id, _ -> new ArrayList<>()).add(backup));
        }
        List<StatusUpdate> tell = new ArrayList<>();
        List<CosmosBackup> drop = new ArrayList<>();
        KnownBackup.InRepository seen = new KnownBackup.InRepository(name, listing, now);
        for (CosmosBackup backup : backups) {
            Optional<StatusUpdate> told = KnownBackup.of(seen, backup);
            if (leftover(backup, told.map(StatusUpdate::status).orElse(backup.getStatus()))) {
                drop.add(backup);
            } else {
                told.ifPresent(tell::add);
            }
        }
        List<CosmosBackup> create = new ArrayList<>();
        List<String> skipped = new ArrayList<>();
        for (CatalogLine entry : new TreeMap<>(listing.backups()).values()) {
            if (!repository.getSpec().discover()
                    || entry.found() == null
                    || entry.ofLaterRelease()
                    || known.containsKey(entry.backup())) {
                continue;
            }
            Optional<CosmosBackup> made = names.contains(entry.backup())
                    ? Optional.empty()
                    : DiscoveredStatuses.create(namespace, name, entry, now);
            made.ifPresentOrElse(create::add, () -> skipped.add(entry.backup()));
        }
        return new CatalogDecision(
                new BackupChanges(
                        create.stream().limit(MOST).toList(),
                        tell.stream()
                                .sorted(Comparator.comparing(told -> refusedBefore(told.backup())))
                                .limit(MOST)
                                .toList(),
                        drop.stream().limit(MOST).toList()),
                Findings.of(listing, skipped),
                others(name, listing, backups));
    }

    /// If the log does not show every backup, each CosmosBackup with a copy here counts as one of them.
    private static int others(String repository, Listing listing, List<CosmosBackup> backups) {
        Set<String> there = Copies.backupsIn(repository, backups);
        if (listing.whole()) {
            there.retainAll(listing.backups().keySet());
        }
        return Math.max(0, listing.expected() - there.size());
    }

    /// Whether the backup says that the API server did not take its status. Those come last: one pass tells a
    /// bounded number, and they would leave no room for the others.
    public static boolean refusedBefore(CosmosBackup backup) {
        CosmosBackupStatus status = backup.getStatus();
        return status != null
                && Conditions.find(status.conditions(), Conditions.READY)
                        .filter(ready -> ready.reason().equals(OperatorReason.StatusRefused.name()))
                        .isPresent();
    }

    /// Whether the operator made it for a discovered backup that retention, here or elsewhere, has deleted
    /// everywhere.
    private static boolean leftover(CosmosBackup backup, @Nullable CosmosBackupStatus status) {
        return status != null
                && status.phase() == Phase.Complete
                && status.retention() != null
                && status.copies().isEmpty()
                && backup.getMetadata().getDeletionTimestamp() == null
                && DiscoveredStatuses.generated(backup);
    }

    /// The id of the backup it stands for. One whose own run has failed stands for none, even if a repository was
    /// reached.
    private static Optional<String> id(CosmosBackup backup) {
        DiscoveredBackup discovered = backup.getSpec().discovered();
        if (discovered != null) {
            return Optional.of(discovered.backup());
        }
        CosmosBackupStatus status = backup.getStatus();
        return status == null || status.phase() == Phase.Failed ? Optional.empty() : Optional.ofNullable(status.id());
    }

    /// Nothing is left to write but what the API server does not take.
    public CatalogDecision refused(Refusals refusals) {
        Explanation first = refusals.first();
        int more = refusals.byName().size() - 1;
        return refused(
                more == 0
                        ? first
                        : new Explanation(
                                first.reason(),
                                "%s; the API server refuses %d more %s"
                                        .formatted(first.message(), more, Plural.of(more, "CosmosBackup"))));
    }

    /// With something else that is wrong about the repository.
    public CatalogDecision refused(Explanation why) {
        return new CatalogDecision(BackupChanges.NONE, findings.refused(why), others);
    }
}
