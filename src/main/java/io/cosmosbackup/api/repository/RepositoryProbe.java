package io.cosmosbackup.api.repository;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.cosmosbackup.api.common.Attempts;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The newest probe of a repository, and what the last one that could look found.
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record RepositoryProbe(
        @JsonPropertyDescription("Its Jobs.") Attempts attempts,

        @JsonPropertyDescription("The generation of the spec that the Job that runs now was made from.") @Nullable
        Long generation,

        @JsonPropertyDescription("When the last probe ended.") @Nullable
        Instant time,

        @JsonPropertyDescription(
                "The value of the annotation cosmosbackup.io/probe-requested-at for which the newest probe was made.")
        @Nullable
        String request,

        @JsonPropertyDescription("How many of the repository's backups cannot be read or trusted.") @Nullable
        Integer damaged,

        @JsonPropertyDescription("How the Blob service keeps blobs from being deleted or lost.") @Nullable
        RepositoryProtection protection) {
    public static final RepositoryProbe NONE = new RepositoryProbe(Attempts.NONE, null, null, null, null, null);

    public RepositoryProbe {
        attempts = Objects.requireNonNullElse(attempts, Attempts.NONE);
    }

    public RepositoryProbe withTime(@Nullable Instant ended) {
        return new RepositoryProbe(attempts, generation, ended, request, damaged, protection);
    }

    /// A Job probes.
    ///
    /// @param asked the value of the annotation
    public RepositoryProbe starting(Attempts started, long specGeneration, @Nullable String asked) {
        return new RepositoryProbe(started, specGeneration, time, asked, damaged, protection);
    }

    /// A Job was to probe, and is not made.
    public RepositoryProbe notStarting(@Nullable String asked) {
        return new RepositoryProbe(attempts.stopped(), null, time, asked, damaged, protection);
    }

    /// No Job probes any more.
    public RepositoryProbe ended(Attempts after, @Nullable Instant at) {
        return new RepositoryProbe(after, null, at, request, damaged, protection);
    }

    public RepositoryProbe finding(@Nullable Integer illegible, @Nullable RepositoryProtection protects) {
        return new RepositoryProbe(attempts, generation, time, request, illegible, protects);
    }
}
