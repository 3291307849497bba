package io.cosmosbackup.operator.cluster;

import io.cosmosbackup.api.backup.CosmosBackup;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.net.HttpURLConnection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/// Puts the finalizer on an object and takes it away, if nobody has changed the object since it was read.
public record Finalizers(KubernetesClient client) {
    void add(HasMetadata object) {
        write(
                object,
                Stream.concat(of(object).stream(), Stream.of(CosmosBackup.FINALIZER))
                        .toList());
    }

    void remove(HasMetadata object) {
        write(
                object,
                of(object).stream()
                        .filter(finalizer -> !finalizer.equals(CosmosBackup.FINALIZER))
                        .toList());
    }

    private static List<String> of(HasMetadata object) {
        return Objects.requireNonNullElse(object.getMetadata().getFinalizers(), List.of());
    }

    private void write(HasMetadata object, List<String> finalizers) {
        Map<String, Object> patch = Map.of(
                "metadata",
                Map.of("resourceVersion", object.getMetadata().getResourceVersion(), "finalizers", finalizers));
        try {
            client.resource(object)
                    .patch(
                            PatchContext.of(PatchType.JSON_MERGE),
                            client.getKubernetesSerialization().asJson(patch));
        } catch (KubernetesClientException e) {
            // Somebody was faster: the next look sees what is there now.
            if (e.getCode() != HttpURLConnection.HTTP_CONFLICT && e.getCode() != HttpURLConnection.HTTP_NOT_FOUND) {
                throw e;
            }
        }
    }
}
