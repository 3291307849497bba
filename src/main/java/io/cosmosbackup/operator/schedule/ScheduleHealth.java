package io.cosmosbackup.operator.schedule;

import io.cosmosbackup.api.backup.CosmosBackup;
import io.cosmosbackup.api.common.VerificationResult;
import io.cosmosbackup.api.repository.Access;
import io.cosmosbackup.api.repository.CosmosBackupRepository;
import io.cosmosbackup.api.schedule.CosmosBackupScheduleSpec;
import io.cosmosbackup.api.schedule.MissedRuns;
import io.cosmosbackup.api.schedule.SchedulePrune;
import io.cosmosbackup.api.schedule.ScheduleRepository;
import io.cosmosbackup.engine.report.Plural;
import io.cosmosbackup.engine.report.Reason;
import io.cosmosbackup.operator.catalog.Unmatched;
import io.cosmosbackup.operator.repository.Readiness;
import io.cosmosbackup.operator.schedule.view.NextBackup;
import io.cosmosbackup.operator.schedule.view.ScheduleHistory;
import io.cosmosbackup.operator.schedule.view.ScheduleView;
import io.cosmosbackup.operator.schedule.view.Trigger;
import io.cosmosbackup.operator.status.Explanation;
import io.cosmosbackup.operator.status.OperatorReason;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Whether backups are taken and succeed.
///
/// @param stalled whether only a person can change it
record ScheduleHealth(boolean ready, boolean stalled, Explanation why) {
    /// One failure is no news to wake somebody up for: the next backup may succeed. Unless none ever has.
    static final int FAILURES_THAT_MATTER = 3;

    /// A repository that is not there comes first, whatever else is wrong: somebody may just have deleted it.
    static ScheduleHealth of(
            ScheduleView seen, ScheduleHistory history, NextBackup plan, List<ScheduleRepository> upkeep) {
        ScheduleHealth health = besides(seen, history, plan, upkeep);
        return missing(seen)
                .map(missing -> health.ready() || health.why().is(OperatorReason.RepositoryNotFound)
                        ? new ScheduleHealth(false, false, missing)
                        : new ScheduleHealth(false, health.stalled(), Explanation.all(List.of(missing, health.why()))))
                .orElse(health);
    }

    /// The repositories that the schedule names and that are not in its namespace.
    static Optional<Explanation> missing(ScheduleView seen) {
        List<Explanation> missing = new ArrayList<>();
        for (String name : seen.schedule().getSpec().repositories()) {
            if (Readiness.of(name, seen.repositories().get(name)) instanceof Readiness.NotFound(Explanation why)) {
                missing.add(why);
            }
        }
        return missing.isEmpty() ? Optional.empty() : Optional.of(Explanation.all(missing));
    }

