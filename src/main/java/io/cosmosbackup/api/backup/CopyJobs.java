package io.cosmosbackup.api.backup;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/// The Jobs that were made for one copy of a backup, one after the other.
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record CopyJobs(
        @JsonPropertyDescription("How many were started so far: the number at the end of a Job's name.")
        long started,

        @JsonPropertyDescription("How many in a row have failed.")
        int failures,

        @JsonPropertyDescription("The one that runs now.") @Nullable
        String jobName,

        @JsonPropertyDescription(
                "When the next one is due, after a failure. It comes at once when a repository is Ready again.")
        @Nullable
        Instant next,

        @JsonPropertyDescription("When the last one of those failures was.") @Nullable
        Instant failedAt) {
    public static final CopyJobs NONE = new CopyJobs(0, 0, null, null, null);

    public CopyJobs starting(String name) {
        return new CopyJobs(started + 1, failures, name, null, failedAt);
    }

    /// @param again when the next one is due
    public CopyJobs failed(Instant at, Instant again) {
        return new CopyJobs(
                started, failures + 1, null, again.truncatedTo(ChronoUnit.SECONDS), at.truncatedTo(ChronoUnit.SECONDS));
    }

    /// No Job runs, and no next one is planned.
    public CopyJobs ended() {
        return new CopyJobs(started, 0, null, null, null);
    }

    /// None runs any more, and the next one may start at once.
    public CopyJobs stopped() {
        return new CopyJobs(started, failures, null, null, failedAt);
    }
}
