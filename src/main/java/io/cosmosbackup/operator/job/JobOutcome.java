package io.cosmosbackup.operator.job;

import io.cosmosbackup.engine.report.BatchReport;
import io.cosmosbackup.engine.report.RunReport;
import io.cosmosbackup.operator.status.Explanation;
import io.cosmosbackup.operator.status.OperatorReason;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// How a Job ended, for callers that need only the end.
public sealed interface JobOutcome {
    /// It has not ended.
    record Unfinished() implements JobOutcome {}

    /// A Job of that name belongs to another object: the next one needs another name.
    record NameTaken() implements JobOutcome {}

    record Reported(RunReport report, Instant at) implements JobOutcome {}

    /// There is no result and there will be none.
    ///
    /// @param stop whether the Job is still there and has to be deleted
    record Unreported(Explanation why, Instant at, boolean stop) implements JobOutcome {}

    static JobOutcome of(ObservedJob seen, String name, String ownerUid, Instant now, Duration startTimeout) {
        return switch (seen.state(ownerUid, now, startTimeout)) {
            case JobState.Absent() ->
                new Unreported(
                        Explanation.of(OperatorReason.JobDeleted, "Job %s was deleted before it ended".formatted(name)),
                        now,
                        false);
            case JobState.Foreign _ -> new NameTaken();
            case JobState.Starting _, JobState.Running _, JobState.Retrying _ -> new Unfinished();
            case JobState.StartTimedOut(Explanation why) -> new Unreported(why, now, true);
            case JobState.NoRoom(Explanation why) ->
                new Unreported(why, now, true); // it is tried again, and the failures count
            case JobState.Lost(Explanation why) -> new Unreported(why, now, true);
            case JobState.Succeeded(RunReport report, Instant at) -> new Reported(report, at);
            case JobState.ResultLost(Instant at) -> new Unreported(lost(name), at, false);
            case JobState.Failed(Explanation why, var _, Instant at) -> new Unreported(why, at, false);
        };
    }

    /// The same of one step of a Job that runs several. A step that has ended keeps its result when a later one has
    /// ended the process.
    static JobOutcome ofStep(
            String step, ObservedJob seen, String name, String ownerUid, Instant now, Duration startTimeout) {
        if (seen.state(ownerUid, now, startTimeout)
                instanceof JobState.Failed(Explanation why, Optional<RunReport> report, Instant at)) {
            return report.flatMap(told -> of(step, told))
                    .map(told -> of(told, at))
                    .orElseGet(() -> new Unreported(why, at, false));
        }
        JobOutcome all = of(seen, name, ownerUid, now, startTimeout);
        return all instanceof Reported(RunReport report, Instant at)
                ? of(step, report).map(told -> of(told, at)).orElseGet(() -> new Unreported(lost(name), at, false))
                : all;
    }

    private static Optional<RunReport> of(String step, RunReport report) {
        return report instanceof BatchReport batch ? batch.of(step) : Optional.empty();
    }

    private static JobOutcome of(RunReport report, Instant at) {
        return report.failure()
                .<JobOutcome>map(failure -> new Unreported(Explanation.of(failure), at, false))
                .orElseGet(() -> new Reported(report, at));
    }

    static Explanation lost(String name) {
        return Explanation.of(
                OperatorReason.ResultLost,
                "Job %s ended, and its pod was gone before its result was read".formatted(name));
    }
}
