package io.cosmosbackup.operator.repository;

import io.cosmosbackup.api.CosmosBackupRepository;
import io.cosmosbackup.api.CosmosBackupRepositoryStatus;
import io.cosmosbackup.operator.job.JobSeen;
import io.cosmosbackup.operator.job.Jobs;
import io.cosmosbackup.operator.job.OperatorSettings;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.MaxReconciliationInterval;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.retry.GradualRetry;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Watches repositories and the Jobs that probe them.
@ControllerConfiguration(
        name = "repository",
        maxReconciliationInterval = @MaxReconciliationInterval(interval = 10, timeUnit = TimeUnit.MINUTES))
@GradualRetry(maxAttempts = -1, initialInterval = 1000, intervalMultiplier = 2, maxInterval = 30_000)
public class RepositoryReconciler implements Reconciler<CosmosBackupRepository> {
    private final OperatorSettings settings;
    private @Nullable Jobs<CosmosBackupRepository, CosmosBackupRepositoryStatus> jobs;

    public RepositoryReconciler(OperatorSettings settings) {
        this.settings = settings;
    }

    @Override
    public List<EventSource<?, CosmosBackupRepository>> prepareEventSources(
            EventSourceContext<CosmosBackupRepository> context) {
        Jobs<CosmosBackupRepository, CosmosBackupRepositoryStatus> made =
                new Jobs<>(context, CosmosBackupRepository.class, CosmosBackupRepository::new);
        jobs = made;
        return made.eventSources();
    }

    @Override
    public UpdateControl<CosmosBackupRepository> reconcile(
            CosmosBackupRepository repository, Context<CosmosBackupRepository> context) {
        Jobs<CosmosBackupRepository, CosmosBackupRepositoryStatus> known = Objects.requireNonNull(jobs);
        Instant now = Instant.now();
        boolean probing =
                repository.getStatus() != null && repository.getStatus().probeJob() != null;
        JobSeen job = RepositoryDecision.newestProbe(repository)
                .map(name -> probing ? known.see(repository, name) : known.heardOf(repository, name))
                .orElse(JobSeen.NOTHING);
        RepositoryDecision.Seen seen = new RepositoryDecision.Seen(repository, job, now, settings);
        return known.apply(
                RepositoryDecision.decide(seen),
                repository,
                now,
                context,
                why -> RepositoryDecision.refused(seen, why));
    }
}
