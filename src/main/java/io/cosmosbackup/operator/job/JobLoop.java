package io.cosmosbackup.operator.job;

import io.cosmosbackup.api.common.Attempts;
import io.cosmosbackup.engine.report.RunReport;
import io.cosmosbackup.operator.status.Explanation;
import io.cosmosbackup.operator.status.OperatorReason;
import io.cosmosbackup.operator.status.Past;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;

/// How Jobs of one kind are followed, one after the other. The members are what differs between the kinds.
///
/// @param report what a Job of this kind reports. If it reports something else, its result counts as lost
/// @param <R> the same
public record JobLoop<R extends RunReport>(
        Class<R> report, OnLost onLost, OnNoRoom onNoRoom, OnNameTaken onNameTaken, Words words) {
    /// What it means when a Job was deleted, when its node no longer answers, or when its pod was gone before
    /// its result was read.
    public enum OnLost {
        Fail,

        /// The next Job reads the result back, once. A Job that has not ended has failed.
        ReadOnceMore,

        ProvesNothing
    }

    /// What it means when no node or quota has had room for the pod in the time that a run may take to start.
    public enum OnNoRoom {
        Wait,
        Fail,
        ProvesNothing
    }

    /// What is done about a Job of that name that belongs to another object, for example to one of the same
    /// name that was deleted a moment ago.
    public enum OnNameTaken {
        Wait,
        NextNumber
    }

    /// What is said of a lost Job. `%s` is its name.
    public record Words(String deleted, String resultLost) {
        public static final Words PLAIN = new Words(
                "Job %s was deleted before it ended", "Job %s ended, and its pod was gone before its result was read");
    }

    /// A Job that is made again after every failure, however it failed.
    public static <R extends RunReport> JobLoop<R> untilDone(Class<R> report) {
        return new JobLoop<>(report, OnLost.Fail, OnNoRoom.Fail, OnNameTaken.NextNumber, Words.PLAIN);
    }

    /// @param jobs the state of a Job by its name
    public Followed<R> follow(Attempts attempts, Function<String, JobState> jobs, Instant now) {
        String job = attempts.jobName();
        if (job == null) {
            return notBefore(attempts, now)
                    .<Followed<R>>map(Followed.Later::new)
                    .orElseGet(Followed.Due::new);
        }
        return switch (jobs.apply(job)) {
            case JobState.Absent() ->
                lost(Explanation.of(OperatorReason.JobDeleted, words.deleted().formatted(job)), now, false);
            case JobState.Foreign foreign ->
                switch (onNameTaken) {
                    case Wait -> new Followed.Unfinished<>(foreign);
                    case NextNumber -> new Followed.Replaced<>();
                };
            case JobState.NoRoom noRoom ->
                switch (onNoRoom) {
                    case Wait -> new Followed.Unfinished<>(noRoom);
                    case Fail -> new Followed.Failed<>(noRoom.why(), now, true, Optional.empty());
                    case ProvesNothing -> new Followed.Inconclusive<>(noRoom.why(), now, true);
                };
            case JobState.Unfinished unfinished -> new Followed.Unfinished<>(unfinished);
            case JobState.StartTimedOut(Explanation why) -> new Followed.Failed<>(why, now, true, Optional.empty());
            case JobState.Lost(Explanation why) -> lost(why, now, true);
            case JobState.Succeeded(RunReport told, Instant at) ->
                report.isInstance(told)
                        ? new Followed.Finished<>(report.cast(told), at)
                        : resultLost(attempts, job, at);
            case JobState.ResultLost(Instant at) -> resultLost(attempts, job, at);
            case JobState.Failed(Explanation why, Optional<RunReport> part, Instant at) ->
                new Followed.Failed<>(why, at, false, part);
        };
    }

    /// When the next Job is due, if that is still to come. The last failure may be noted for a time that lies
    /// ahead: then some clock was wrong, and the next Job is due now.
    public static Optional<Instant> notBefore(Attempts attempts, Instant now) {
        Instant failedAt = attempts.failedAt();
        return failedAt != null && Past.liesAhead(failedAt, now)
                ? Optional.empty()
                : Optional.ofNullable(attempts.next()).filter(next -> next.isAfter(now));
    }

    private Followed<R> resultLost(Attempts attempts, String job, Instant at) {
        return onLost == OnLost.ReadOnceMore && attempts.number() == 1
                ? new Followed.Replaced<>()
                : lost(
                        Explanation.of(
                                OperatorReason.ResultLost, words.resultLost().formatted(job)),
                        at,
                        false);
    }

    private Followed<R> lost(Explanation why, Instant at, boolean stop) {
        return switch (onLost) {
            case Fail, ReadOnceMore -> new Followed.Failed<>(why, at, stop, Optional.empty());
            case ProvesNothing -> new Followed.Inconclusive<>(why, at, stop);
        };
    }
}
