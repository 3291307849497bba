package io.cosmosbackup.operator.schedule;

import io.cosmosbackup.api.CosmosBackup;
import io.cosmosbackup.api.CosmosBackupRepository;
import io.cosmosbackup.api.CosmosBackupSchedule;
import io.cosmosbackup.operator.status.EventWriter;
import io.cosmosbackup.operator.status.StatusWriter;
import io.fabric8.kubernetes.api.model.HasMetadata;
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
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
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

    private @Nullable Sources sources;

    private record Sources(
            InformerEventSource<CosmosBackup, CosmosBackupSchedule> backups,
            InformerEventSource<CosmosBackupRepository, CosmosBackupSchedule> repositories) {}

    @Override
    public List<EventSource<?, CosmosBackupSchedule>> prepareEventSources(
            EventSourceContext<CosmosBackupSchedule> context) {
        Sources made = new Sources(
                new InformerEventSource<>(
                        InformerEventSourceConfiguration.from(CosmosBackup.class, CosmosBackupSchedule.class)
                                .withSecondaryToPrimaryMapper(ScheduleReconciler::scheduleOf)
                                .build(),
                        context),
                new InformerEventSource<>(
                        InformerEventSourceConfiguration.from(CosmosBackupRepository.class, CosmosBackupSchedule.class)
                                .withSecondaryToPrimaryMapper(repository -> schedulesOf(context, repository))
                                .build(),
                        context));
        sources = made;
        return List.of(made.backups(), made.repositories());
    }

    private static Set<ResourceID> scheduleOf(CosmosBackup backup) {
        String schedule = backup.getSpec().scheduleName();
        return schedule == null
                ? Set.of()
                : Set.of(new ResourceID(schedule, backup.getMetadata().getNamespace()));
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
        String namespace = schedule.getMetadata().getNamespace();
        String name = schedule.getMetadata().getName();
        Instant now = Instant.now();
        Map<String, CosmosBackupRepository> repositories = known.repositories()
                .list(namespace, repository -> true)
                .collect(Collectors.toMap(r -> r.getMetadata().getName(), Function.identity()));
        List<CosmosBackup> backups = known.backups()
                .list(namespace, backup -> name.equals(backup.getSpec().scheduleName()))
                .toList();
        ScheduleDecision decision =
                ScheduleDecision.decide(new ScheduleDecision.Seen(schedule, backups, repositories, now));
        decision.take().ifPresent(backup -> create(context.getClient(), backup));
        if (!StatusWriter.write(schedule, decision.status(), CosmosBackupSchedule::new, context)) {
            return UpdateControl.<CosmosBackupSchedule>noUpdate().rescheduleAfter(AT_ONCE);
        }
        decision.happenings().forEach(happening -> EventWriter.write(context.getClient(), schedule, happening, now));
        return UpdateControl.<CosmosBackupSchedule>noUpdate().rescheduleAfter(decision.recheck());
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
