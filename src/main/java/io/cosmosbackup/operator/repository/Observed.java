package io.cosmosbackup.operator.repository;

import io.cosmosbackup.api.CosmosBackup;
import io.cosmosbackup.api.CosmosBackupRepository;
import io.cosmosbackup.api.CosmosBackupRepositoryStatus;
import io.cosmosbackup.api.DiscoveredBackup;
import io.cosmosbackup.api.Phase;
import io.cosmosbackup.engine.report.ProbeReport;
import io.cosmosbackup.operator.catalog.Findings;
import io.cosmosbackup.operator.job.JobNames;
import io.cosmosbackup.operator.job.JobState;
import io.cosmosbackup.operator.job.ObservedJob;
import io.cosmosbackup.operator.job.OperatorSettings;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// All that is looked at to decide about a repository.
///
/// @param job the Job of {@link #newestProbe}
/// @param findings what its listing says, once {@link #report} is there
/// @param asked when the newest CosmosBackup was made that stands for a backup not yet found here
public record Observed(
        CosmosBackupRepository repository,
        ObservedJob job,
        Optional<Findings> findings,
        Optional<Instant> asked,
        Instant now,
        OperatorSettings settings) {
    public static Optional<String> newestProbe(CosmosBackupRepository repository) {
        CosmosBackupRepositoryStatus status = repository.getStatus();
        return status == null || status.probes() == 0
                ? Optional.empty()
                : Optional.of(JobNames.probe(repository.getMetadata().getName(), status.probes()));
    }

    /// The CosmosBackups that stand for a backup of that repository that is not yet found there: they have it
    /// listed.
    public static Optional<String> awaitedIn(CosmosBackup backup) {
        boolean found = backup.getStatus() != null && backup.getStatus().phase() == Phase.Complete;
        return Optional.ofNullable(backup.getSpec().discovered())
                .filter(_ -> !found)
                .map(DiscoveredBackup::repositoryName);
    }

    /// When the newest of them was made.
    public static Optional<Instant> asked(CosmosBackupRepository repository, List<CosmosBackup> backups) {
        return backups.stream()
                .filter(backup -> awaitedIn(backup)
                        .filter(name -> name.equals(repository.getMetadata().getName()))
                        .isPresent())
                .map(backup -> Instant.parse(backup.getMetadata().getCreationTimestamp()))
                .max(Instant::compareTo);
    }

    public Observed with(Findings found) {
        return new Observed(repository, job, Optional.of(found), asked, now, settings);
    }

    /// What the probe has reported whose end is to be decided about.
    public Optional<ProbeReport> report() {
        boolean probing = status().probeJob() != null && Objects.equals(status().probeGeneration(), generation());
        return probing
                        && job.state(uid(), now, settings.startTimeout())
                                instanceof JobState.Succeeded(ProbeReport report, Instant _)
                ? Optional.of(report)
                : Optional.empty();
    }

    CosmosBackupRepositoryStatus status() {
        CosmosBackupRepositoryStatus status = repository.getStatus();
        return status == null ? CosmosBackupRepositoryStatus.EMPTY : status;
    }

    long generation() {
        return Objects.requireNonNullElse(repository.getMetadata().getGeneration(), 0L);
    }

    String uid() {
        return repository.getMetadata().getUid();
    }
}
