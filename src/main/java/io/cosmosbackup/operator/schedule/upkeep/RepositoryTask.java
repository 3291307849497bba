package io.cosmosbackup.operator.schedule.upkeep;

import io.cosmosbackup.api.common.Attempts;
import io.cosmosbackup.operator.job.EngineCommand;
import io.cosmosbackup.operator.schedule.view.ScheduleView;
import io.cosmosbackup.operator.status.Notice;
import io.cosmosbackup.operator.status.StatusUpdate;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/// The decision about the prune, or the verification, of one repository.
///
/// @param status the whole new status
/// @param told new statuses of CosmosBackups from the Job, by name: written before the status
/// @param next when something is due, null when only a change can bring that about
record RepositoryTask<S>(
        S status,
        JobChange job,
        Map<String, StatusUpdate> told,
        Optional<Notice> happening,
        @Nullable Instant next) {
    private static final Duration RECHECK = Duration.ofSeconds(10);

    /// One command line of the Job that does all that is due at one time.
    ///
    /// @param name in the Job's report and log
    /// @param failures how often in a row it has failed, as far as that is known
    record Step(String name, EngineCommand command, int failures) {
        /// A step may end the whole process and leave those behind it undone. So one that has failed comes after all
        /// that have not. Which of several it was nobody knows: they come in another order in each Job.
        static Comparator<Step> order(String job) {
            return Comparator.comparingInt(Step::failures)
                    .thenComparingLong(step -> step.failures == 0
                            ? 0L
                            : UUID.nameUUIDFromBytes((job + " " + step.name).getBytes(StandardCharsets.UTF_8))
                                    .getLeastSignificantBits());
        }
    }

    /// What is done about Jobs.
    ///
    /// @param start the step of the next Job that does it
    /// @param stop the Job to delete, once the status is written
    /// @param expire the Job that is read completely and may be deleted after a while, once the status is written
    record JobChange(Optional<Step> start, Optional<String> stop, Optional<String> expire) {
        static final JobChange NONE = new JobChange(Optional.empty(), Optional.empty(), Optional.empty());

        static JobChange start(Step step) {
            return new JobChange(Optional.of(step), Optional.empty(), Optional.empty());
        }

        static JobChange stop(String job) {
            return new JobChange(Optional.empty(), Optional.of(job), Optional.empty());
        }

        static JobChange expire(String job) {
            return new JobChange(Optional.empty(), Optional.empty(), Optional.of(job));
        }
    }

    /// Nothing is done before `next`.
    static <S> RepositoryTask<S> rest(S status, @Nullable Instant next) {
        return new RepositoryTask<>(status, JobChange.NONE, Map.of(), Optional.empty(), next);
    }

    /// @param started says that the Job runs
    static <S> RepositoryTask<S> start(S started, ScheduleView seen, Step step) {
        return follow(started, seen).with(JobChange.start(step));
    }

    /// The Job goes on.
    static <S> RepositoryTask<S> follow(S status, ScheduleView seen) {
        return rest(status, seen.now().plus(RECHECK));
    }

    /// The Job that has to be looked at: the one that runs or ran last; empty when there never was one.
    ///
    /// @param name of the Job with a number
    static Optional<String> job(Attempts attempts, LongFunction<String> name) {
        return attempts.jobName() != null || attempts.number() == 0
                ? Optional.ofNullable(attempts.jobName())
                : Optional.of(name.apply(attempts.number()));
    }

    /// None runs: the one that ran last may go, unless another one starts first.
    ///
    /// @param last its name
    RepositoryTask<S> between(ScheduleView seen, Optional<String> last) {
        return last.filter(name -> job.start().isEmpty() && seen.job(name).lingers(seen.uid()))
                .map(this::leaving)
                .orElse(this);
    }

    static <S> RepositoryTask<S> ended(
            S status, String job, Map<String, StatusUpdate> told, Optional<Notice> happening, Instant next) {
        return new RepositoryTask<>(status, JobChange.expire(job), told, happening, next);
    }

    RepositoryTask<S> stopping(String name) {
        return with(JobChange.stop(name));
    }

    /// The Job is no longer of use here; it is deleted when no other repository needs it.
    RepositoryTask<S> leaving(String name) {
        return with(JobChange.expire(name));
    }

    private RepositoryTask<S> with(JobChange change) {
        return new RepositoryTask<>(status, change, told, happening, next);
    }
}
