package io.cosmosbackup.operator.schedule;

import io.cosmosbackup.operator.catalog.Told;
import io.cosmosbackup.operator.status.Happening;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What is decided about the prune, or the verification, of one repository.
///
/// @param status the whole new status
/// @param start the Job to make
/// @param stop the Job to delete, once the status is written
/// @param expire the Job that has told everything and may go after a while, once the status is written
/// @param told what the Job has told of backups, by the CosmosBackup's name: written before the status
/// @param next when something is due, null when only a change can bring that about
record Upkeep<S>(
        S status,
        Optional<Job> start,
        Optional<String> stop,
        Optional<String> expire,
        Map<String, Told> told,
        Optional<Happening> happening,
        @Nullable Instant next) {
    /// Nothing is done before `next`.
    static <S> Upkeep<S> rest(S status, @Nullable Instant next) {
        return new Upkeep<>(
                status, Optional.empty(), Optional.empty(), Optional.empty(), Map.of(), Optional.empty(), next);
    }

    static <S> Upkeep<S> start(S status, Job job, Instant next) {
        return new Upkeep<>(
                status, Optional.of(job), Optional.empty(), Optional.empty(), Map.of(), Optional.empty(), next);
    }

    static <S> Upkeep<S> ended(
            S status, String job, Map<String, Told> told, Optional<Happening> happening, Instant next) {
        return new Upkeep<>(status, Optional.empty(), Optional.empty(), Optional.of(job), told, happening, next);
    }

    Upkeep<S> stopping(String job) {
        return new Upkeep<>(status, start, Optional.of(job), Optional.empty(), told, happening, next);
    }

    Upkeep<S> expiring(String job) {
        return new Upkeep<>(status, start, stop, Optional.of(job), told, happening, next);
    }
}
