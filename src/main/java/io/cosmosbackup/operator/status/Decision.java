package io.cosmosbackup.operator.status;

import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.time.Duration;
import java.util.Optional;

/// The next step for an object that has a Job, with the whole new status. `cluster.Jobs` does it.
///
/// @param <S> the object's status
public sealed interface Decision<S> {
    S status();

    /// Nothing but the status: what happens next is heard of, and looked after once more when `recheck` is over.
    record Wait<S>(S status, Duration recheck) implements Decision<S> {}

    /// The Job is made, or found made already, and then the status is written.
    record Start<S>(S status, Job job, Optional<Notice> happening) implements Decision<S> {}

    /// The run has ended: the status is written, and only then the Job is deleted or given a time to live.
    ///
    /// @param stop the Job to delete, with its pods
    record End<S>(S status, Optional<String> stop, Optional<Notice> happening) implements Decision<S> {}

    /// The status is written, and the Job deleted in such a way that it is there until its pods have ended.
    record Stop<S>(S status, String job, Duration recheck) implements Decision<S> {}

    /// The object gets the finalizer, and is looked at again.
    record Hold<S>(S status) implements Decision<S> {}

    /// The finalizer is taken away: a deleted object goes.
    record Release<S>(S status, Optional<Notice> happening) implements Decision<S> {}

    /// The status is complete already. The Job may be deleted when `timeToLive` is over.
    record Expire<S>(S status, String job, Duration timeToLive) implements Decision<S> {}

    /// Nothing will ever be done again.
    record Done<S>(S status) implements Decision<S> {}
}
