package io.cosmosbackup.operator.repository;

import io.cosmosbackup.api.backup.CosmosBackup;
import io.cosmosbackup.api.repository.CosmosBackupRepository;
import io.cosmosbackup.api.schedule.CosmosBackupSchedule;
import io.cosmosbackup.engine.report.CatalogLine;
import io.cosmosbackup.engine.report.ProbeReport;
import io.cosmosbackup.operator.catalog.CatalogDecision;
import io.cosmosbackup.operator.catalog.Listing;
import io.cosmosbackup.operator.cluster.Applier;
import io.cosmosbackup.operator.cluster.Jobs;
import io.cosmosbackup.operator.cluster.LogTurn;
import io.cosmosbackup.operator.cluster.PodLog;
import io.cosmosbackup.operator.cluster.Slim;
import io.cosmosbackup.operator.job.ObservedJob;
import io.cosmosbackup.operator.job.OperatorSettings;
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
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Watches repositories, their probe Jobs, and the CosmosBackups and schedules whose Jobs use them.
@ControllerConfiguration(
        name = "repository",
        generationAwareEventProcessing = false, // an annotation asks for a probe
        maxReconciliationInterval = @MaxReconciliationInterval(interval = 10, timeUnit = TimeUnit.MINUTES))
@GradualRetry(maxAttempts = -1, initialInterval = 1000, intervalMultiplier = 2, maxInterval = 30_000)
public class RepositoryReconciler implements Reconciler<CosmosBackupRepository> {
    private static final Duration AT_ONCE = Duration.ofSeconds(1);

    private final OperatorSettings settings;
    private @Nullable Sources sources;

    public RepositoryReconciler(OperatorSettings settings) {
        this.settings = settings;
    }

    private record Sources(
            Jobs<CosmosBackupRepository> jobs,
            InformerEventSource<CosmosBackup, CosmosBackupRepository> backups,
            InformerEventSource<CosmosBackupSchedule, CosmosBackupRepository> schedules) {}

    @Override
    public List<EventSource<?, CosmosBackupRepository>> prepareEventSources(
            EventSourceContext<CosmosBackupRepository> context) {
        Sources made = new Sources(
                new Jobs<>(context, CosmosBackupRepository.class),
                new InformerEventSource<>(
                        InformerEventSourceConfiguration.from(CosmosBackup.class, CosmosBackupRepository.class)
                                .withItemStore(Slim.store(Slim::own))
                                .withSecondaryToPrimaryMapper(backup -> concerned(context, backup))
                                .build(),
                        context),
                new InformerEventSource<>(
                        InformerEventSourceConfiguration.from(CosmosBackupSchedule.class, CosmosBackupRepository.class)
                                .withItemStore(Slim.store(Slim::own))
                                .withSecondaryToPrimaryMapper(RepositoryReconciler::namedBy)
                                .build(),
                        context));
        sources = made;
        List<EventSource<?, CosmosBackupRepository>> all =
                new ArrayList<>(made.jobs().eventSources());
        all.addAll(List.of(made.backups(), made.schedules()));
        return all;
    }

    /// The repository that is to find it. Once its run has ended every one of the namespace: it may say of any
    /// that it holds the backup, or does not any more, or could not be used.
    private static Set<ResourceID> concerned(EventSourceContext<CosmosBackupRepository> context, CosmosBackup backup) {
        String namespace = backup.getMetadata().getNamespace();
        boolean ended =
                backup.getStatus() != null && backup.getStatus().lastRun().completedAt() != null;
        return ended
                ? context.getPrimaryCache()
                        .list(namespace)
                        .map(ResourceID::fromResource)
                        .collect(Collectors.toSet())
                : RepositoryView.awaitedIn(backup)
                        .map(name -> Set.of(new ResourceID(name, namespace)))
                        .orElse(Set.of());
    }

    private static Set<ResourceID> namedBy(CosmosBackupSchedule schedule) {
        return schedule.getSpec().repositories().stream()
                .map(name -> new ResourceID(name, schedule.getMetadata().getNamespace()))
                .collect(Collectors.toSet());
    }

    @Override
    public UpdateControl<CosmosBackupRepository> reconcile(
            CosmosBackupRepository repository, Context<CosmosBackupRepository> context) {
        Sources known = Objects.requireNonNull(sources);
        RepositoryView seen = observe(
                repository,
                context.getPrimaryCache()
                        .list(repository.getMetadata().getNamespace())
                        .toList(),
                known);
        Optional<ProbeReport> report = seen.report();
        if (report.isEmpty()) {
            return apply(seen, context);
        }
        try (LogTurn turn = LogTurn.take()) {
            return turn.taken()
                    ? apply(listed(seen, report.get(), known), context)
                    : UpdateControl.<CosmosBackupRepository>noUpdate().rescheduleAfter(AT_ONCE);
        }
    }

    private static UpdateControl<CosmosBackupRepository> apply(
            RepositoryView seen, Context<CosmosBackupRepository> context) {
        return new Applier<>(context, CosmosBackupRepository::new)
                .apply(
                        RepositoryDecision.decide(seen),
                        seen.repository(),
                        seen.now(),
                        refusals -> RepositoryDecision.refused(seen, refusals));
    }

    /// With what the listing means for the CosmosBackups, as they are now: waiting for a turn takes a while.
    private static RepositoryView listed(RepositoryView seen, ProbeReport report, Sources known) {
        Listing listing = listing(known, seen.job(), report);
        return seen.with(CatalogDecision.of(seen.repository(), listing, backups(seen.repository(), known), seen.now()));
    }

    private RepositoryView observe(
            CosmosBackupRepository repository, List<CosmosBackupRepository> others, Sources known) {
        boolean probing = repository.getStatus() != null
                && repository.getStatus().probe().attempts().jobName() != null;
        ObservedJob job = RepositoryView.newestProbe(repository)
                .map(name -> probing
                        ? known.jobs().see(repository, name)
                        : known.jobs().heardOf(repository, name))
                .orElse(ObservedJob.NOTHING);
        return new RepositoryView(
                repository,
                job,
                Optional.empty(),
                new RepositoryView.InNamespace(
                        others,
                        backups(repository, known),
                        known.schedules()
                                .list(repository.getMetadata().getNamespace(), schedule -> true)
                                .toList()),
                Instant.now(),
                settings);
    }

    private static List<CosmosBackup> backups(CosmosBackupRepository repository, Sources known) {
        return known.backups()
                .list(repository.getMetadata().getNamespace(), backup -> true)
                .toList();
    }

    private static Listing listing(Sources known, ObservedJob job, ProbeReport report) {
        Instant since = job.job()
                .map(j -> Instant.parse(j.getMetadata().getCreationTimestamp()))
                .orElse(Instant.EPOCH);
        return switch (known.jobs().readLines(job, Listing::read)) {
            case PodLog.Read<List<CatalogLine>>(List<CatalogLine> entries) -> Listing.of(entries, report, since);
            case PodLog.Unread<List<CatalogLine>>(String why) -> Listing.unread(why, report, since);
        };
    }
}
