package io.cosmosbackup.operator.schedule;

import io.cosmosbackup.api.backup.CosmosBackup;
import io.cosmosbackup.api.repository.CosmosBackupRepository;
import io.cosmosbackup.api.restore.CosmosRestore;
import io.cosmosbackup.api.schedule.CosmosBackupSchedule;
import io.cosmosbackup.api.schedule.CosmosBackupScheduleStatus;
import io.cosmosbackup.operator.cluster.Applier;
import io.cosmosbackup.operator.cluster.Jobs;
import io.cosmosbackup.operator.cluster.Slim;
import io.cosmosbackup.operator.job.ObservedJob;
import io.cosmosbackup.operator.job.OperatorSettings;
import io.cosmosbackup.operator.repository.Readiness;
import io.cosmosbackup.operator.schedule.upkeep.ScheduleUpkeep;
import io.cosmosbackup.operator.schedule.view.ScheduleView;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Watches schedules, their backups and their repositories.
@ControllerConfiguration(
        name = "schedule",
        maxReconciliationInterval = @MaxReconciliationInterval(interval = 10, timeUnit = TimeUnit.MINUTES))
@GradualRetry(maxAttempts = -1, initialInterval = 1000, intervalMultiplier = 2, maxInterval = 30_000)
public class ScheduleReconciler implements Reconciler<CosmosBackupSchedule> {
    private final OperatorSettings settings;
    private @Nullable Sources sources;

    public ScheduleReconciler(OperatorSettings settings) {
        this.settings = settings;
    }

    private record Sources(
            Jobs<CosmosBackupSchedule> jobs,
            InformerEventSource<CosmosBackup, CosmosBackupSchedule> backups,
            InformerEventSource<CosmosBackupRepository, CosmosBackupSchedule> repositories,
            InformerEventSource<CosmosRestore, CosmosBackupSchedule> restores) {}

    @Override
    public List<EventSource<?, CosmosBackupSchedule>> prepareEventSources(
            EventSourceContext<CosmosBackupSchedule> context) {
        Sources made = new Sources(
                new Jobs<>(context, CosmosBackupSchedule.class),
                new InformerEventSource<>(
                        InformerEventSourceConfiguration.from(CosmosBackup.class, CosmosBackupSchedule.class)
                                .withItemStore(Slim.store(Slim::own))
                                .withSecondaryToPrimaryMapper(ScheduleReconciler::scheduleOf)
                                .build(),
                        context),
                new InformerEventSource<>(
                        InformerEventSourceConfiguration.from(CosmosBackupRepository.class, CosmosBackupSchedule.class)
                                .withOnUpdateFilter(Readiness::changed)
                                .withItemStore(Slim.store(Slim::own))
                                .withSecondaryToPrimaryMapper(repository -> schedulesOf(context, repository))
                                .build(),
                        context),
                new InformerEventSource<>( // looked at when a prune is made, and no cause to make one
                        InformerEventSourceConfiguration.from(CosmosRestore.class, CosmosBackupSchedule.class)
                                .withItemStore(Slim.store(Slim::own))
                                .withSecondaryToPrimaryMapper(restore -> Set.of())
                                .build(),
                        context));
        sources = made;
        List<EventSource<?, CosmosBackupSchedule>> all =
                new ArrayList<>(made.jobs().eventSources());
        all.addAll(List.of(made.backups(), made.repositories(), made.restores()));
        return all;
    }

    /// The schedule it was made with, and the one whose series it belongs to.
    private static Set<ResourceID> scheduleOf(CosmosBackup backup) {
        String namespace = backup.getMetadata().getNamespace();
        String series =
                backup.getStatus() == null ? null : backup.getStatus().stored().series();
        String ofSeries =
                series != null && series.startsWith(namespace + "/") ? series.substring(namespace.length() + 1) : null;
        return Stream.of(backup.getSpec().scheduleName(), ofSeries)
                .filter(Objects::nonNull)
                .map(name -> new ResourceID(name, namespace))
                .collect(Collectors.toSet());
    }

    private static Set<ResourceID> schedulesOf(
            EventSourceContext<CosmosBackupSchedule> context, HasMetadata repository) {
        String name = repository.getMetadata().getName();
        return context.getPrimaryCache()
                .list(
                        repository.getMetadata().getNamespace(),
                        schedule -> schedule.getSpec().repositories().contains(name))
                .map(ResourceID::fromResource)
                .collect(Collectors.toSet());
    }

    @Override
    public UpdateControl<CosmosBackupSchedule> reconcile(
            CosmosBackupSchedule schedule, Context<CosmosBackupSchedule> context) {
        Sources known = Objects.requireNonNull(sources);
        ScheduleView seen = observe(schedule, known);
        return new Applier<>(context, CosmosBackupSchedule::new, known.backups())
                .apply(
                        ScheduleDecision.decide(seen),
                        schedule,
                        seen.now(),
                        refusals -> ScheduleDecision.refused(seen, refusals));
    }

    private ScheduleView observe(CosmosBackupSchedule schedule, Sources known) {
        String namespace = schedule.getMetadata().getNamespace();
        CosmosBackupScheduleStatus status =
                Objects.requireNonNullElse(schedule.getStatus(), CosmosBackupScheduleStatus.EMPTY);
        Map<String, ObservedJob> jobs = new HashMap<>();
        for (String job : ScheduleUpkeep.running(schedule.getMetadata().getName(), status)) {
            jobs.put(job, known.jobs().read(schedule, job));
        }
        for (String job : ScheduleUpkeep.over(schedule.getMetadata().getName(), status)) {
            jobs.put(job, known.jobs().heardOf(schedule, job));
        }
        for (String job : ScheduleUpkeep.next(schedule.getMetadata().getName(), status)) {
            jobs.put(job, known.jobs().heardOf(schedule, job));
        }
        return new ScheduleView(
                schedule,
                new ScheduleView.InNamespace(
                        known.backups()
                                .list(namespace, backup -> ScheduleView.isOf(schedule, backup))
                                .toList(),
                        known.restores().list(namespace, restore -> true).toList(),
                        known.repositories()
                                .list(namespace, repository -> true)
                                .collect(Collectors.toMap(r -> r.getMetadata().getName(), Function.identity()))),
                jobs,
                Map.of(),
                Instant.now(),
                settings);
    }
}
