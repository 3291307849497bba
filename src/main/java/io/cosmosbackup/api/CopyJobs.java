package io.cosmosbackup.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.time.Instant;
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

        @JsonPropertyDescription("When the next one is due, after a failure.") @Nullable
        Instant next) {
    public static final CopyJobs NONE = new CopyJobs(0, 0, null, null);

    public CopyJobs starting(String name) {
        return new CopyJobs(started + 1, failures, name, null);
    }

    public CopyJobs failed(Instant again) {
        return new CopyJobs(started, failures + 1, null, again);
    }

    /// None runs, and nothing is said of the next.
    public CopyJobs ended() {
        return new CopyJobs(started, 0, null, null);
    }

    /// None runs any more, and the next one may start at once.
    public CopyJobs stopped() {
        return new CopyJobs(started, failures, null, null);
    }
}
