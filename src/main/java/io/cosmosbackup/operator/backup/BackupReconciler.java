package io.cosmosbackup.operator.backup;

import io.cosmosbackup.api.backup.CosmosBackup;
import io.cosmosbackup.api.backup.CosmosBackupStatus;
import io.cosmosbackup.api.backup.RepositoryCopy;
import io.cosmosbackup.api.repository.CosmosBackupRepository;
import io.cosmosbackup.api.schedule.CosmosBackupSchedule;
import io.cosmosbackup.operator.backup.view.BackupView;
import io.cosmosbackup.operator.backup.view.WaitingLine;
import io.cosmosbackup.operator.cluster.Applier;
import io.cosmosbackup.operator.cluster.Jobs;
import io.cosmosbackup.operator.cluster.Slim;
import io.cosmosbackup.operator.job.ObservedJob;
import io.cosmosbackup.operator.job.OperatorSettings;
import io.cosmosbackup.operator.repository.Readiness;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.MaxReconciliationInterval;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.filter.OnUpdateFilter;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import io.javaoperatorsdk.operator.processing.retry.GradualRetry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
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
        generationAwareEventProcessing = false, // annotations pin
        triggerReconcilerOnAllEvents = true, // of those being deleted too; the finalizer is only on some
        maxReconciliationInterval = @MaxReconciliationInterval(interval = 10, timeUnit = TimeUnit.MINUTES))
@GradualRetry(maxAttempts = -1, initialInterval = 1000, intervalMultiplier = 2, maxInterval = 30_000)
public class BackupReconciler implements Reconciler<CosmosBackup> {
    private final OperatorSettings settings;
    private @Nullable Sources sources;

    public BackupReconciler(OperatorSettings settings) {
        this.settings = settings;
    }

    private record Sources(
            Jobs<CosmosBackup> jobs,
            InformerEventSource<CosmosBackupSchedule, CosmosBackup> schedules,
            InformerEventSource<CosmosBackupRepository, CosmosBackup> repositories) {}

    @Override
    public List<EventSource<?, CosmosBackup>> prepareEventSources(EventSourceContext<CosmosBackup> context) {
        Sources made = new Sources(
                new Jobs<>(context, CosmosBackup.class),
                waitedFor(CosmosBackupSchedule.class, (now, before) -> true, context),
                waitedFor(CosmosBackupRepository.class, Readiness::changed, context));
        sources = made;
        List<EventSource<?, CosmosBackup>> all = new ArrayList<>(made.jobs().eventSources());
        all.add(made.schedules());
        all.add(made.repositories());
        return all;
    }

    /// A change of any of them makes the backups of the namespace look again that have something to gain by it.
    private static <T extends HasMetadata> InformerEventSource<T, CosmosBackup> waitedFor(
            Class<T> type, OnUpdateFilter<T> news, EventSourceContext<CosmosBackup> context) {
        return new InformerEventSource<>(
                InformerEventSourceConfiguration.from(type, CosmosBackup.class)
                        .withOnUpdateFilter(news)
                        .withItemStore(Slim.store(Slim::own))
                        .withSecondaryToPrimaryMapper(changed -> waiting(context, changed))
                        .build(),
                context);
    }

    private static Set<ResourceID> waiting(EventSourceContext<CosmosBackup> context, HasMetadata changed) {
        return context.getPrimaryCache()
                .list(changed.getMetadata().getNamespace(), backup -> waits(backup, changed))
                .map(ResourceID::fromResource)
                .collect(Collectors.toSet());
    }

    /// One without a Job, one with a copy in the repository, one that is owed a copy or being deleted, and one
    /// whose finalizer is not as the schedule says.
    private static boolean waits(CosmosBackup backup, HasMetadata changed) {
        CosmosBackupStatus status = backup.getStatus();
        return status == null
                || (status.lastRun().jobName() == null && status.lastRun().completedAt() == null)
                || backup.getMetadata().getDeletionTimestamp() != null
                || (changed instanceof CosmosBackupRepository
                        && status.copies().stream()
                                .anyMatch(copy -> !copy.durable()
                                        || copy.repository()
                                                .equals(changed.getMetadata().getName())))
                || (changed instanceof CosmosBackupSchedule schedule
                        && changed.getMetadata()
                                .getName()
                                .equals(backup.getSpec().scheduleName())
                        && (BackupDecision.hold(backup, Optional.of(schedule))
                                        != backup.hasFinalizer(CosmosBackup.FINALIZER)
                                || status.copies().stream().anyMatch(copy -> !copy.durable())));
    }

