package io.cosmosbackup.operator.cluster;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ErrorStatusUpdateControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Ignore;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.time.Instant;
import java.util.List;

/// A reconciler whose calls are known to {@link Calls}.
@Ignore // the Quarkus extension would register it by itself
public record Watched<P extends HasMetadata>(Reconciler<P> reconciler, Calls calls) implements Reconciler<P> {
    @Override
    public UpdateControl<P> reconcile(P resource, Context<P> context) throws Exception {
        String object = resource.getKind() + " " + ResourceID.fromResource(resource);
        return calls.watch(object, Instant.now(), () -> reconciler.reconcile(resource, context));
    }

    @Override
    public List<EventSource<?, P>> prepareEventSources(EventSourceContext<P> context) {
        return reconciler.prepareEventSources(context);
    }

    @Override
    public ErrorStatusUpdateControl<P> updateErrorStatus(P resource, Context<P> context, Exception e) {
        return reconciler.updateErrorStatus(resource, context, e);
    }
}
