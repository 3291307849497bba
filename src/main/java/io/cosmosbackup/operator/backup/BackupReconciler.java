package io.cosmosbackup.operator.backup;

import io.cosmosbackup.api.CosmosBackup;
import io.cosmosbackup.api.CosmosBackupRepository;
import io.cosmosbackup.api.CosmosBackupSchedule;
import io.cosmosbackup.api.CosmosBackupStatus;
import io.cosmosbackup.operator.job.JobSeen;
import io.cosmosbackup.operator.job.Jobs;
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

/// Watches backups, their Jobs, and what backups that have not started wait for.
@ControllerConfiguration(
        name = "backup",
        maxReconciliationInterval = @MaxReconciliationInterval(interval = 10, timeUnit = TimeUnit.MINUTES))
@GradualRetry(maxAttempts = -1, initialInterval = 1000, intervalMultiplier = 2, maxInterval = 30_000)
public class BackupReconciler implements Reconciler<CosmosBackup> {
    private final OperatorSettings settings;
    private @Nullable Sources sources;

    public BackupReconciler(OperatorSettings settings) {
        this.settings = settings;
    }

    private record Sources(
            Jobs<CosmosBackup, CosmosBackupStatus> jobs,
            InformerEventSource<CosmosBackupSchedule, CosmosBackup> schedules,
            InformerEventSource<CosmosBackupRepository, CosmosBackup> repositories) {}

    @Override
    public List<EventSource<?, CosmosBackup>> prepareEventSources(EventSourceContext<CosmosBackup> context) {
        Sources made = new Sources(
                new Jobs<>(context, CosmosBackup.class, CosmosBackup::new),
                waitedFor(CosmosBackupSchedule.class, context),
                waitedFor(CosmosBackupRepository.class, context));
        sources = made;
        List<EventSource<?, CosmosBackup>> all = new ArrayList<>(made.jobs().eventSources());
        all.add(made.schedules());
        all.add(made.repositories());
        return all;
    }

    /// A change of any of them makes every backup of the namespace that has no Job look again.
    private static <T extends HasMetadata> InformerEventSource<T, CosmosBackup> waitedFor(
            Class<T> type, EventSourceContext<CosmosBackup> context) {
        return new InformerEventSource<>(
                InformerEventSourceConfiguration.from(type, CosmosBackup.class)
                        .withSecondaryToPrimaryMapper(changed -> waiting(context, changed))
                        .build(),
                context);
    }

    private static Set<ResourceID> waiting(EventSourceContext<CosmosBackup> context, HasMetadata changed) {
        return context.getPrimaryCache()
                .list(
                        changed.getMetadata().getNamespace(),
                        backup -> backup.getStatus() == null
                                || (backup.getStatus().jobName() == null
                                        && backup.getStatus().completedAt() == null))
                .map(ResourceID::fromResource)
                .collect(Collectors.toSet());
    }

    @Override
    public UpdateControl<CosmosBackup> reconcile(CosmosBackup backup, Context<CosmosBackup> context) {
        Sources known = Objects.requireNonNull(sources);
        String namespace = backup.getMetadata().getNamespace();
        Instant now = Instant.now();
        boolean over = backup.getStatus() != null && backup.getStatus().completedAt() != null;
        String jobName = BackupDecision.jobName(backup);
        JobSeen job =
                over ? known.jobs().heardOf(backup, jobName) : known.jobs().see(backup, jobName);
        Map<String, CosmosBackupRepository> repositories = known.repositories()
                .list(namespace, repository -> true)
                .collect(Collectors.toMap(r -> r.getMetadata().getName(), Function.identity()));
        BackupDecision.Seen seen = new BackupDecision.Seen(
                backup,
                Optional.ofNullable(backup.getSpec().scheduleName())
                        .flatMap(name -> known.schedules().get(new ResourceID(name, namespace))),
                repositories,
                job,
                now,
                settings);
        return known.jobs()
                .apply(BackupDecision.decide(seen), backup, now, context, why -> BackupDecision.refused(seen, why));
    }
}
