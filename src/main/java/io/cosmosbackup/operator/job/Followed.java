package io.cosmosbackup.operator.job;

import io.cosmosbackup.engine.report.RunReport;
import io.cosmosbackup.operator.status.Explanation;
import java.time.Instant;
import java.util.Optional;

/// What a Job that may come again has come to. A [JobLoop] finds it out.
///
/// @param <R> the report that it ends with
public sealed interface Followed<R extends RunReport> {
    /// No Job runs.
    sealed interface Idle<R extends RunReport> extends Followed<R> {}

    /// The next Job may start.
    record Due<R extends RunReport>() implements Idle<R> {}

    /// The last one failed, and the next one is not due before that time.
    record Later<R extends RunReport>(Instant when) implements Idle<R> {}

    /// The Job with the next number takes the place of this one at once.
    record Replaced<R extends RunReport>() implements Followed<R> {}

    /// It has not ended.
    record Unfinished<R extends RunReport>(JobState.Unfinished state) implements Followed<R> {}

    record Finished<R extends RunReport>(R report, Instant at) implements Followed<R> {}

    /// There is no result, and there will be none.
    sealed interface Unreported<R extends RunReport> extends Followed<R> {
        Explanation why();

        Instant at();

        /// Whether the Job is still there and has to be deleted.
        boolean stop();
    }

    /// @param part the report of a run that did a part of its work
    record Failed<R extends RunReport>(Explanation why, Instant at, boolean stop, Optional<RunReport> part)
            implements Unreported<R> {}

    /// Nothing has failed but the Job: what it was to find out is as unknown as before.
    record Inconclusive<R extends RunReport>(Explanation why, Instant at, boolean stop) implements Unreported<R> {}
}
