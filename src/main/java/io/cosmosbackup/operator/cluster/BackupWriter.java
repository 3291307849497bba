package io.cosmosbackup.operator.cluster;

import io.cosmosbackup.api.backup.CosmosBackup;
import io.cosmosbackup.operator.status.Explanation;
import io.cosmosbackup.operator.status.OperatorReason;
import io.cosmosbackup.operator.status.StatusUpdate;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes one CosmosBackup.
record BackupWriter(KubernetesClient client) {
    private static final Logger LOG = LoggerFactory.getLogger(BackupWriter.class);

    /// The event follows once the status is written.
    StatusWriter.Result<CosmosBackup> update(StatusUpdate update, Instant now) {
        StatusWriter.Result<CosmosBackup> result =
                StatusWriter.write(client, update.backup(), update.status(), CosmosBackup::new);
        if (result instanceof StatusWriter.Result.Written<CosmosBackup>(CosmosBackup written)) {
            update.happening().ifPresent(happening -> EventWriter.write(client, written, happening, now));
        }
        return result;
    }

    /// Empty, or why the API server does not accept it. AlreadyExists is as good as made: the reply to an
    /// earlier attempt was lost, or another operator was faster.
    Optional<Explanation> create(CosmosBackup backup) {
        try {
            client.resource(backup).create();
            LOG.info("backup created backup={}", name(backup));
            return Optional.empty();
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_CONFLICT) {
                return Optional.empty();
            }
            String told = ApiRefusal.of(e).orElseThrow(() -> e);
            return Optional.of(Explanation.of(
                    OperatorReason.BackupRefused,
                    "the API server refuses CosmosBackup %s: %s. HINT: look at the quotas and webhooks of the namespace; it is tried again"
                            .formatted(backup.getMetadata().getName(), told)));
        }
    }

    /// Only as it was seen: one that somebody has pinned or copied meanwhile stays.
    void drop(CosmosBackup backup) {
        try {
            client.resource(backup)
                    .lockResourceVersion(backup.getMetadata().getResourceVersion())
                    .delete();
            LOG.info("backup deleted backup={}", name(backup));
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_CONFLICT && e.getCode() != HttpURLConnection.HTTP_NOT_FOUND) {
                throw e;
            }
        }
    }

    private static String name(CosmosBackup backup) {
        return backup.getMetadata().getNamespace() + "/" + backup.getMetadata().getName();
    }
}
