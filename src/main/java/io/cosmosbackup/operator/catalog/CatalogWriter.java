package io.cosmosbackup.operator.catalog;

import io.cosmosbackup.api.CosmosBackup;
import io.cosmosbackup.api.CosmosBackupRepository;
import io.cosmosbackup.engine.report.Plural;
import io.cosmosbackup.operator.status.EventWriter;
import io.cosmosbackup.operator.status.Happening;
import io.cosmosbackup.operator.status.OperatorReason;
import io.cosmosbackup.operator.status.StatusWriter;
import io.cosmosbackup.operator.status.Why;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Does what was decided about the CosmosBackups of a listing.
public record CatalogWriter(KubernetesClient client) {
    private static final Logger LOG = LoggerFactory.getLogger(CatalogWriter.class);
    private static final int UNPROCESSABLE = 422;

    /// Empty, or why the API server does not take CosmosBackups or what they would say. One that somebody has
    /// changed, made or deleted meanwhile is looked at again in the next pass.
    public Optional<Why> write(CosmosBackupRepository repository, CatalogDecision decision, Instant now) {
        Optional<Why> refusal = Optional.empty();
        for (Told told : decision.tell()) {
            Optional<Why> refused = tell(told, now);
            refusal = refusal.or(() -> refused);
        }
        decision.drop().forEach(this::drop);
        int made = 0;
        for (CosmosBackup backup : decision.create()) {
            Optional<Why> refused = create(backup);
            if (refused.isPresent()) { // the others were not tried
                refusal = refused;
                break;
            }
            made++;
        }
        if (made > 0) {
            String first = decision.create().getFirst().getMetadata().getName();
            EventWriter.write(
                    client,
                    repository,
                    Happening.normal(
                            "discovered-" + first,
                            Why.of(
                                    OperatorReason.Discovered,
                                    "%d %s no CosmosBackup %s one now, from %s"
                                            .formatted(
                                                    made,
                                                    Plural.of(made, "backup that had", "backups that had"),
                                                    Plural.of(made, "has", "have"),
                                                    first))),
                    now);
        }
        return refusal;
    }

    private Optional<Why> tell(Told told, Instant now) {
        return switch (StatusWriter.write(client, told.backup(), told.status(), CosmosBackup::new)) {
            case StatusWriter.Result.Written<CosmosBackup>(CosmosBackup written) -> {
                told.happening().ifPresent(happening -> EventWriter.write(client, written, happening, now));
                yield Optional.empty();
            }
            case StatusWriter.Result.Changed<CosmosBackup> _ -> Optional.empty();
            case StatusWriter.Result.Refused<CosmosBackup>(Why why) -> Optional.of(why);
        };
    }

    private Optional<Why> create(CosmosBackup backup) {
        try {
            CosmosBackup created = client.resource(backup).create();
            LOG.info(
                    "backup discovered backup={}/{}",
                    backup.getMetadata().getNamespace(),
                    backup.getMetadata().getName());
            StatusWriter.write(client, created, backup.getStatus(), CosmosBackup::new);
            return Optional.empty();
        } catch (KubernetesClientException e) {
            return switch (e.getCode()) {
                case HttpURLConnection.HTTP_CONFLICT -> Optional.empty(); // another operator was faster
                case HttpURLConnection.HTTP_BAD_REQUEST, HttpURLConnection.HTTP_FORBIDDEN, UNPROCESSABLE ->
                    Optional.of(Why.of(
                            OperatorReason.BackupsSkipped,
                            "the API server refuses CosmosBackup %s: %s"
                                    .formatted(
                                            backup.getMetadata().getName(),
                                            e.getStatus() == null
                                                    ? e.getMessage()
                                                    : e.getStatus().getMessage())));
                default -> throw e;
            };
        }
    }

    /// Only as it was seen: one that somebody has pinned or copied meanwhile stays.
    private void drop(CosmosBackup backup) {
        try {
            client.resource(backup)
                    .lockResourceVersion(backup.getMetadata().getResourceVersion())
                    .delete();
            LOG.info(
                    "backup deleted backup={}/{}",
                    backup.getMetadata().getNamespace(),
                    backup.getMetadata().getName());
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_CONFLICT && e.getCode() != HttpURLConnection.HTTP_NOT_FOUND) {
                throw e;
            }
        }
    }
}
