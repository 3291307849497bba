package io.cosmosbackup.api.common;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/// The Jobs that were made for one thing, one after the other.
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Attempts(
        @JsonPropertyDescription("The number at the end of the newest Job's name; 0 before the first.")
        long number,

        @JsonPropertyDescription("The Job that runs now.") @Nullable
        String jobName,

        @JsonPropertyDescription("How many in a row have failed.")
        int failures,

        @JsonPropertyDescription("When the last one of those failures was.") @Nullable
        Instant failedAt,

        @JsonPropertyDescription(
                "When the next one is due, after a failure. It may come earlier, for example when a repository is Ready again.")
        @Nullable
        Instant next) {
    public static final Attempts NONE = new Attempts(0, null, 0, null, null);

    public Attempts starting(long newest, String name) {
        return new Attempts(newest, name, failures, failedAt, null);
    }

    /// @param again when the next one is due
    public Attempts failed(Instant at, Instant again) {
        return new Attempts(
                number, null, failures + 1, at.truncatedTo(ChronoUnit.SECONDS), again.truncatedTo(ChronoUnit.SECONDS));
    }

    /// No Job runs, and no next one is planned.
    public Attempts ended() {
        return new Attempts(number, null, 0, null, null);
    }

    /// None runs any more, and the next one may start at once.
    public Attempts stopped() {
        return new Attempts(number, null, failures, failedAt, null);
    }
}
