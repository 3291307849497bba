package io.cosmosbackup.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// The newest verification of a schedule's backups in one repository.
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ScheduleVerification(
        @JsonPropertyDescription("How many were started so far: the number at the end of a Job's name.")
        long number,

        @JsonPropertyDescription("The Job that runs now.") @Nullable
        String jobName,

        @JsonPropertyDescription("The CosmosBackup that is read, or was.") @Nullable
        String backup,

        @JsonPropertyDescription("The time of the cron expression it was started for.") @Nullable
        Instant scheduledTime,

        @JsonPropertyDescription("How much was read.") @Nullable
        VerificationLevel level,

        @JsonPropertyDescription("When the last one ended.") @Nullable
        Instant time,

        @JsonPropertyDescription("Passed, Failed, or Inconclusive when it could not be found out.") @Nullable
        VerificationResult result,

        @JsonPropertyDescription("What the last one found, in which CosmosBackup, for a person.") @Nullable
        String message) {
    public static final ScheduleVerification NONE =
            new ScheduleVerification(0, null, null, null, null, null, null, null);

    /// Nothing is known but how many there were.
    public ScheduleVerification withNumber(long last) {
        return new ScheduleVerification(last, null, null, null, null, null, null, null);
    }
}
