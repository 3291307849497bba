package io.cosmosbackup.operator.cluster;

import io.cosmosbackup.api.common.Condition;
import io.cosmosbackup.operator.status.Conditions;
import io.cosmosbackup.operator.status.Cut;
import io.cosmosbackup.operator.status.Explanation;
import io.cosmosbackup.operator.status.OperatorReason;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.net.HttpURLConnection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes a status whole, by server-side apply, if nobody has changed the object since it was read. A second
/// operator, or a cache that lags behind, can therefore never take back what a status says.
public final class StatusWriter {
    private static final Logger LOG = LoggerFactory.getLogger(StatusWriter.class);

    private static final int UNPROCESSABLE = 422;
    private static final int LONGEST = 512;

    private StatusWriter() {}

    /// The result of a write.
    ///
    /// @param <R> the kind of object
    public sealed interface Result<R> {
        /// The object is so now.
        record Written<R>(R object) implements Result<R> {}

        /// Somebody has changed the object since it was looked at, so it has to be looked at again.
        record Changed<R>() implements Result<R> {}

        /// The API server refuses the status. The object's Ready condition reports that instead, if there is
        /// room.
        ///
        /// @param said whether that was written now
        record Refused<R>(Explanation why, boolean said) implements Result<R> {}
    }

    public static <S, R extends CustomResource<?, S>> Result<R> write(
            KubernetesClient client, R seen, S status, Supplier<R> empty) {
        try {
            return new Result.Written<>(patch(client, seen, status, empty));
        } catch (KubernetesClientException e) {
            if (isChanged(e)) {
                LOG.debug("status not written object={} error={}", ResourceID.fromResource(seen), e.getMessage());
                return new Result.Changed<>();
            }
            if (!isRefused(e)) {
                throw e;
            }
            Explanation why = Explanation.of(
                    OperatorReason.StatusRefused,
                    "the API server does not take the status of %s %s: %s. HINT: an object may be 1.5 MiB, with its annotations"
                            .formatted(seen.getKind(), seen.getMetadata().getName(), told(e)));
            LOG.warn("status refused object={} error={}", ResourceID.fromResource(seen), told(e));
            return new Result.Refused<>(why, say(client, seen, status, empty, why));
        }
    }

    private static <S, R extends CustomResource<?, S>> R patch(
            KubernetesClient client, R seen, S status, Supplier<R> empty) {
        R patch = empty.get();
        patch.setMetadata(new ObjectMetaBuilder()
                .withName(seen.getMetadata().getName())
                .withNamespace(seen.getMetadata().getNamespace())
                .withResourceVersion(seen.getMetadata().getResourceVersion())
                .build());
        patch.setStatus(status);
        return client.resource(patch)
                .subresource("status")
                .patch(new PatchContext.Builder()
                        .withForce(true)
                        .withFieldManager("cosmos-backup")
                        .withPatchType(PatchType.SERVER_SIDE_APPLY)
                        .build());
    }

    /// The status that the API server has taken before, with a condition that says what it does not take.
    private static <S, R extends CustomResource<?, S>> boolean say(
            KubernetesClient client, R seen, S refused, Supplier<R> empty, Explanation why) {
        S before = withReady(client.getKubernetesSerialization(), seen, refused, why);
        if (before.equals(seen.getStatus())) {
            return false;
        }
        try {
            patch(client, seen, before, empty);
            return true;
        } catch (KubernetesClientException e) {
            if (!isChanged(e) && !isRefused(e)) {
                throw e;
            }
            return false; // with no room for that either, the log has said it
        }
    }

    @SuppressWarnings("unchecked")
    private static <S, R extends CustomResource<?, S>> S withReady(
            KubernetesSerialization json, R seen, S refused, Explanation why) {
        S old = seen.getStatus();
        Map<String, Object> status =
                old == null ? new LinkedHashMap<>() : new LinkedHashMap<>(json.convertValue(old, Map.class));
        List<Condition> before = Stream.of(status.get("conditions"))
                .filter(List.class::isInstance)
                .flatMap(list -> ((List<Object>) list).stream())
                .map(condition -> json.convertValue(condition, Condition.class))
                .toList();
        long generation = Objects.requireNonNullElse(seen.getMetadata().getGeneration(), 0L);
        List<Condition> conditions = new ArrayList<>(Conditions.ready(before, false, why, generation, Instant.now()));
        conditions.addAll(Conditions.without(before, Conditions.READY));
        status.put("conditions", conditions);
        return (S) json.convertValue(status, refused.getClass());
    }

    private static boolean isChanged(KubernetesClientException e) {
        return e.getCode() == HttpURLConnection.HTTP_CONFLICT || e.getCode() == HttpURLConnection.HTTP_NOT_FOUND;
    }

    /// Whether a retry is useless until the object or the status changes. If an object is too large for etcd,
    /// the API server answers with an internal error.
    static boolean isRefused(KubernetesClientException e) {
        return e.getCode() == HttpURLConnection.HTTP_ENTITY_TOO_LARGE || e.getCode() == UNPROCESSABLE || isTooLarge(e);
    }

    /// Whether etcd, or the way to it, does not take so large an object.
    public static boolean isTooLarge(KubernetesClientException e) {
        String told = told(e);
        return e.getCode() == HttpURLConnection.HTTP_ENTITY_TOO_LARGE
                || told.contains("request is too large")
                || told.contains("message larger than max");
    }

    private static String told(KubernetesClientException e) {
        String told = e.getStatus() == null ? null : e.getStatus().getMessage();
        return Cut.text(String.valueOf(told == null ? e.getMessage() : told), LONGEST);
    }
}