    private static ScheduleHealth besides(
            ScheduleView seen, ScheduleHistory history, NextBackup plan, List<ScheduleRepository> upkeep) {
        CosmosBackupScheduleSpec spec = seen.schedule().getSpec();
        Optional<Explanation> refused = seen.refused().values().stream()
                .filter(why -> why.is(OperatorReason.BackupRefused))
                .findFirst();
        if (refused.isPresent()) {
            return new ScheduleHealth(false, false, refused.get());
        }
        if (history.consecutiveFailures() >= FAILURES_THAT_MATTER) {
            return new ScheduleHealth(
                    false,
                    true,
                    Explanation.of(
                            OperatorReason.BackupsFailing,
                            "the last %s failed; %s"
                                    .formatted(
                                            Plural.of(
                                                    history.consecutiveFailures(),
                                                    "backup has",
                                                    history.consecutiveFailures() + " backups have"),
                                            history.lastFailureMessage())));
        }
        Optional<CosmosBackup> late = history.waiting().or(history::stuck);
        if (plan.blocked() && late.isPresent()) {
            return new ScheduleHealth(
                    false,
                    false,
                    Explanation.of(
                            OperatorReason.RunBlocked,
                            "the next backup is due; " + ScheduleHistory.waitsFor(late.get())));
        }
        Optional<ScheduleHealth> unwell = ofUpkeep(spec, history, upkeep);
        if (unwell.isPresent()) {
            return unwell.get();
        }
        ScheduleHealth health = ofRepositories(spec, seen.repositories());
        if (!health.ready()) {
            return health;
        }
        boolean proven = history.lastSuccessfulTime() != null
                || seen.status().backups().lastSuccessfulTime() != null
                || !history.held().isEmpty();
        if (!proven && history.stuck().isPresent()) {
            return new ScheduleHealth(
                    false,
                    false,
                    Explanation.of(
                            OperatorReason.FirstBackupWaits,
                            "there is no backup yet; "
                                    + ScheduleHistory.waitsFor(history.stuck().get())));
        }
        Optional<CosmosBackup> overdue = history.stuck()
                .filter(backup -> Instant.parse(backup.getMetadata().getCreationTimestamp())
                        .plusSeconds(spec.startingDeadlineSeconds())
                        .isBefore(seen.now()));
        if (overdue.isPresent()) {
            return new ScheduleHealth(
                    false,
                    false,
                    Explanation.of(
                            OperatorReason.Overdue,
                            "%s (startingDeadlineSeconds is %d)"
                                    .formatted(
                                            ScheduleHistory.waitsFor(overdue.get()), spec.startingDeadlineSeconds())));
        }
        List<String> unmatched = unmatched(spec, history);
        if (!unmatched.isEmpty()) {
            return new ScheduleHealth(
                    false,
                    true,
                    Explanation.of(
                            Reason.PatternMatchesNothing,
                            "include or exclude names containers that were not in the account when CosmosBackup %s was made: %s. HINT: mend the names, or take them out; a backup that finds them makes the schedule Ready too"
                                    .formatted(
                                            history.lastSuccess()
                                                    .map(b -> b.getMetadata().getName())
                                                    .orElse(""),
                                            String.join(", ", unmatched))));
        }
        if (history.consecutiveFailures() > 0) {
            return new ScheduleHealth(
                    proven,
                    false,
                    Explanation.of(
                            OperatorReason.LastBackupFailed,
                            "%s; the last one failed, %s%s"
                                    .formatted(
                                            health.why().message(),
                                            history.lastFailureMessage(),
                                            plan.retry() == null || plan.due().isPresent()
                                                    ? ""
                                                    : " (it is taken again at %s)".formatted(plan.retry()))));
        }
        return missed(plan.missed(seen.status()), history, health)
                .orElseGet(() -> inconclusive(spec, upkeep)
                        .map(told -> new ScheduleHealth(
                                true,
                                false,
                                Explanation.of(
                                        OperatorReason.VerificationInconclusive,
                                        "%s; %s".formatted(health.why().message(), told))))
                        .orElse(health));
    }

    /// Missed runs are shown until a later backup succeeds.
    private static Optional<ScheduleHealth> missed(MissedRuns missed, ScheduleHistory history, ScheduleHealth health) {
        Instant last = missed.last();
        Instant success = history.lastSuccessfulTime();
        return last == null || (success != null && success.isAfter(last))
                ? Optional.empty()
                : Optional.of(new ScheduleHealth(
                        true,
                        false,
                        Explanation.of(
                                OperatorReason.MissedSchedule,
                                "%s; no backup was taken at %s (%d missed since the schedule was made)"
                                        .formatted(health.why().message(), last, missed.count()))));
    }

    /// The names that the last backup did not find and the spec has still: one that was mended or taken out is
    /// forgotten at once, and not when the next night has come.
    private static List<String> unmatched(CosmosBackupScheduleSpec spec, ScheduleHistory history) {
        return Unmatched.names(history.unmatched()).stream()
                .filter(name -> spec.source().include().contains(name)
                        || spec.source().exclude().contains(name))
                .toList();
    }

