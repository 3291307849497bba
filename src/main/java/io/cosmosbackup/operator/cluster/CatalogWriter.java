package io.cosmosbackup.operator.cluster;

import io.cosmosbackup.api.backup.CosmosBackup;
import io.cosmosbackup.engine.report.Plural;
import io.cosmosbackup.operator.catalog.CatalogDecision;
import io.cosmosbackup.operator.status.BackupChanges;
import io.cosmosbackup.operator.status.Explanation;
import io.cosmosbackup.operator.status.Notice;
import io.cosmosbackup.operator.status.OperatorReason;
import io.cosmosbackup.operator.status.Refusals;
import io.cosmosbackup.operator.status.StatusUpdate;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Does what was decided about the CosmosBackups of a listing.
record CatalogWriter(KubernetesClient client) {
    private static final Logger LOG = LoggerFactory.getLogger(CatalogWriter.class);

    /// What has come of one object.
    ///
    /// @param done whether another pass finds something else: the object is as was decided, somebody was
    ///     faster, or the object says for the first time that it is refused
    /// @param refusal why the API server does not take it
    private record Outcome(boolean done, Optional<Explanation> refusal) {
        static final Outcome DONE = new Outcome(true, Optional.empty());
    }

    /// Writes what the API server takes, object by object: one that is refused holds up no other.
    ///
    /// Empty when another pass may find more to write. At last only refused objects are left: then it is
    /// returned why they are refused.
    Optional<Refusals> write(HasMetadata repository, BackupChanges changes, Instant now) {
        Map<String, Outcome> outcomes = new LinkedHashMap<>();
        changes.update().forEach(update -> outcomes.put(name(update.backup()), update(update, now)));
        changes.drop().forEach(backup -> {
            new BackupWriter(client).drop(backup);
            outcomes.put(name(backup), Outcome.DONE);
        });
        List<String> made = new ArrayList<>();
        for (CosmosBackup backup : changes.create()) {
            Outcome outcome = create(backup);
            outcomes.put(name(backup), outcome);
            if (outcome.done()) {
                made.add(name(backup));
            }
        }
        if (!made.isEmpty()) {
            EventWriter.write(
                    client,
                    repository,
                    Notice.normal(
                            "discovered-" + made.getFirst(),
                            Explanation.of(
                                    OperatorReason.Discovered,
                                    "%d %s no CosmosBackup %s one now, from %s"
                                            .formatted(
                                                    made.size(),
                                                    Plural.of(made.size(), "backup that had", "backups that had"),
                                                    Plural.of(made.size(), "has", "have"),
                                                    made.getFirst()))),
                    now);
        }
        if (outcomes.values().stream().anyMatch(Outcome::done)) {
            return Optional.empty();
        }
        Map<String, Explanation> refusals = new LinkedHashMap<>();
        outcomes.forEach((name, outcome) -> outcome.refusal().ifPresent(why -> refusals.put(name, why)));
        return refusals.isEmpty() ? Optional.empty() : Optional.of(new Refusals(refusals));
    }

    private static String name(CosmosBackup backup) {
        return backup.getMetadata().getName();
    }

    private Outcome update(StatusUpdate told, Instant now) {
        return switch (new BackupWriter(client).update(told, now)) {
            case StatusWriter.Result.Written<CosmosBackup> _ -> Outcome.DONE;
            case StatusWriter.Result.Changed<CosmosBackup> _ -> Outcome.DONE;
            case StatusWriter.Result.Refused<CosmosBackup>(Explanation why, boolean said) ->
                new Outcome(said && !CatalogDecision.refusedBefore(told.backup()), Optional.of(why));
        };
    }

    private Outcome create(CosmosBackup backup) {
        try {
            CosmosBackup created = client.resource(backup).create();
            LOG.info(
                    "backup discovered backup={}/{}",
                    backup.getMetadata().getNamespace(),
                    backup.getMetadata().getName());
            StatusWriter.write(client, created, backup.getStatus(), CosmosBackup::new); // else the next pass tells it
            return Outcome.DONE;
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_CONFLICT) { // another operator was faster
                return Outcome.DONE;
            }
            String told = ApiRefusal.of(e).orElseThrow(() -> e);
            return new Outcome(
                    false,
                    Optional.of(Explanation.of(
                            OperatorReason.BackupsSkipped,
                            "the API server refuses CosmosBackup %s: %s"
                                    .formatted(backup.getMetadata().getName(), told))));
        }
    }
}
