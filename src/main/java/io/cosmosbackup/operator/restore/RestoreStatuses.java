package io.cosmosbackup.operator.restore;

import io.cosmosbackup.api.common.Condition;
import io.cosmosbackup.api.common.Phase;
import io.cosmosbackup.api.common.RunProgress;
import io.cosmosbackup.api.restore.CosmosRestore;
import io.cosmosbackup.api.restore.CosmosRestoreStatus;
import io.cosmosbackup.api.restore.PinnedSource;
import io.cosmosbackup.engine.report.RestoreReport;
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
        return status(
                old.startedAt() == null ? Phase.Pending : Phase.Running,
                Conditions.ready(old.conditions(), false, why, generation(), now),
                old.source() == null ? source : old.source(),
                jobName == null ? old.jobName() : jobName,
                old.startedAt(),
                null,
                old.progress());
    }

    CosmosRestoreStatus running(Explanation why, String jobName, Instant since, Optional<RunProgress> progress) {
        return status(
                Phase.Running,
                Conditions.ready(old.conditions(), false, why, generation(), now),
                old.source(),
                jobName,
                old.startedAt() == null ? since : old.startedAt(),
                null,
                progress.orElse(old.progress()));
    }

    CosmosRestoreStatus failed(Explanation why, Instant at) {
        return status(
                Phase.Failed,
                Conditions.failed(old.conditions(), why, generation(), now),
                old.source(),
                old.jobName(),
                old.startedAt(),
                at.truncatedTo(ChronoUnit.SECONDS),
                old.progress());
    }

    CosmosRestoreStatus complete(Explanation why, RestoreReport report, Instant at) {
        RunProgress last = old.progress();
        int total = last == null ? 0 : last.total();
        return ended(
                Phase.Complete,
                Conditions.complete(old.conditions(), true, why, generation(), now),
                report,
                at,
                new RunProgress(
                        "Complete",
                        total,
                        total,
                        report.documents().items(),
                        report.documents().bytes(),
                        Math.round(report.requestUnits()),
                        last == null ? 0 : last.throttled(),
                        100));
    }

    /// Failed, with the counts of the documents that were restored.
    CosmosRestoreStatus refused(Explanation why, RestoreReport report, Instant at) {
        return ended(
                Phase.Failed, Conditions.failed(old.conditions(), why, generation(), now), report, at, old.progress());
    }

    private CosmosRestoreStatus ended(
            Phase phase, List<Condition> conditions, RestoreReport report, Instant at, @Nullable RunProgress progress) {
        return new CosmosRestoreStatus(
                generation(),
                conditions,
                phase,
                old.source(),
                old.jobName(),
                old.startedAt() == null ? report.startedAt().truncatedTo(ChronoUnit.SECONDS) : old.startedAt(),
                at.truncatedTo(ChronoUnit.SECONDS),
                report.documents().items(),
                report.documents().written(),
                report.documents().skipped(),
                report.documents().superseded(),
                report.documents().refused(),
                report.lost().documentsLost(),
                report.documents().bytes(),
                Math.round(report.requestUnits()),
                report.target().containersCreated(),
                progress);
    }

    private CosmosRestoreStatus status(
            Phase phase,
            List<Condition> conditions,
            @Nullable PinnedSource source,
            @Nullable String jobName,
            @Nullable Instant startedAt,
            @Nullable Instant completedAt,
            @Nullable RunProgress progress) {
        return new CosmosRestoreStatus(
                generation(),
                conditions,
                phase,
                source,
                jobName,
                startedAt,
                completedAt,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                progress);
    }

    private long generation() {
        return Objects.requireNonNullElse(restore.getMetadata().getGeneration(), 0L);
    }
}
