package io.cosmosbackup.operator.schedule.upkeep;

import io.cosmosbackup.api.common.RunTemplate;
import io.cosmosbackup.api.common.VerificationResult;
import io.cosmosbackup.api.repository.CosmosBackupRepository;
import io.cosmosbackup.api.schedule.CosmosBackupScheduleStatus;
import io.cosmosbackup.api.schedule.SchedulePrune;
import io.cosmosbackup.api.schedule.ScheduleRepository;
import io.cosmosbackup.api.schedule.ScheduleVerification;
import io.cosmosbackup.api.schedule.VerificationPolicy;
import io.cosmosbackup.engine.contract.Options;
import io.cosmosbackup.engine.contract.Verbs;
import io.cosmosbackup.operator.job.EngineCommand;
import io.cosmosbackup.operator.job.EngineJob;
import io.cosmosbackup.operator.job.JobNames;
import io.cosmosbackup.operator.job.UpkeepTemplate;
import io.cosmosbackup.operator.schedule.view.ScheduleHistory;
import io.cosmosbackup.operator.schedule.view.ScheduleView;
import io.cosmosbackup.operator.status.Notice;
import io.cosmosbackup.operator.status.StatusUpdate;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What a schedule does in its repositories besides backing up: it prunes them and reads backups back.
///
/// @param repositories the whole new status of each
/// @param start the Jobs to make, first of all: one that prunes, one that verifies
/// @param told new statuses of CosmosBackups from ended Jobs, by name: written before the status
/// @param stop the Jobs to delete, once the status is written
/// @param expire the Jobs that may go after a while, once the status is written
/// @param next when something is due, null when only a change can bring that about
public record ScheduleUpkeep(
        List<ScheduleRepository> repositories,
        List<Job> start,
        Map<String, StatusUpdate> told,
        List<String> stop,
        List<String> expire,
        List<Notice> happenings,
        @Nullable Instant next) {
    public ScheduleUpkeep {
        repositories = List.copyOf(repositories);
        told = Collections.unmodifiableMap(new TreeMap<>(told));
        start = List.copyOf(start);
        stop = List.copyOf(stop);
        expire = List.copyOf(expire);
        happenings = List.copyOf(happenings);
    }

    /// The Jobs that run, as far as the status knows: {@link ScheduleView#jobs} must hold them with their pods and
    /// logs.
    public static Set<String> running(String schedule, CosmosBackupScheduleStatus status) {
        return jobs(schedule, status, true);
    }

    /// The Jobs that are made next: they may be there already, if the operator was ended before it could note that.
    public static Set<String> next(String schedule, CosmosBackupScheduleStatus status) {
        long number = ScheduleView.nextUpkeep(status);
        return Set.of(JobNames.prune(schedule, number), JobNames.verify(schedule, number));
    }

    /// The Jobs that ran last and that no repository waits for any more: to know that they are there is enough.
    ///
    /// Several repositories share a Job. One may have taken its part of the result while another one still has to.
    public static Set<String> over(String schedule, CosmosBackupScheduleStatus status) {
        Set<String> jobs = new LinkedHashSet<>(jobs(schedule, status, false));
        jobs.removeAll(running(schedule, status));
        return jobs;
    }

    private static Set<String> jobs(String schedule, CosmosBackupScheduleStatus status, boolean running) {
        return status.lastUpkeep().repositories().stream()
                .flatMap(repository -> Stream.of(
                        prune(repository)
                                .filter(prune -> (prune.attempts().jobName() != null) == running)
                                .flatMap(prune -> PruneDecision.job(schedule, prune)),
                        verification(repository)
                                .filter(verification -> (verification.attempts().jobName() != null) == running)
                                .flatMap(verification -> VerificationDecision.job(schedule, verification))))
                .flatMap(Optional::stream)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private static Optional<SchedulePrune> prune(ScheduleRepository repository) {
        return Optional.ofNullable(repository.lastPrune());
    }

    private static Optional<ScheduleVerification> verification(ScheduleRepository repository) {
        return Optional.ofNullable(repository.lastVerification());
    }

    public static ScheduleUpkeep of(ScheduleView seen, ScheduleHistory history, VerificationPlan plan) {
        Map<String, ScheduleRepository> old = new HashMap<>();
        seen.status().lastUpkeep().repositories().forEach(repository -> old.put(repository.repository(), repository));
        Instant newest = history.lastSuccessfulTime();
        Instant lastSuccess = newest == null ? seen.status().backups().lastSuccessfulTime() : newest;
        Round round = new Round(seen);
        for (String name : seen.schedule().getSpec().repositories()) {
            Optional<ScheduleRepository> before = Optional.ofNullable(old.remove(name));
            CosmosBackupRepository repository = seen.repositories().get(name);
            SchedulePrune prune = before.flatMap(ScheduleUpkeep::prune).orElse(SchedulePrune.NONE);
            ScheduleVerification verification =
                    before.flatMap(ScheduleUpkeep::verification).orElse(ScheduleVerification.NONE);
            SchedulePrune pruned = round.take(
                    round.prunes,
                    new PruneDecision(
                                    seen,
                                    name,
                                    repository,
                                    lastSuccess,
                                    damaged(seen, history, name, verification),
                                    prune)
                            .decide(),
                    prune);
            ScheduleVerification verified = round.take(
                    round.verifications,
                    new VerificationDecision(seen, name, repository, history.held(), plan.due(), verification).decide(),
                    verification);
            if (!pruned.equals(SchedulePrune.NONE) || !verified.equals(ScheduleVerification.NONE)) {
                round.repositories.add(new ScheduleRepository(
                        name,
                        verified.equals(ScheduleVerification.NONE) ? null : verified,
                        pruned.equals(SchedulePrune.NONE) ? null : pruned));
            }
        }
        old.values().forEach(round::leave);
        if (seen.schedule().getSpec().retention() == null) {
            round.tell(PruneResult.nothingDecided(seen));
        }
        return round.end(plan.next(), seen.now());
    }

    private static boolean damaged(
            ScheduleView seen, ScheduleHistory history, String repository, ScheduleVerification verification) {
        return seen.schedule().getSpec().verification() != null
                && (verification.result() == VerificationResult.Failed
                        || history.damaged(repository).isPresent());
    }

    /// What is collected from one repository after the other.
    private static final class Round {
        private final ScheduleView seen;
        private final List<ScheduleRepository> repositories = new ArrayList<>();
        private final List<RepositoryTask.Step> prunes = new ArrayList<>();
        private final List<RepositoryTask.Step> verifications = new ArrayList<>();
        private final Map<String, StatusUpdate> told = new HashMap<>();
        private final List<String> stop = new ArrayList<>();
        private final List<String> heldUp = new ArrayList<>();
        private final List<String> expire = new ArrayList<>();
        private final List<Notice> happenings = new ArrayList<>();
        private @Nullable Instant next;

        Round(ScheduleView seen) {
            this.seen = seen;
        }

        /// If two Jobs update one CosmosBackup, each would overwrite the other. The second waits for the next
        /// reconcile.
        ///
        /// @param steps of the Job that it may have a part in
        <S> S take(List<RepositoryTask.Step> steps, RepositoryTask<S> upkeep, S before) {
            if (!Collections.disjoint(told.keySet(), upkeep.told().keySet())) {
                sooner(Instant.EPOCH);
                return before;
            }
            upkeep.job().start().ifPresent(steps::add);
            upkeep.job().stop().ifPresent(stop::add);
            upkeep.job().expire().ifPresent(job -> (heldUp(job) ? heldUp : expire).add(job));
            upkeep.happening().ifPresent(happenings::add);
            told.putAll(upkeep.told());
            sooner(upkeep.next());
            return upkeep.status();
        }

        /// A Job whose engine has reported and that a sidecar keeps from ending: it is deleted when every repository
        /// has taken its part of the report.
        private boolean heldUp(String job) {
            return seen.job(job).job().isPresent() && !seen.job(job).ended();
        }

        void tell(Map<String, StatusUpdate> further) {
            further.forEach(told::putIfAbsent); // what is left out is told at the next look
        }

        /// The schedule has nothing to do with that repository any more.
        void leave(ScheduleRepository repository) {
            prune(repository).map(prune -> prune.attempts().jobName()).ifPresent(heldUp::add);
            verification(repository)
                    .map(verification -> verification.attempts().jobName())
                    .ifPresent(heldUp::add);
        }

        void sooner(@Nullable Instant time) {
            if (time != null && (next == null || time.isBefore(next))) {
                next = time;
            }
        }

        ScheduleUpkeep end(@Nullable Instant verification, Instant now) {
            sooner(verification);
            Instant soonest = next == null ? null : next.isBefore(now) ? now : next;
            heldUp.stream().filter(job -> !runs(job)).forEach(stop::add);
            return new ScheduleUpkeep(
                    repositories,
                    jobs(),
                    told,
                    stop.stream().distinct().toList(),
                    expire.stream().distinct().toList(),
                    happenings,
                    soonest);
        }

        private boolean runs(String job) {
            return repositories.stream()
                    .anyMatch(repository -> prune(repository)
                                    .filter(prune -> job.equals(prune.attempts().jobName()))
                                    .isPresent()
                            || verification(repository)
                                    .filter(verification ->
                                            job.equals(verification.attempts().jobName()))
                                    .isPresent());
        }

        /// One pod prunes all repositories that are due, and another one reads backups back from them: what a
        /// verification needs, an identity and hours, does not hold up a prune.
        private List<Job> jobs() {
            List<Job> jobs = new ArrayList<>();
            if (!prunes.isEmpty()) {
                jobs.add(job(
                        JobNames.prune(seen.name(), seen.nextUpkeep()),
                        prunes,
                        seen.template().deleting()));
            }
            if (!verifications.isEmpty()) {
                jobs.add(job(
                        JobNames.verify(seen.name(), seen.nextUpkeep()),
                        verifications,
                        seen.template().withServiceAccount(verifier())));
            }
            return jobs;
        }

        private @Nullable String verifier() {
            VerificationPolicy policy = seen.schedule().getSpec().verification();
            return policy == null ? null : policy.serviceAccountName();
        }

        private Job job(String name, List<RepositoryTask.Step> steps, RunTemplate asked) {
            SequencedMap<String, EngineCommand> commands = new LinkedHashMap<>();
            steps.stream()
                    .sorted(RepositoryTask.Step.order(name))
                    .forEach(step -> commands.put(step.name(), step.command()));
            UpkeepTemplate template = UpkeepTemplate.of(asked);
            template.happening().filter(told -> !happenings.contains(told)).ifPresent(happenings::add);
            return EngineJob.of(
                    seen.schedule(),
                    name,
                    EngineCommand.of(Verbs.BATCH)
                            .add(Options.RETRIES, seen.template().backoffLimit())
                            .steps(commands),
                    template.template(),
                    seen.settings().image());
        }
    }

    /// When a backup was last read back and every check held, as far as this round knows.
    @Nullable
    public Instant lastVerified(@Nullable Instant before) {
        return newest(
                before,
                repositories.stream()
                        .flatMap(repository -> verification(repository).stream())
                        .filter(v -> v.result() == VerificationResult.Passed)
                        .map(ScheduleVerification::time));
    }

    /// When retention was last applied, as far as this round knows.
    @Nullable
    public Instant lastPruned(@Nullable Instant before) {
        return newest(
                before,
                repositories.stream()
                        .flatMap(repository -> prune(repository).stream())
                        .filter(prune -> prune.attempts().failures() == 0)
                        .map(SchedulePrune::time));
    }

    private static @Nullable Instant newest(@Nullable Instant before, Stream<@Nullable Instant> times) {
        return Stream.concat(Stream.ofNullable(before), times.filter(Objects::nonNull))
                .max(Instant::compareTo)
                .orElse(null);
    }
}