    /// Backups that cannot be read back, or that pile up.
    private static Optional<ScheduleHealth> ofUpkeep(
            CosmosBackupScheduleSpec spec, ScheduleHistory history, List<ScheduleRepository> upkeep) {
        List<Explanation> whys = new ArrayList<>();
        if (spec.verification() != null) {
            String until = spec.retention() == null ? "" : "; nothing is pruned there until one passes";
            Stream.concat(told(upkeep, VerificationResult.Failed), damaged(history, upkeep))
                    .forEach(told -> whys.add(Explanation.of(OperatorReason.VerificationFailed, told + until)));
        }
        if (spec.retention() != null) {
            for (ScheduleRepository repository : upkeep) {
                SchedulePrune prune = repository.lastPrune();
                if (prune != null && prune.attempts().failures() >= FAILURES_THAT_MATTER) {
                    whys.add(Explanation.of(
                            OperatorReason.PruneFailing,
                            "prunes of repository %s have failed %d %s in a row: %s: %s"
                                    .formatted(
                                            repository.repository(),
                                            prune.attempts().failures(),
                                            Plural.of(prune.attempts().failures(), "time"),
                                            prune.reason(),
                                            prune.message())));
                }
            }
        }
        return whys.isEmpty() ? Optional.empty() : Optional.of(new ScheduleHealth(false, true, Explanation.all(whys)));
    }

    /// The damage that an earlier verification found, where the last one could not check.
    private static Stream<String> damaged(ScheduleHistory history, List<ScheduleRepository> upkeep) {
        return upkeep.stream()
                .filter(repository -> repository.lastVerification() != null
                        && repository.lastVerification().result() != VerificationResult.Failed)
                .flatMap(repository -> history.damaged(repository.repository()).stream()
                        .map(backup -> "repository %s: CosmosBackup %s was found damaged"
                                .formatted(
                                        repository.repository(),
                                        backup.getMetadata().getName())));
    }

    private static Optional<String> inconclusive(CosmosBackupScheduleSpec spec, List<ScheduleRepository> upkeep) {
        return spec.verification() == null
                ? Optional.empty()
                : told(upkeep, VerificationResult.Inconclusive).reduce((one, other) -> one + "; " + other);
    }

    private static Stream<String> told(List<ScheduleRepository> upkeep, VerificationResult result) {
        return upkeep.stream()
                .flatMap(repository -> Stream.ofNullable(repository.lastVerification())
                        .filter(verification -> verification.result() == result)
                        .map(verification -> "repository %s: verification of %s"
                                .formatted(repository.repository(), verification.message())));
    }

    private static ScheduleHealth ofRepositories(
            CosmosBackupScheduleSpec spec, Map<String, CosmosBackupRepository> repositories) {
        List<Explanation> missing = new ArrayList<>();
        List<Explanation> unready = new ArrayList<>();
        List<Explanation> unsigned = new ArrayList<>();
        boolean oneReady = false;
        for (String name : spec.repositories()) {
            CosmosBackupRepository repository = repositories.get(name);
            if (repository != null && repository.getSpec().access() == Access.ReadOnly) {
                unready.add(Explanation.of(
                        OperatorReason.RepositoryReadOnly,
                        "CosmosBackupRepository %s is ReadOnly: no backup is written to it".formatted(name)));
                continue;
            }
            Optional.ofNullable(repository)
                    .flatMap(there -> Readiness.unsigned(there, spec.signing()))
                    .ifPresent(unsigned::add);
            switch (Readiness.of(name, repository)) {
                case Readiness.Ready _ -> oneReady = true;
                case Readiness.NotReady notReady -> unready.add(notReady.why());
                case Readiness.Unprobed unprobed -> unready.add(unprobed.why());
                case Readiness.Keyless keyless -> unready.add(keyless.why());
                case Readiness.NotFound notFound -> missing.add(notFound.why());
            }
        }
        if (!unsigned.isEmpty()) {
            return new ScheduleHealth(
                    false,
                    true,
                    Explanation.all(unsigned).withHint("give signing the key that belongs to one of them"));
        }
        if (!missing.isEmpty()) {
            return new ScheduleHealth(false, false, Explanation.all(missing));
        }
        if (!oneReady) {
            return new ScheduleHealth(false, false, Explanation.all(unready));
        }
        String plan = Trigger.sentence(Trigger.of(spec));
        return unready.isEmpty()
                ? new ScheduleHealth(true, false, Explanation.of(OperatorReason.Scheduled, plan))
                : new ScheduleHealth(
                        true,
                        false,
                        Explanation.of(
                                OperatorReason.RepositoryNotReady,
                                plan + "; " + Explanation.all(unready).message()));
    }
}