    @Override
    public UpdateControl<CosmosBackup> reconcile(CosmosBackup backup, Context<CosmosBackup> context) {
        if (context.isPrimaryResourceDeleted()) {
            return UpdateControl.noUpdate();
        }
        Sources known = Objects.requireNonNull(sources);
        BackupView seen = observe(backup, known, context);
        return new Applier<>(context, CosmosBackup::new)
                .apply(
                        BackupDecision.decide(seen),
                        backup,
                        seen.now(),
                        refusals -> BackupDecision.refused(seen, refusals.first()));
    }

    private BackupView observe(CosmosBackup backup, Sources known, Context<CosmosBackup> context) {
        String namespace = backup.getMetadata().getNamespace();
        boolean over =
                backup.getStatus() != null && backup.getStatus().lastRun().completedAt() != null;
        boolean deleted = backup.getMetadata().getDeletionTimestamp() != null;
        Instant now = Instant.now();
        Map<String, ObservedJob> jobs = new HashMap<>();
        String run = BackupView.runJob(backup);
        jobs.put(run, over ? known.jobs().heardOf(backup, run) : known.jobs().see(backup, run));
        for (String job : BackupView.jobs(backup, true)) {
            jobs.put(job, known.jobs().read(backup, job));
        }
        for (String job : BackupView.jobs(backup, false)) {
            jobs.put(job, known.jobs().heardOf(backup, job));
        }
        return new BackupView(
                backup,
                new BackupView.InNamespace(
                        over || deleted ? others(backup, context) : ofSchedule(backup, context),
                        byName(known.schedules(), namespace),
                        byName(known.repositories(), namespace),
                        deleted && leaving(context.getClient(), namespace)),
                jobs,
                over || BackupView.status(backup).lastRun().jobName() != null
                        ? WaitingLine.NOBODY
                        : WaitingLine.of(
                                backup,
                                context.eventSourceRetriever()
                                        .getControllerEventSource()
                                        .list(_ -> true)
                                        .toList(),
                                now),
                now,
                settings);
    }

    /// Only backups that are owed something stand in line.
    private static List<CosmosBackup> others(CosmosBackup backup, Context<CosmosBackup> context) {
        boolean whole = backup.getMetadata().getDeletionTimestamp() == null
                && BackupView.status(backup).copies().stream().allMatch(RepositoryCopy::durable);
        return whole
                ? List.of()
                : context.eventSourceRetriever()
                        .getControllerEventSource()
                        .list(
                                backup.getMetadata().getNamespace(),
                                other -> !other.getMetadata()
                                        .getName()
                                        .equals(backup.getMetadata().getName()))
                        .toList();
    }

    /// One that has not started may have to wait for another one of its schedule.
    private static List<CosmosBackup> ofSchedule(CosmosBackup backup, Context<CosmosBackup> context) {
        String schedule = backup.getSpec().scheduleName();
        return schedule == null || BackupView.status(backup).lastRun().jobName() != null
                ? List.of()
                : context.eventSourceRetriever()
                        .getControllerEventSource()
                        .list(
                                backup.getMetadata().getNamespace(),
                                other -> schedule.equals(other.getSpec().scheduleName())
                                        && !other.getMetadata()
                                                .getName()
                                                .equals(backup.getMetadata().getName()))
                        .toList();
    }

    private static <T extends HasMetadata> Map<String, T> byName(
            InformerEventSource<T, CosmosBackup> source, String namespace) {
        return source.list(namespace, _ -> true)
                .collect(Collectors.toMap(object -> object.getMetadata().getName(), Function.identity()));
    }

    private static boolean leaving(KubernetesClient client, String namespace) {
        Namespace found = client.namespaces().withName(namespace).get();
        return found == null || found.getMetadata().getDeletionTimestamp() != null;
    }
}
