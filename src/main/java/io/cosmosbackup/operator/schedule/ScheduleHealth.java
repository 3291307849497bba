package io.cosmosbackup.operator.schedule;

import io.cosmosbackup.api.Access;
import io.cosmosbackup.api.CosmosBackupRepository;
import io.cosmosbackup.api.CosmosBackupScheduleSpec;
import io.cosmosbackup.operator.repository.Readiness;
import io.cosmosbackup.operator.status.OperatorReason;
import io.cosmosbackup.operator.status.Why;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// Whether backups are taken and succeed.
///
/// @param stalled whether only a person can change it
record ScheduleHealth(boolean ready, boolean stalled, Why why) {
    /// One failure is no news to wake somebody up for: the next backup may succeed.
    static final int FAILURES_THAT_MATTER = 3;

    static ScheduleHealth of(
            CosmosBackupScheduleSpec spec,
            History history,
            Plan plan,
            Map<String, CosmosBackupRepository> repositories) {
        if (history.consecutiveFailures() >= FAILURES_THAT_MATTER) {
            return new ScheduleHealth(
                    false,
                    true,
                    Why.of(
                            OperatorReason.BackupsFailing,
                            "the last %d backups have failed; %s"
                                    .formatted(history.consecutiveFailures(), history.lastFailureMessage())));
        }
        if (plan.blocked() && history.waiting().isPresent()) {
            return new ScheduleHealth(
                    false,
                    false,
                    Why.of(OperatorReason.RunBlocked, "the next backup is due; " + history.waitingMessage()));
        }
        ScheduleHealth health = ofRepositories(spec, repositories);
        if (health.ready() && history.consecutiveFailures() > 0) {
            return new ScheduleHealth(
                    true,
                    false,
                    Why.of(
                            OperatorReason.LastBackupFailed,
                            "%s; the last one failed, %s"
                                    .formatted(health.why().message(), history.lastFailureMessage())));
        }
        return health;
    }

    private static ScheduleHealth ofRepositories(
            CosmosBackupScheduleSpec spec, Map<String, CosmosBackupRepository> repositories) {
        List<Why> missing = new ArrayList<>();
        List<Why> unready = new ArrayList<>();
        boolean oneReady = false;
        for (String name : spec.repositories()) {
            CosmosBackupRepository repository = repositories.get(name);
            if (repository != null && repository.getSpec().access() == Access.ReadOnly) {
                unready.add(Why.of(
                        OperatorReason.RepositoryReadOnly,
                        "CosmosBackupRepository %s is ReadOnly: no backup is written to it".formatted(name)));
                continue;
            }
            switch (Readiness.of(name, repository)) {
                case Readiness.Ready _ -> oneReady = true;
                case Readiness.NotReady notReady -> unready.add(notReady.why());
                case Readiness.Unprobed unprobed -> unready.add(unprobed.why());
                case Readiness.Keyless keyless -> unready.add(keyless.why());
                case Readiness.NotFound notFound -> missing.add(notFound.why());
            }
        }
        if (!missing.isEmpty()) {
            return new ScheduleHealth(false, false, all(missing));
        }
        if (!oneReady) {
            return new ScheduleHealth(false, false, all(unready));
        }
        String plan = "backups are taken at '%s' (%s)".formatted(spec.full().cron(), spec.timeZone());
        return new ScheduleHealth(
                true,
                false,
                Why.of(
                        OperatorReason.Scheduled,
                        unready.isEmpty() ? plan : plan + "; " + all(unready).message()));
    }

    private static Why all(List<Why> whys) {
        return new Why(whys.getFirst().reason(), whys.stream().map(Why::message).collect(Collectors.joining("; ")));
    }
}
