package io.cosmosbackup.operator.status;

import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.time.Duration;
import java.util.List;

/// What is changed about several Jobs.
///
/// @param stop deleted, with their pods
/// @param expire may be deleted when `timeToLive` is over
public record JobChanges(List<Job> start, List<String> stop, List<String> expire, Duration timeToLive) {
    public JobChanges {
        start = List.copyOf(start);
        stop = List.copyOf(stop);
        expire = List.copyOf(expire);
    }

    /// The Jobs have been made.
    public JobChanges started() {
        return new JobChanges(List.of(), stop, expire, timeToLive);
    }
}
