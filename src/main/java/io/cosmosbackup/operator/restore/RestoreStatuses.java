package io.cosmosbackup.operator.restore;

import io.cosmosbackup.api.common.Condition;
import io.cosmosbackup.api.common.Phase;
import io.cosmosbackup.api.common.RunProgress;
import io.cosmosbackup.api.restore.CosmosRestore;
import io.cosmosbackup.api.restore.CosmosRestoreStatus;
import io.cosmosbackup.api.restore.PinnedSource;
import io.cosmosbackup.api.restore.RestoreResult;
import io.cosmosbackup.api.restore.RestoredTimeToLive;
import io.cosmosbackup.api.restore.TtlPolicy;
import io.cosmosbackup.engine.report.DefinitionCounts;
import io.cosmosbackup.engine.report.RestoreReport;
import io.cosmosbackup.engine.report.TimeToLiveReport;
import io.cosmosbackup.operator.status.Conditions;
import io.cosmosbackup.operator.status.Explanation;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The statuses a restore can have next. Each is whole: what is not said again here is as it was. A source, once
/// found, stays.
record RestoreStatuses(CosmosRestore restore, CosmosRestoreStatus old, Instant now) {
    /// Nothing runs now. A run that has started once stays Running: a pod of it is replaced.
    CosmosRestoreStatus waiting(Explanation why, @Nullable String jobName, @Nullable PinnedSource source) {
        return new CosmosRestoreStatus(
                generation(),
                Conditions.ready(old.conditions(), false, why, generation(), now),
                old.lastRun().startedAt() == null ? Phase.Pending : Phase.Running,
                old.source() == null ? source : old.source(),
                old.lastRun().waiting(jobName),
                null);
    }

    CosmosRestoreStatus running(Explanation why, String jobName, Instant since, Optional<RunProgress> progress) {
        return new CosmosRestoreStatus(
                generation(),
                Conditions.ready(old.conditions(), false, why, generation(), now),
                Phase.Running,
                old.source(),
                old.lastRun().running(jobName, since, progress.orElse(null)),
                null);
    }

    CosmosRestoreStatus failed(Explanation why, Instant at) {
        return new CosmosRestoreStatus(
                generation(),
                Conditions.failed(old.conditions(), why, generation(), now),
                Phase.Failed,
                old.source(),
                old.lastRun().failed(at.truncatedTo(ChronoUnit.SECONDS)),
                null);
    }

    CosmosRestoreStatus complete(Explanation why, RestoreReport report, Instant at) {
        return ended(
                Phase.Complete,
                Conditions.complete(old.conditions(), true, why, generation(), now),
                report,
                at,
                RunProgress.complete(
                        old.lastRun().progress(),
                        report.documents().items(),
                        report.documents().bytes(),
                        report.cost().requestUnits()));
    }

    /// Failed, with the counts of the documents that were restored.
    CosmosRestoreStatus refused(Explanation why, RestoreReport report, Instant at) {
        return ended(
                Phase.Failed,
                Conditions.failed(old.conditions(), why, generation(), now),
                report,
                at,
                old.lastRun().progress());
    }

    private CosmosRestoreStatus ended(
            Phase phase, List<Condition> conditions, RestoreReport report, Instant at, @Nullable RunProgress progress) {
        return new CosmosRestoreStatus(
                generation(),
                conditions,
                phase,
                old.source(),
                old.lastRun()
                        .ended(
                                report.cost().startedAt().truncatedTo(ChronoUnit.SECONDS),
                                at.truncatedTo(ChronoUnit.SECONDS),
                                report.cost().requestUnits(),
                                progress),
                new RestoreResult(
                        new RestoreResult.Documents(
                                report.documents().items(),
                                report.documents().written(),
                                report.documents().skipped(),
                                report.documents().superseded(),
                                report.documents().refused(),
                                report.lost().documentsLost()),
                        report.documents().bytes(),
                        report.target().containersCreated(),
                        timeToLive(report.target().timeToLive()),
                        definitions(report.target().definitions())));
    }

    private static RestoreResult.@Nullable Definitions definitions(DefinitionCounts counts) {
        return counts.isEmpty()
                ? null
                : new RestoreResult.Definitions(
                        counts.definitionsCreated(),
                        counts.definitionsReplaced(),
                        counts.definitionsThere(),
                        counts.definitionsKept(),
                        counts.definitionsNotTaken());
    }

    private static @Nullable RestoredTimeToLive timeToLive(@Nullable TimeToLiveReport report) {
        return report == null
                ? null
                : new RestoredTimeToLive(
                        switch (report.policy()) {
                            case Restart -> TtlPolicy.Restart;
                            case KeepRemaining -> TtlPolicy.KeepRemaining;
                            case Off -> TtlPolicy.Off;
                        },
                        report.expired(),
                        report.expiredSince(),
                        report.containers().stream()
                                .map(c -> new RestoredTimeToLive.ContainerTimeToLive(
                                        c.container(), c.defaultTtl(), c.problem()))
                                .toList());
    }

    private long generation() {
        return Objects.requireNonNullElse(restore.getMetadata().getGeneration(), 0L);
    }
}
