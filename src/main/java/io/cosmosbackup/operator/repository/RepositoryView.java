package io.cosmosbackup.operator.repository;

import io.cosmosbackup.api.backup.CosmosBackup;
import io.cosmosbackup.api.backup.DiscoveredBackup;
import io.cosmosbackup.api.common.Phase;
import io.cosmosbackup.api.repository.Access;
import io.cosmosbackup.api.repository.CosmosBackupRepository;
import io.cosmosbackup.api.repository.CosmosBackupRepositoryStatus;
import io.cosmosbackup.api.repository.RepositoryProbe;
import io.cosmosbackup.api.schedule.CosmosBackupSchedule;
import io.cosmosbackup.engine.report.ProbeReport;
import io.cosmosbackup.operator.catalog.CatalogDecision;
import io.cosmosbackup.operator.catalog.Copies;
import io.cosmosbackup.operator.job.JobNames;
import io.cosmosbackup.operator.job.JobState;
import io.cosmosbackup.operator.job.ObservedJob;
import io.cosmosbackup.operator.job.OperatorSettings;
import io.cosmosbackup.operator.status.Cut;
import io.cosmosbackup.operator.status.Past;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// All that is looked at to decide about a repository.
///
/// @param job the Job of {@link #newestProbe}
/// @param catalog what its listing means, once {@link #report} is there
public record RepositoryView(
        CosmosBackupRepository repository,
        ObservedJob job,
        Optional<CatalogDecision> catalog,
        InNamespace namespace,
        Instant now,
        OperatorSettings settings) {
    /// The form of a backup's id that the engine accepts. One wrong id in a CosmosBackup must not end the
    /// probe of all.
    private static final Pattern ASKED_FOR = Pattern.compile("(?!.*[.][.])[a-z0-9](?:[-a-z0-9.]{0,298}[a-z0-9])?");

    /// What else is in the repository's namespace.
    ///
    /// @param repositories this one may be among them
    public record InNamespace(
            List<CosmosBackupRepository> repositories,
            List<CosmosBackup> backups,
            List<CosmosBackupSchedule> schedules) {
        public InNamespace {
            repositories = List.copyOf(repositories);
            backups = List.copyOf(backups);
            schedules = List.copyOf(schedules);
        }
    }

    public static Optional<String> newestProbe(CosmosBackupRepository repository) {
        CosmosBackupRepositoryStatus status = repository.getStatus();
        long number = status == null ? 0 : status.probe().attempts().number();
        return number == 0
                ? Optional.empty()
                : Optional.of(JobNames.probe(repository.getMetadata().getName(), number));
    }

    /// The CosmosBackups that stand for a backup of that repository that is not yet found there: they have it
    /// listed.
    public static Optional<String> awaitedIn(CosmosBackup backup) {
        boolean found = backup.getStatus() != null && backup.getStatus().phase() == Phase.Complete;
        return Optional.ofNullable(backup.getSpec().discovered())
                .filter(_ -> !found)
                .map(DiscoveredBackup::repositoryName);
    }

    public RepositoryView with(CatalogDecision decided) {
        return new RepositoryView(repository, job, Optional.of(decided), namespace, now, settings);
    }

    /// When the newest CosmosBackup was made that stands for a backup not yet found here.
    Optional<Instant> asked() {
        return namespace.backups().stream()
                .filter(backup -> awaitedIn(backup).filter(name()::equals).isPresent())
                .map(backup -> Instant.parse(backup.getMetadata().getCreationTimestamp()))
                .filter(time -> !Past.liesAhead(time, now))
                .max(Instant::compareTo);
    }

    /// When a Job last could not use it, if that was after the last probe.
    Optional<Instant> trouble() {
        Instant last = status().probe().time();
        return repository.getSpec().access() == Access.ReadOnly || last == null
                ? Optional.empty()
                : Trouble.newest(name(), namespace.backups(), namespace.schedules(), now)
                        .filter(last::isBefore);
    }

    /// The value of a person's request for a probe, if no probe was made for it yet.
    Optional<String> requested() {
        return Optional.ofNullable(request())
                .filter(value -> !value.equals(status().probe().request()));
    }

    @Nullable
    String request() {
        Map<String, String> annotations = repository.getMetadata().getAnnotations();
        String value = annotations == null ? null : annotations.get(CosmosBackupRepository.PROBE_ANNOTATION);
        return value == null ? null : Cut.word(value);
    }

    /// The ids of the backups that CosmosBackups say are in it, or are looked for there, the newest first.
    List<String> ofInterest() {
        return namespace.backups().stream()
                .sorted(Comparator.comparing((CosmosBackup backup) ->
                                String.valueOf(backup.getMetadata().getCreationTimestamp()))
                        .thenComparing(backup -> backup.getMetadata().getName())
                        .reversed())
                .flatMap(backup -> awaitedIn(backup).filter(name()::equals).isPresent()
                        ? Optional.ofNullable(backup.getSpec().discovered()).map(DiscoveredBackup::backup).stream()
                        : Copies.backupsIn(name(), List.of(backup)).stream())
                .filter(id -> ASKED_FOR.matcher(id).matches())
                .distinct()
                .toList();
    }

    /// The names of other repositories at its place: what is written to both is one copy.
    List<String> atOnePlace() {
        String place = place(repository);
        return namespace.repositories().stream()
                .filter(other -> !other.getMetadata().getName().equals(name())
                        && place(other).equals(place))
                .map(other -> other.getMetadata().getName())
                .sorted()
                .toList();
    }

    /// The case of an account's name means nothing, and that of a prefix does.
    private static String place(CosmosBackupRepository repository) {
        String url = repository.getSpec().url();
        int path = url.indexOf('/', url.indexOf("://") + 3);
        return url.substring(0, path).toLowerCase(Locale.ROOT) + url.substring(path);
    }

    /// How many backups it holds that CosmosBackups stand for.
    int known() {
        return Copies.backupsIn(name(), namespace.backups()).size();
    }

    /// The report of the probe that has ended and is not yet handled.
    public Optional<ProbeReport> report() {
        RepositoryProbe probe = status().probe();
        boolean probing = probe.attempts().jobName() != null && Objects.equals(probe.generation(), generation());
        return probing && state() instanceof JobState.Succeeded(ProbeReport report, Instant _)
                ? Optional.of(report)
                : Optional.empty();
    }

    JobState state() {
        return job.state(uid(), now, settings.startTimeout());
    }

    /// Without the time of the last probe when it lies ahead.
    CosmosBackupRepositoryStatus status() {
        CosmosBackupRepositoryStatus status = repository.getStatus();
        return status == null
                ? CosmosBackupRepositoryStatus.EMPTY
                : status.withProbe(
                        status.probe().withTime(Past.of(status.probe().time(), now)));
    }

    private String name() {
        return repository.getMetadata().getName();
    }

    long generation() {
        return Objects.requireNonNullElse(repository.getMetadata().getGeneration(), 0L);
    }

    String uid() {
        return repository.getMetadata().getUid();
    }
}
