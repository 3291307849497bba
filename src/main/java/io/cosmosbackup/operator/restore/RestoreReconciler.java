package io.cosmosbackup.operator.restore;

import io.cosmosbackup.api.backup.CosmosBackup;
import io.cosmosbackup.api.repository.CosmosBackupRepository;
import io.cosmosbackup.api.restore.CosmosRestore;
import io.cosmosbackup.operator.cluster.Applier;
import io.cosmosbackup.operator.cluster.Jobs;
import io.cosmosbackup.operator.cluster.Slim;
import io.cosmosbackup.operator.job.ObservedJob;
import io.cosmosbackup.operator.job.OperatorSettings;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.MaxReconciliationInterval;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import io.javaoperatorsdk.operator.processing.retry.GradualRetry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Watches restores, their Jobs, and what restores that have not started wait for.
@ControllerConfiguration(
        name = "restore",
        maxReconciliationInterval = @MaxReconciliationInterval(interval = 10, timeUnit = TimeUnit.MINUTES))
@GradualRetry(maxAttempts = -1, initialInterval = 1000, intervalMultiplier = 2, maxInterval = 30_000)
public class RestoreReconciler implements Reconciler<CosmosRestore> {
    private final OperatorSettings settings;
    private @Nullable Sources sources;

    public RestoreReconciler(OperatorSettings settings) {
        this.settings = settings;
    }

    private record Sources(
            Jobs<CosmosRestore> jobs,
            InformerEventSource<CosmosBackup, CosmosRestore> backups,
            InformerEventSource<CosmosBackupRepository, CosmosRestore> repositories) {}

    @Override
    public List<EventSource<?, CosmosRestore>> prepareEventSources(EventSourceContext<CosmosRestore> context) {
        Sources made = new Sources(
                new Jobs<>(context, CosmosRestore.class),
                waitedFor(CosmosBackup.class, context),
                waitedFor(CosmosBackupRepository.class, context));
        sources = made;
        List<EventSource<?, CosmosRestore>> all = new ArrayList<>(made.jobs().eventSources());
        all.add(made.backups());
        all.add(made.repositories());
        return all;
    }

    /// A change of any of them makes every restore of the namespace that has no Job look again.
    private static <T extends HasMetadata> InformerEventSource<T, CosmosRestore> waitedFor(
            Class<T> type, EventSourceContext<CosmosRestore> context) {
        return new InformerEventSource<>(
                InformerEventSourceConfiguration.from(type, CosmosRestore.class)
                        .withItemStore(Slim.store(Slim::own))
                        .withSecondaryToPrimaryMapper(changed -> waiting(context, changed))
                        .build(),
                context);
    }

    private static Set<ResourceID> waiting(EventSourceContext<CosmosRestore> context, HasMetadata changed) {
        return context.getPrimaryCache()
                .list(
                        changed.getMetadata().getNamespace(),
                        restore -> restore.getStatus() == null
                                || (restore.getStatus().lastRun().jobName() == null
                                        && restore.getStatus().lastRun().completedAt() == null))
                .map(ResourceID::fromResource)
                .collect(Collectors.toSet());
    }

    @Override
    public UpdateControl<CosmosRestore> reconcile(CosmosRestore restore, Context<CosmosRestore> context) {
        Sources known = Objects.requireNonNull(sources);
        String namespace = restore.getMetadata().getNamespace();
        Instant now = Instant.now();
        boolean over =
                restore.getStatus() != null && restore.getStatus().lastRun().completedAt() != null;
        String jobName = RestoreView.jobName(restore);
        ObservedJob job =
                over ? known.jobs().heardOf(restore, jobName) : known.jobs().see(restore, jobName);
        Map<String, CosmosBackupRepository> repositories = known.repositories()
                .list(namespace, repository -> true)
                .collect(Collectors.toMap(r -> r.getMetadata().getName(), Function.identity()));
        RestoreView seen = new RestoreView(
                restore,
                Optional.ofNullable(restore.getSpec().from().backupName())
                        .flatMap(name -> known.backups().get(new ResourceID(name, namespace))),
                repositories,
                job,
                now,
                settings);
        return new Applier<>(context, CosmosRestore::new)
                .apply(
                        RestoreDecision.decide(seen),
                        restore,
                        now,
                        refusals -> RestoreDecision.refused(seen, refusals.first()));
    }
}
