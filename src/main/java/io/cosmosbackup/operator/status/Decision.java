package io.cosmosbackup.operator.status;

import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// The next step for an object, with the whole new status. `cluster.Applier` carries it out.
///
/// @param <S> the object's status
public sealed interface Decision<S> {
    S status();

    /// Nothing but the status. An event triggers the next reconcile; if none comes, it happens after `recheck`.
    record Wait<S>(S status, Duration recheck) implements Decision<S> {}

    /// The Job is made, or found made already, and then the status is written.
    record Start<S>(S status, Job job, Optional<Notice> happening) implements Decision<S> {}

    /// The run has ended: the status is written, and only then the Job in `stop` is deleted. Without `stop` the
    /// Job is left to a later {@link Expire}.
    ///
    /// @param stop the Job to delete at once, with its pods
    record End<S>(S status, Optional<String> stop, Optional<Notice> happening) implements Decision<S> {}

    /// The status is written, and the Job deleted in such a way that it is there until its pods have ended.
    record Stop<S>(S status, String job, Duration recheck) implements Decision<S> {}

    /// The object gets the finalizer, and is looked at again.
    record Hold<S>(S status) implements Decision<S> {}

    /// The finalizer is taken away: a deleted object goes.
    record Release<S>(S status, Optional<Notice> happening) implements Decision<S> {}

    /// The status is complete already. The Job may be deleted when `timeToLive` is over.
    record Expire<S>(S status, String job, Duration timeToLive) implements Decision<S> {}

    /// Several steps, in this order:
    /// 1. Jobs and CosmosBackups are made.
    /// 2. The results of ended Jobs are written to CosmosBackups; CosmosBackups are dropped.
    /// 3. The status is written, then events.
    /// 4. Jobs are deleted or given a time to live.
    ///
    /// So work that was cut short is done again. A CosmosBackup whose status the API server refuses holds up
    /// nothing.
    record Steps<S>(S status, JobChanges jobs, BackupChanges backups, List<Notice> happenings, Duration recheck)
            implements Decision<S> {
        public Steps {
            happenings = List.copyOf(happenings);
        }

        /// Without the Jobs and CosmosBackups to make, which are there.
        public Steps<S> started() {
            return new Steps<>(status, jobs.started(), backups.created(), happenings, recheck);
        }
    }

    /// CosmosBackups are written one by one, and the object is looked at again: then less is left to write.
    /// Its own status waits until nothing is left, or only what the API server refuses.
    record Backups<S>(S status, BackupChanges changes) implements Decision<S> {}

    /// Nothing will ever be done again.
    record Done<S>(S status) implements Decision<S> {}
}
