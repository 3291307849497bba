package io.cosmosbackup.operator.job;

import io.cosmosbackup.operator.status.Explanation;

/// Whether a run can start.
///
/// @param <T> what it starts with
public sealed interface Start<T> {
    record Now<T>(T with) implements Start<T> {}

    /// It cannot start now.
    sealed interface NotNow<T> extends Start<T> {
        Explanation why();
    }

    /// It waits as long as it takes: what it waits for exists, and cannot be used at the moment.
    record Parked<T>(Explanation why) implements NotNow<T> {}

    /// It waits, and fails when the time is over: something that it names does not exist.
    record Awaited<T>(Explanation why) implements NotNow<T> {}

    /// It can never start.
    record Impossible<T>(Explanation why) implements NotNow<T> {}
}
