package io.cosmosbackup.operator.status;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.net.HttpURLConnection;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes a status whole, by server-side apply, if nobody has changed the object since it was read. A second
/// operator, or a cache that lags behind, can therefore never take back what a status says.
public final class StatusWriter {
    private static final Logger LOG = LoggerFactory.getLogger(StatusWriter.class);

    private StatusWriter() {}

    /// True when the object has the status now; false when it has changed meanwhile, so that it has to be looked
    /// at again. Nothing is sent when the status is what it was.
    public static <S, R extends CustomResource<?, S>> boolean write(
            R seen, S status, Supplier<R> empty, Context<R> context) {
        if (status.equals(seen.getStatus())) {
            return true;
        }
        Optional<R> updated = write(context.getClient(), seen, status, empty);
        // The informer hears of it later: until then the next look must not see the old status.
        updated.ifPresent(u -> context.eventSourceRetriever()
                .getControllerEventSource()
                .handleRecentResourceUpdate(ResourceID.fromResource(seen), u, seen));
        return updated.isPresent();
    }

    /// The object as it is with that status, or empty when it has changed meanwhile.
    public static <S, R extends CustomResource<?, S>> Optional<R> write(
            KubernetesClient client, R seen, S status, Supplier<R> empty) {
        R patch = empty.get();
        patch.setMetadata(new ObjectMetaBuilder()
                .withName(seen.getMetadata().getName())
                .withNamespace(seen.getMetadata().getNamespace())
                .withResourceVersion(seen.getMetadata().getResourceVersion())
                .build());
        patch.setStatus(status);
        try {
            return Optional.of(client.resource(patch)
                    .subresource("status")
                    .patch(new PatchContext.Builder()
                            .withForce(true)
                            .withFieldManager("cosmos-backup")
                            .withPatchType(PatchType.SERVER_SIDE_APPLY)
                            .build()));
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_CONFLICT || e.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
                LOG.debug("status not written object={} error={}", ResourceID.fromResource(seen), e.getMessage());
                return Optional.empty();
            }
            throw e;
        }
    }
}
