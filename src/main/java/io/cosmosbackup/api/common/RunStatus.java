package io.cosmosbackup.api.common;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// The run of a backup or a restore: its Job, its times, what it cost and how far it has come.
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record RunStatus(
        @JsonPropertyDescription("The Job that does the work.") @Nullable
        String jobName,

        @JsonPropertyDescription("When the run started.") @Nullable
        Instant startedAt,

        @JsonPropertyDescription("When the run ended, well or not.") @Nullable
        Instant completedAt,

        @JsonPropertyDescription("Request units that the run has cost, rounded.") @Nullable
        Long requestUnits,

        @JsonPropertyDescription("How far the run has come.") @Nullable
        RunProgress progress) {
    /// No Job has been made.
    public static final RunStatus NONE = new RunStatus(null, null, null, null, null);

    /// It has not ended, and the Job may be another one.
    public RunStatus waiting(@Nullable String job) {
        return new RunStatus(job == null ? jobName : job, startedAt, null, null, progress);
    }

    /// @param since when the first pod of the Job started
    /// @param seen null when the log does not say how far it has come
    public RunStatus running(String job, Instant since, @Nullable RunProgress seen) {
        return new RunStatus(job, startedAt == null ? since : startedAt, null, null, seen == null ? progress : seen);
    }

    /// It ended without a result.
    public RunStatus failed(Instant at) {
        return new RunStatus(jobName, startedAt, at, null, progress);
    }

    /// It ended with a result.
    ///
    /// @param since when it started, where that is not known
    public RunStatus ended(Instant since, Instant at, double requestUnits, @Nullable RunProgress last) {
        return new RunStatus(jobName, startedAt == null ? since : startedAt, at, Math.round(requestUnits), last);
    }
}
