package io.cosmosbackup.operator;

import io.cosmosbackup.operator.cluster.Calls;
import io.cosmosbackup.operator.cluster.Watched;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.quarkiverse.operatorsdk.runtime.QuarkusConfigurationService;
import io.quarkiverse.operatorsdk.runtime.QuarkusControllerConfiguration;
import io.quarkus.arc.ClientProxy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;

/// Makes the operator, with every reconciler there is. The Quarkus extension (7.4.0) would do it, but loses
/// `triggerReconcilerOnAllEvents`: then no reconciler is called for an object that is being deleted and carries no
/// finalizer of the SDK, and ours would hold it for ever.
@ApplicationScoped
public class ControllerRegistration {
    @Produces
    @ApplicationScoped
    public Operator operator(
            QuarkusConfigurationService configuration,
            Instance<Reconciler<? extends HasMetadata>> reconcilers,
            Calls calls) {
        Operator operator = new Operator(configuration);
        for (Reconciler<? extends HasMetadata> reconciler : reconcilers) {
            register(operator, configuration, reconciler, calls);
        }
        return operator;
    }

    private static <P extends HasMetadata> void register(
            Operator operator, QuarkusConfigurationService configuration, Reconciler<P> reconciler, Calls calls) {
        QuarkusControllerConfiguration<P> known = configuration.getConfigurationFor(reconciler);
        boolean allEvents = ClientProxy.unwrap(reconciler)
                .getClass()
                .getAnnotation(ControllerConfiguration.class)
                .triggerReconcilerOnAllEvents();
        operator.register(new Watched<>(reconciler, calls), allEvents ? new AllEvents<>(known, configuration) : known);
    }

    /// What the extension knows, and what it has lost.
    private static final class AllEvents<P extends HasMetadata> extends QuarkusControllerConfiguration<P> {
        private AllEvents(QuarkusControllerConfiguration<P> known, QuarkusConfigurationService parent) {
            super(
                    known.getInformerConfig(),
                    known.getName(),
                    known.isGenerationAware(),
                    known.getAssociatedReconcilerClassName(),
                    known.getRetry(),
                    known.getRateLimiter(),
                    known.maxReconciliationInterval().orElseThrow(),
                    known.getFinalizerName(),
                    known.fieldManager(),
                    known.getWorkflow(),
                    known.getResourceTypeName(),
                    known.getResourceClass());
            setParent(parent);
        }

        @Override
        public boolean triggerReconcilerOnAllEvents() {
            return true;
        }
    }
}
