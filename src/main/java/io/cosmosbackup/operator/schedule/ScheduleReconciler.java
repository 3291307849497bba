package io.cosmosbackup.operator.schedule;

import io.cosmosbackup.api.backup.CosmosBackup;
import io.cosmosbackup.api.repository.CosmosBackupRepository;
import io.cosmosbackup.api.restore.CosmosRestore;
import io.cosmosbackup.api.schedule.CosmosBackupSchedule;
import io.cosmosbackup.api.schedule.CosmosBackupScheduleStatus;
import io.cosmosbackup.operator.cluster.EventWriter;
import io.cosmosbackup.operator.cluster.Jobs;
import io.cosmosbackup.operator.cluster.Slim;
import io.cosmosbackup.operator.cluster.StatusWriter;
import io.cosmosbackup.operator.job.ObservedJob;
import io.cosmosbackup.operator.job.OperatorSettings;
import io.cosmosbackup.operator.repository.Readiness;
import io.cosmosbackup.operator.schedule.upkeep.ScheduleUpkeep;
import io.cosmosbackup.operator.schedule.view.ScheduleView;
import io.cosmosbackup.operator.status.Explanation;
import io.cosmosbackup.operator.status.StatusUpdate;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
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
import java.net.HttpURLConnection;
import java.time.Duration;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Watches schedules, their backups and their repositories.
@ControllerConfiguration(
        name = "schedule",
        maxReconciliationInterval = @MaxReconciliationInterval(interval = 10, timeUnit = TimeUnit.MINUTES))
@GradualRetry(maxAttempts = -1, initialInterval = 1000, intervalMultiplier = 2, maxInterval = 30_000)
public class ScheduleReconciler implements Reconciler<CosmosBackupSchedule> {
    private static final Logger LOG = LoggerFactory.getLogger(ScheduleReconciler.class);
    private static final Duration AT_ONCE = Duration.ofSeconds(1);
    private static final Duration REFUSED = Duration.ofMinutes(10);

    private static final Duration JOB_TIME_TO_LIVE = Duration.ofDays(1);

    private final OperatorSettings settings;
    private @Nullable Sources sources;

    public ScheduleReconciler(OperatorSettings settings) {
        this.settings = settings;
    }

    private record Sources(
            Jobs<CosmosBackupSchedule, CosmosBackupScheduleStatus> jobs,
            InformerEventSource<CosmosBackup, CosmosBackupSchedule> backups,
            InformerEventSource<CosmosBackupRepository, CosmosBackupSchedule> repositories,
            InformerEventSource<CosmosRestore, CosmosBackupSchedule> restores) {}

    @Override
    public List<EventSource<?, CosmosBackupSchedule>> prepareEventSources(
            EventSourceContext<CosmosBackupSchedule> context) {
        Sources made = new Sources(
                new Jobs<>(context, CosmosBackupSchedule.class, CosmosBackupSchedule::new),
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
        ScheduleDecision decision = ScheduleDecision.decide(seen);
        Map<String, Explanation> refused = create(known, decision);
        if (!refused.isEmpty()) {
            decision = ScheduleDecision.decide(seen.withRefused(refused));
        }
        return UpdateControl.<CosmosBackupSchedule>noUpdate().rescheduleAfter(apply(decision, seen, known, context));
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
                known.backups()
                        .list(namespace, backup -> ScheduleView.isOf(schedule, backup))
                        .toList(),
                known.restores().list(namespace, restore -> true).toList(),
                known.repositories()
                        .list(namespace, repository -> true)
                        .collect(Collectors.toMap(r -> r.getMetadata().getName(), Function.identity())),
                jobs,
                Map.of(),
                Instant.now(),
                settings);
    }

    /// The Jobs the API server does not accept.
    private static Map<String, Explanation> create(Sources known, ScheduleDecision decision) {
        Map<String, Explanation> refused = new HashMap<>();
        for (Job job : decision.upkeep().start()) {
            known.jobs()
                    .create(job)
                    .ifPresent(why -> refused.put(job.getMetadata().getName(), why));
        }
        return refused;
    }

    /// When it is looked at again: at once when something has changed since it was looked at. Order matters:
    /// first the results of Jobs are written, then the schedule's status shows the Jobs as handled, and only
    /// then a Job may be deleted. So work that was cut short is done again. A backup whose status the API
    /// server refuses holds up nothing.
    private static Duration apply(
            ScheduleDecision decision, ScheduleView seen, Sources known, Context<CosmosBackupSchedule> context) {
        KubernetesClient client = context.getClient();
        CosmosBackupSchedule schedule = seen.schedule();
        for (StatusUpdate told : decision.upkeep().told().values()) {
            if (!tell(client, known, told, seen.now())) {
                return AT_ONCE;
            }
        }
        decision.drop().forEach(backup -> drop(client, backup));
        decision.take().ifPresent(backup -> create(client, backup));
        switch (StatusWriter.write(schedule, decision.status(), CosmosBackupSchedule::new, context)) {
            case StatusWriter.Result.Written<CosmosBackupSchedule> _ -> {}
            case StatusWriter.Result.Changed<CosmosBackupSchedule> _ -> {
                return AT_ONCE;
            }
            case StatusWriter.Result.Refused<CosmosBackupSchedule> _ -> {
                return REFUSED;
            }
        }
        decision.happenings().forEach(happening -> EventWriter.write(client, schedule, happening, seen.now()));
        decision.upkeep().stop().forEach(job -> known.jobs().delete(schedule, job));
        decision.upkeep().expire().forEach(job -> known.jobs().expire(schedule, job, JOB_TIME_TO_LIVE));
        return decision.recheck();
    }

    private static boolean tell(KubernetesClient client, Sources known, StatusUpdate told, Instant now) {
        return switch (StatusWriter.write(client, told.backup(), told.status(), CosmosBackup::new)) {
            case StatusWriter.Result.Written<CosmosBackup>(CosmosBackup written) -> {
                known.backups().handleRecentResourceUpdate(ResourceID.fromResource(written), written, told.backup());
                told.happening().ifPresent(happening -> EventWriter.write(client, written, happening, now));
                yield true;
            }
            case StatusWriter.Result.Changed<CosmosBackup> _ -> false;
            case StatusWriter.Result.Refused<CosmosBackup> _ -> true;
        };
    }

    /// Only as it was seen: one that somebody has pinned or copied meanwhile stays.
    private static void drop(KubernetesClient client, CosmosBackup backup) {
        String name = backup.getMetadata().getName();
        try {
            client.resource(backup)
                    .lockResourceVersion(backup.getMetadata().getResourceVersion())
                    .delete();
            LOG.info("backup deleted backup={}/{}", backup.getMetadata().getNamespace(), name);
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_CONFLICT && e.getCode() != HttpURLConnection.HTTP_NOT_FOUND) {
                throw e;
            }
        }
    }

    /// AlreadyExists is as good as made: the reply to an earlier attempt was lost, or another operator was
    /// faster.
    private static void create(KubernetesClient client, CosmosBackup backup) {
        try {
            client.resource(backup).create();
            LOG.info(
                    "backup created backup={}/{}",
                    backup.getMetadata().getNamespace(),
                    backup.getMetadata().getName());
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
                throw e;
            }
        }
    }
}
